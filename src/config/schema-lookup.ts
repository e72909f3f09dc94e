import type { ClusterSchema } from '../app-kit/schema.ts';
import type { NestedSchema } from '../app-kit/setting.ts';

/** The schema that a keyword stands in, by the path of the keyword that the validator gives. */
export function schemaOfKeyword(schema: ClusterSchema, keywordPath: string): NestedSchema {
  const steps = keywordPath.split('/').slice(1, -1).map(unescapePointer);
  let node: unknown = schema;
  for (const step of steps) node = isRecord(node) && Object.hasOwn(node, step) ? node[step] : undefined;
  return isRecord(node) ? node : {};
}

/** The keys of the data that a JSON pointer goes through; those of items of lists are numbers. */
export function keysOfPointer(pointer: string, data: unknown): (string | number)[] {
  let node = data;
  return pointer
    .split('/')
    .slice(1)
    .map((token) => {
      const key = Array.isArray(node) ? Number(token) : unescapePointer(token);
      node = valueAt(node, [key]);
      return key;
    });
}

/** The value at a path; undefined where there is none. */
export function valueAt(data: unknown, path: readonly (string | number)[]): unknown {
  let node = data;
  for (const step of path) {
    if (typeof node !== 'object' || node === null || !Object.hasOwn(node, step)) return undefined;
    node = (node as Readonly<Record<string | number, unknown>>)[step];
  }
  return node;
}

function unescapePointer(token: string): string {
  return decodeURIComponent(token.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
