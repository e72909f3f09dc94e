import { stringOf } from '../../../diagnostics/string-of.ts';
import { missing } from '../issues.ts';
import type { Rule } from '../rule.ts';

/** Providers whose messages go to an address that the user sets. */
const byAddress = [
  'slack',
  'discord',
  'rocket',
  'msteams',
  'googlechat',
  'generic',
  'generic-hmac',
  'alertmanager',
];

export const providerAddress: Rule = ({ type, address, secretRef }, report) => {
  if (!byAddress.includes(stringOf(type)) || address !== undefined || secretRef !== undefined) return;
  report({
    ...missing(
      ['address'],
      `a Provider of type ${stringOf(type)} has neither address nor secretRef, so it sends nothing`,
      'Name the Secret that holds the address.',
    ),
    severity: 'warning',
  });
};
