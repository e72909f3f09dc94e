import { seconds } from '../../values/duration.ts';
import type { Rule } from '../rule.ts';

/** cert-manager's default duration. */
const usual = '2160h';

export const renewal: Rule = ({ duration, renewBefore }, report) => {
  const [whole, part] = [seconds(duration ?? usual), seconds(renewBefore)];
  if (whole === undefined || part === undefined || part < whole) return;
  report({
    path: ['renewBefore'],
    message: 'renewBefore is not shorter than the duration of the certificate',
    hint: 'Shorten it to a third of the duration.',
  });
};

/** Let's Encrypt does not register email addresses in domains that are reserved for examples. */
export const acmeEmail: Rule = ({ server, email }, report) => {
  const domain = typeof email === 'string' ? email.split('@')[1]?.toLowerCase() : undefined;
  if (typeof server !== 'string' || !server.includes('letsencrypt.org')) return;
  if (domain === undefined || !/^example\.(com|net|org)$/.test(domain)) return;
  report({
    severity: 'warning',
    path: ['email'],
    message: `Let's Encrypt does not accept e-mail addresses of ${domain}`,
    hint: 'Use your own address, or remove email.',
  });
};

const sizes = { RSA: [2048, 8192], ECDSA: [256, 384, 521] } as const;

/** The key sizes that the webhook accepts. */
export const keySize: Rule = ({ algorithm = 'RSA', size }, report) => {
  if (typeof size !== 'number' || size === 0) return;
  const [least, most] = sizes.RSA;
  if (algorithm === 'RSA' && (size < least || size > most))
    report({
      path: ['size'],
      message: `cert-manager does not create RSA keys of ${size} bits`,
      hint: `Use ${least} to ${most}.`,
    });
  if (algorithm === 'ECDSA' && !sizes.ECDSA.some((known) => known === size))
    report({
      path: ['size'],
      message: `ECDSA keys cannot have ${size} bits`,
      hint: `Use one of ${sizes.ECDSA.join(', ')}.`,
    });
};
