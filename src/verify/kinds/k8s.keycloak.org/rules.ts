import type { Rule } from '../rule.ts';

export const explicitUpdate: Rule = ({ strategy, revision }, report) => {
  if (strategy !== 'Explicit' || revision !== undefined) return;
  report({
    code: 'schema/missing-field',
    path: ['revision'],
    part: 'key',
    message: 'strategy Explicit needs revision',
    hint: 'Add revision.',
  });
};
