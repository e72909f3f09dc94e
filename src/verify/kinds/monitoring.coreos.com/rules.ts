import type { Rule } from '../rule.ts';

export const recordingRule: Rule = (rule, report) => {
  if (rule['record'] === undefined) return;
  for (const field of ['for', 'keep_firing_for', 'annotations']) {
    if (rule[field] === undefined) continue;
    report({
      code: 'schema/conflicting-fields',
      path: [field],
      part: 'key',
      message: `a recording rule takes no ${field}`,
      hint: `Remove ${field}, or write alert instead of record.`,
    });
  }
};
