import type { ClusterSchema } from '../app-kit/schema.ts';
import type { NestedSchema } from '../app-kit/setting.ts';
import { fragmentTokens, valueAt } from '../diagnostics/json-pointer.ts';

/** The schema that contains a keyword, by the keyword's path from the validator. */
export function schemaOfKeyword(schema: ClusterSchema, keywordPath: string): NestedSchema {
  const node = valueAt(schema, fragmentTokens(keywordPath).slice(0, -1));
  return typeof node === 'object' && node !== null ? node : {};
}
