import { stringOf } from '../../../diagnostics/string-of.ts';
import { ofAlert } from '../../go-template/functions.ts';
import { readTemplate } from '../../go-template/read.ts';
import { isOpaque } from '../../model/data.ts';
import { list, map, maps } from '../read.ts';
import type { Rule, RuleIssue } from '../rule.ts';

export const recordingRule: Rule = (rule, report) => {
  if (rule['record'] === undefined) return;
  for (const field of ['for', 'keep_firing_for', 'annotations']) {
    if (rule[field] === undefined) continue;
    report({
      code: 'schema/conflicting-fields',
      path: [field],
      part: 'key',
      message: `a recording rule cannot have ${field}`,
      hint: `Remove ${field}, or write alert instead of record.`,
    });
  }
};

const closing: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/** All brackets of a PromQL expression must be closed: the operator skips a rule that Prometheus cannot parse. */
export const balancedExpression: Rule = ({ expr }, report) => {
  if (typeof expr !== 'string' || isOpaque(expr)) return;
  const open: string[] = [];
  // An unclosed string ends at the end of its line.
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

/**
 * Each route, at any depth, names a receiver and times of the same object; otherwise the operator skips the whole object.
 */
export const routedReceivers: Rule = ({ route, receivers, muteTimeIntervals }, report) => {
  const known = maps(receivers).map(({ name }) => name);
  const times = maps(muteTimeIntervals).map(({ name }) => name);
  const visit = (value: unknown, path: RuleIssue['path']): void => {
    const { receiver, routes } = map(value);
    if (typeof receiver === 'string' && receiver !== '' && !isOpaque(receiver) && !known.includes(receiver))
      report({
        path: [...path, 'receiver'],
        message: `no receiver is called ${receiver}`,
        hint: known.length > 0 ? `There is ${known.map(stringOf).join(', ')}.` : 'Add it under receivers.',
      });
    for (const field of ['muteTimeIntervals', 'activeTimeIntervals'])
      for (const [index, time] of list(map(value)[field]).entries())
        if (typeof time === 'string' && !isOpaque(time) && !times.includes(time))
          report({
            path: [...path, field, index],
            message: `no time interval is called ${time}`,
            hint: times.length > 0 ? `There is ${times.join(', ')}.` : 'Add it under muteTimeIntervals.',
          });
    for (const [index, child] of list(routes).entries()) visit(child, [...path, 'routes', index]);
  };
  visit(route, ['route']);
};

/** Prometheus defines these variables before each template. */
const given =
  '{{ $labels := .Labels }}{{ $externalLabels := . }}{{ $externalURL := . }}{{ $value := .Value }}';

/**
 * Reports texts that Prometheus cannot parse, such as those with an unclosed action. Functions are not checked, because
 * each version adds some.
 */
export const alertTemplates: Rule = (rule, report) => {
  for (const field of ['labels', 'annotations']) {
    for (const [key, text] of Object.entries(map(rule[field]))) {
      if (typeof text !== 'string' || !text.includes('{{') || text.includes('${')) continue;
      const { problem } = readTemplate(given + text, ofAlert);
      if (problem === undefined || problem.kind === 'function') continue;
      report({
        code: 'schema/malformed-value',
        path: [field, key],
        message: `Prometheus cannot read this template: ${problem.message}`,
        hint: problem.hint,
      });
    }
  }
};
