import type { App } from '../app-kit/app.ts';
import type { DataStores } from '../app-kit/data-stores.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { aboutFile } from '../diagnostics/finding.ts';
import { lenientData } from '../diagnostics/read-yaml.ts';
import { at, type ReadDocuments } from './tree-objects.ts';

/** A file of a tree; sealed ones are never needed here. */
interface TreeFile {
  readonly path: string;
  readonly content: string;
}

/**
 * What a new tree would leave behind in stores that the tree before it used: one finding for each store that changes its
 * place, an error if the release refuses that. Nothing for an app that either tree is without. Pure.
 */
export function dataLeftBehind(
  apps: readonly App[],
  before: readonly TreeFile[],
  after: readonly TreeFile[],
  read: ReadDocuments = lenientData,
): Diagnostic[] {
  return apps.flatMap(({ dataStores }) =>
    dataStores === undefined ? [] : moved(dataStores, before, after, read),
  );
}

function moved(
  declared: DataStores,
  before: readonly TreeFile[],
  after: readonly TreeFile[],
  read: ReadDocuments,
): readonly Diagnostic[] {
  const old = placesIn(before, declared, read);
  const next = placesIn(after, declared, read);
  if (old === undefined || next === undefined) return [];
  return Object.entries(declared.stores).flatMap(([store, { what, lost }]) => {
    const [from = '', to = ''] = [old.places[store], next.places[store]];
    if (from === to) return [];
    const refusal = declared.refusal?.(from, to);
    const moves = `${what} moves from ${from} to ${to}; left behind: ${lost}`;
    return aboutFile(next.path, {
      code: 'move/data-left-behind',
      severity: refusal === undefined ? 'warning' : 'error',
      message: refusal === undefined ? moves : `${moves}. ${refusal.reason}`,
      hint: refusal === undefined ? declared.hint : `${refusal.hint} --force writes the tree all the same.`,
    });
  });
}

/** Where the stores are, read from the object that says it; undefined if the tree has none. */
function placesIn(
  files: readonly TreeFile[],
  { release, kind = 'HelmRelease', placesOf }: DataStores,
  read: ReadDocuments,
) {
  for (const { path, content } of files) {
    if (!content.includes(`kind: ${kind}`)) continue;
    for (const document of read(content)) {
      if (at(document, ['kind']) !== kind || at(document, ['metadata', 'name']) !== release) continue;
      return { path, places: placesOf((place) => at(document, place)) };
    }
  }
  return undefined;
}
