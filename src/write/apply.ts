import { type Change, commit } from '../disk/commit.ts';
import { digest } from '../disk/digest.ts';
import { formatManifest } from './manifest.ts';
import { placeIn, treeFolder } from './manifest-path.ts';
import type { Plan } from './plan.ts';

/**
 * Carries out a plan below `directory`, completely or not at all; the manifest is written last. Throws the file system's error if
 * a write fails, and a Refusal if a file is no longer what the plan found.
 */
export async function apply(plan: Plan, directory: string): Promise<void> {
  const changes: Change[] = [
    ...plan.removed.map(({ path, content }) => ({ path, content: null, was: digest(content) })),
    ...plan.created.map((file) => ({ ...file, was: null })),
    ...plan.updated.map(({ previous, ...file }) => ({ ...file, was: digest(previous) })),
  ];
  if (changes.length === 0 && !plan.manifestChanged) return;
  const manifest = plan.manifest.size > 0 ? formatManifest(plan.manifest, plan.seals, plan.made) : null;
  const { layout } = plan;
  commit(directory, [...changes, { path: layout.manifest, content: manifest, was: plan.manifestWas }], {
    within: (path) => placeIn(layout, path) ?? treeFolder,
  });
}
