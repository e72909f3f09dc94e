import type { ClusterSchema } from '../app-kit/schema.ts';
import type { NestedSchema } from '../app-kit/setting.ts';
import { fragmentTokens, valueAt } from '../diagnostics/json-pointer.ts';

/** The schema that a keyword stands in, by the path of the keyword that the validator gives. */
export function schemaOfKeyword(schema: ClusterSchema, keywordPath: string): NestedSchema {
  const node = valueAt(schema, fragmentTokens(keywordPath).slice(0, -1));
  return typeof node === 'object' && node !== null ? node : {};
}
