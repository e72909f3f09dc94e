import { isOpaque } from '../../model/data.ts';
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

const closing: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/** Every bracket of an expression in PromQL is closed: the operator leaves a rule out that Prometheus cannot read. */
export const balancedExpression: Rule = ({ expr }, report) => {
  if (typeof expr !== 'string' || isOpaque(expr)) return;
  const open: string[] = [];
  // A string that nobody closes goes to the end of its line.
  for (const [token] of expr.matchAll(/"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?|`[^`]*`?|#.*|[()[\]{}]/g)) {
    if (!'()[]{}'.includes(token)) continue;
    const close = closing[token];
    if (close !== undefined) open.push(close);
    else if (open.pop() !== token) {
      open.push('');
      break;
    }
  }
  if (open.length === 0) return;
  report({
    code: 'schema/malformed-value',
    path: ['expr'],
    message: 'the brackets of this expression do not match',
    hint: 'Close each bracket once: Prometheus cannot read the rule.',
  });
};
