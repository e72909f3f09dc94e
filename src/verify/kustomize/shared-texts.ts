import { isPlainMap } from '../model/data.ts';
import type { Draft } from './draft.ts';

/**
 * Places of one label or annotation that a transformer added together. Kustomize stores their value once, so changing
 * it in one place, by another transformer, a merge or a replacement, changes it in all.
 */
export interface SharedText {
  readonly key: string;
  readonly holders: Record<string | number, unknown>[];
  value: unknown;
}

/** Sets a label or annotation in one place, and everywhere that its value is shared. */
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

/** Copies a value that was changed in one of several shared places to all of them. */
export function settleShared(draft: Draft): void {
  for (const shared of draft.shared) {
    const present = shared.holders.filter((holder) => holder[shared.key] !== undefined);
    const changed = present.findLast((holder) => holder[shared.key] !== shared.value);
    if (changed === undefined || isPlainMap(changed[shared.key])) continue;
    shared.value = changed[shared.key];
    for (const holder of present) holder[shared.key] = shared.value;
  }
}
