import type { KeyPath } from '../../diagnostics/source.ts';
import type { RuleIssue } from './rule.ts';

/** A field that is not allowed at its place. */
export function conflict(path: KeyPath, message: string, hint: string): RuleIssue {
  return { code: 'schema/conflicting-fields', path, part: 'key', message, hint };
}

/** A field that other fields require. */
export function missing(path: KeyPath, message: string, hint: string): RuleIssue {
  return { code: 'schema/missing-field', path, part: 'key', message, hint };
}

/** None of several fields is set although one must be; the path is that of their map. */
export function missingChoice(path: KeyPath, message: string, hint: string): RuleIssue {
  return { code: 'schema/missing-choice', path, part: 'key', message, hint };
}
