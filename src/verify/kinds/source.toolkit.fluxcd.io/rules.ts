import { conflict } from '../issues.ts';
import type { Rule } from '../rule.ts';

export const gitServiceAccount: Rule = ({ provider, serviceAccountName }, report) => {
  if (serviceAccountName === undefined || provider === 'azure' || provider === 'aws') return;
  report(
    conflict(
      ['serviceAccountName'],
      'serviceAccountName is for the providers azure and aws alone',
      'Set provider to one of them, or log in with secretRef.',
    ),
  );
};
