import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dataFolder } from './data-folder.ts';
import type { GroupData, KindIndex } from './node.ts';

/** The data are part of the program, but kept in separate files so that only the groups of a tree are read. */

const groups = new Map<string, GroupData | undefined>();
let index: KindIndex | undefined;

/** Returns every kind with its versions. */
export function kindIndex(): KindIndex {
  index ??= read('index') as KindIndex;
  return index;
}

/** Returns the structure of a group's kinds; undefined if the group is not known. */
export function groupData(group: string): GroupData | undefined {
  if (!groups.has(group))
    groups.set(group, Object.hasOwn(kindIndex(), group) ? (read(group || 'core') as GroupData) : undefined);
  return groups.get(group);
}

function read(name: string): unknown {
  return JSON.parse(readFileSync(join(dataFolder(), `${name}.json`), 'utf8'));
}
