import { isPlainMap } from '../model/data.ts';
import type { Draft } from './draft.ts';

/**
 * Places of one label or annotation that a transformer added together. Kustomize keeps their value once: whoever
 * changes one of them later, by another transformer, a merge or a replacement, changes them all.
 */
export interface SharedText {
  readonly key: string;
  readonly holders: Record<string | number, unknown>[];
  value: unknown;
}

/** Set a label or annotation in one place, and wherever that place's value is shared. */
export function setText(draft: Draft, group: SharedText, holder: Record<string, unknown>): void {
  const { key, value } = group;
  if (holder[key] === undefined) {
    holder[key] = value;
    group.holders.push(holder);
    return;
  }
  holder[key] = value;
  settleShared(draft);
}

/** Let what was changed in one of several shared places hold in all of them. */
export function settleShared(draft: Draft): void {
  for (const shared of draft.shared) {
    const present = shared.holders.filter((holder) => holder[shared.key] !== undefined);
    const changed = present.findLast((holder) => holder[shared.key] !== shared.value);
    if (changed === undefined || isPlainMap(changed[shared.key])) continue;
    shared.value = changed[shared.key];
    for (const holder of present) holder[shared.key] = shared.value;
  }
}
