import { join } from 'node:path';
import type { Project } from '../app-kit/project.ts';
import { readBelow } from '../disk/inside.ts';
import { packageRoot } from '../package-root.ts';
import type { TemplateFolder, TemplateSet } from '../render/templates.ts';
import {
  type Made,
  type Manifest,
  parseMade,
  parseManifest,
  parseSeals,
  type Seals,
} from '../write/manifest.ts';
import { type Layout, manifestPath, placeIn, treeFolder } from '../write/manifest-path.ts';
import type { Workspace } from './workspace.ts';

/**
 * The templates of the package, those of the working folder, and its overrides. Of several templates with the same path, the last
 * in this order is used.
 */
export async function readTemplates(place: Workspace, project: Project): Promise<TemplateSet> {
  const shipped = join(packageRoot(), 'templates/config');
  const own = join(place.cwd, 'templates/config');
  const [{ loadTemplates }, { inFolders }, { loadPrecompiled }] = await Promise.all([
    import('../render/templates.ts'),
    import('../render/boilerplate.ts'),
    import('../render/precompiled.ts'),
  ]);
  const folders: readonly (TemplateFolder | undefined)[] = [
    shipped === own ? undefined : { directory: shipped, shownAs: 'clusterwright/templates/config' },
    { directory: own, shownAs: 'templates/config' },
    { directory: join(place.cwd, 'templates/overrides'), shownAs: 'templates/overrides' },
  ];
  const { left, hasShipped } = await leftOut(project);
  if (hasShipped) await loadPrecompiled();
  return loadTemplates(
    folders
      .filter((folder) => folder !== undefined)
      // In a clone of this project, the shipped templates and those of its owner are in the same folder.
      .map((folder) => (folder.directory === shipped ? { ...folder, skips: inFolders(left) } : folder)),
  );
}

/** The folders of shipped apps that are not part of the project: their templates read variables that do not exist. */
async function leftOut({
  apps,
}: Project): Promise<{ readonly left: readonly string[]; readonly hasShipped: boolean }> {
  const { apps: shipped } = await import('../apps/registry.generated.ts');
  const left = shipped.flatMap((app) => {
    const { folder, namespace, name } = app;
    const own = folder ?? (typeof namespace === 'string' ? `${namespace}/${name}` : undefined);
    return apps.includes(app) || own === undefined ? [] : [own];
  });
  return { left, hasShipped: shipped.some((app) => app.always !== true && apps.includes(app)) };
}

/**
 * The templates below `templates/<folder>` that a command prints: those of the package, replaced by those of the working folder
 * with the same path.
 */
export async function readPrinted(place: Workspace, folder: string): Promise<TemplateSet> {
  const { loadTemplates } = await import('../render/templates.ts');
  return loadTemplates([
    { directory: join(packageRoot(), 'templates', folder), shownAs: `clusterwright/templates/${folder}` },
    { directory: join(place.cwd, 'templates', folder), shownAs: `templates/${folder}` },
  ]);
}

/** The current content of the output folder. */
export interface CurrentTree {
  readonly manifest: Manifest;
  readonly seals: Seals;
  readonly made: Made;
  /** The content of a file below the output folder; undefined if it does not exist. */
  readonly read: (path: string) => string | undefined;
}

/**
 * Reads the manifest, and the files in it and in `paths` that exist. Links are not followed. Throws a Refusal, or the file
 * system's error.
 */
export async function readTree(
  place: Workspace,
  paths: readonly string[],
  layout: Layout,
): Promise<CurrentTree> {
  const textOf = (path: string) =>
    readBelow(place.output, path, placeIn(layout, path) ?? treeFolder)?.toString('utf8');
  const listed = textOf(manifestPath);
  const manifest = parseManifest(listed, layout);
  const contents = new Map([...paths, ...manifest.keys()].map((path) => [path, textOf(path)]));
  contents.set(manifestPath, listed);
  return { manifest, seals: parseSeals(listed), made: parseMade(listed), read: (path) => contents.get(path) };
}
