import { isDeepStrictEqual } from 'node:util';
import { splitApiVersion } from '../verify/api-version.ts';
import type { Node } from '../verify/kinds/node.ts';
import { groupData } from '../verify/kinds/read-data.ts';
import { isPlainMap } from '../verify/model/data.ts';
import { own } from '../verify/own.ts';
import type { TreeObject } from './tree-objects.ts';

type Path = readonly string[];

/**
 * Fields of an object that its kind declares as fixed (`self == oldSelf`), and that change. As for the API server, a
 * field that is only there before or after may come and go. Items of lists are not compared.
 */
export function fixedFieldsThatChange(old: TreeObject, next: TreeObject): readonly Path[] {
  const { apiVersion, kind } = next.data;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string') return [];
  const { group, version } = splitApiVersion(apiVersion);
  const data = groupData(group);
  const versions = own(data?.kinds, kind)?.versions;
  const root = own(versions, version) ?? Object.values(versions ?? {})[0];
  if (data === undefined || root === undefined) return [];
  return changed(old.data, next.data, { index: root, nodes: data.nodes, path: [] });
}

interface Place {
  readonly index: number;
  readonly nodes: readonly Node[];
  readonly path: Path;
}

function changed(old: unknown, next: unknown, { index, nodes, path }: Place): readonly Path[] {
  const node = nodes[index];
  if (node === undefined || old === undefined || isDeepStrictEqual(old, next)) return [];
  const value = next ?? node.def;
  if (value === undefined) return [];
  if (node.fixed === 1) return isDeepStrictEqual(old, value) ? [] : [path];
  if (!isPlainMap(old) || !isPlainMap(value)) return [];
  return Object.keys(value).flatMap((key) => {
    const field = own(node.f, key) ?? (node.t === 'map' ? node.i : undefined);
    if (field === undefined) return [];
    return changed(own(old, key), own(value, key), { index: field, nodes, path: [...path, key] });
  });
}
