import type { KeyPath } from '../../diagnostics/source.ts';
import type { SchemaIssue } from './issue.ts';
import type { Type } from './types.ts';
import { last, nullHint } from './wording.ts';

/** A key without a value, where the API server wants one or fills in a default. */
export function withoutValue(
  path: KeyPath,
  type: Type,
  severity: 'error' | 'warning' = 'error',
): SchemaIssue {
  return {
    code: 'schema/null-value',
    ...(severity === 'warning' && { severity }),
    path,
    part: 'value',
    message: `${last(path)} has no value`,
    hint: nullHint(type),
  };
}
