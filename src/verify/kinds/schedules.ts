import { isOpaque } from '../model/data.ts';
import { cronHint, cronProblem } from '../values/cron.ts';
import { map } from './read.ts';
import type { Rule, RuleIssue } from './rule.ts';

function judge(value: unknown, path: RuleIssue['path'], descriptors: boolean): RuleIssue | undefined {
  if (typeof value !== 'string' || isOpaque(value)) return undefined;
  const problem =
    !descriptors && value.startsWith('@')
      ? `is ${value.split(/\s/)[0]}, but names for schedules are not taken here`
      : cronProblem(value, 5);
  if (problem === undefined) return undefined;
  return {
    code: 'schema/malformed-value',
    path,
    message: `${path.at(-1)} ${problem}`,
    hint: cronHint(value, 5) ?? 'Write a schedule of five fields.',
  };
}

/**
 * Checks a schedule of five fields as a controller reads it, beyond the pattern of its CRD. `descriptors`: names such
 * as @daily are allowed.
 */
export function cronField(field: string, { descriptors = true } = {}): Rule {
  return (value, report) => {
    const issue = judge(value[field], [field], descriptors);
    if (issue !== undefined) report(issue);
  };
}

/** The values of KEDA triggers are all strings; the API server accepts any, and the scaler fails. */
export const cronTrigger: Rule = ({ type, metadata }, report) => {
  if (type !== 'cron') return;
  const { start, end } = map(metadata);
  for (const [field, value] of Object.entries({ start, end })) {
    const issue = judge(value, ['metadata', field], false);
    if (issue !== undefined) report(issue);
  }
  if (start === undefined || start !== end) return;
  report({
    path: ['metadata', 'end'],
    message: 'start and end have the same schedule',
    hint: 'Let it end later than it starts.',
  });
};
