import type { KeyPath } from '../../diagnostics/source.ts';
import type { RuleIssue } from './rule.ts';

/** A field that must not stand where it does. */
export function conflict(path: KeyPath, message: string, hint: string): RuleIssue {
  return { code: 'schema/conflicting-fields', path, part: 'key', message, hint };
}

/** A field that other fields ask for. */
export function missing(path: KeyPath, message: string, hint: string): RuleIssue {
  return { code: 'schema/missing-field', path, part: 'key', message, hint };
}

/** None of the fields is given of which one must be; the path is that of their map. */
export function missingChoice(path: KeyPath, message: string, hint: string): RuleIssue {
  return { code: 'schema/missing-choice', path, part: 'key', message, hint };
}
