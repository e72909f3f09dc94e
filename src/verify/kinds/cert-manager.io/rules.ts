import { seconds } from '../../values/duration.ts';
import type { Rule } from '../rule.ts';

/** cert-manager's own durations, where the fields are left out. */
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
