import { existsSync, readdirSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { aboutFile } from '../diagnostics/finding.ts';
import { readInputText } from '../disk/read-input.ts';
import { entryPath, manifestPath, treeFolder } from '../write/manifest-path.ts';
import { configurationFiles } from './extended-files.ts';
import { folderInRepository } from './repository.ts';
import { configurationNames, type Workspace } from './workspace.ts';

/**
 * Warns about a tree in the working folder that no configuration renders any more, because its cluster has moved into a folder:
 * Flux continues to apply it, so nothing that is configured from now on arrives.
 */
export function leftBehind(place: Workspace, settings: readonly string[]): readonly Diagnostic[] {
  const files = filesBesideOldTree(place);
  if (files === undefined) return [];
  const own = configurationFiles(place) ?? [];
  const known = new Set(settings);
  const isRendered = files.some(
    (path) =>
      configurationNames.some((name) => path === join(place.cwd, name)) ||
      (!own.includes(path) && namesIn(path).some((name) => known.has(name))),
  );
  if (isRendered) return [];
  const folder = folderInRepository(place);
  const now = folder === '' ? place.output : folder;
  return [
    aboutFile(`${treeFolder}/`, {
      code: 'write/left-behind',
      severity: 'warning',
      message: `no configuration renders to this tree any more; the one of ${place.config} is in ${now}/${treeFolder}`,
      hint: `If the cluster was moved, remove this one with \`clusterwright reset\`, commit, and give Flux the path ./${now}/${entryFolder}. Until then, Flux applies the old tree.`,
    }),
  ];
}

const entryFolder = entryPath.slice(0, entryPath.lastIndexOf('/'));

/** The files beside a tree in the working folder that could be its configuration; undefined if there is no such tree. */
export function filesBesideOldTree({ cwd, config, output }: Workspace): readonly string[] | undefined {
  if (resolve(cwd) === output || !existsSync(join(cwd, manifestPath))) return undefined;
  // A configuration in the working folder may be rendered to several folders.
  if (!relative(cwd, resolve(cwd, config)).includes(sep)) return undefined;
  return readdirSync(cwd, { withFileTypes: true })
    .filter((entry) => entry.isFile() && /^[^.].*\.(?:ya?ml|toml)$/.test(entry.name))
    .map(({ name }) => join(cwd, name))
    .sort();
}

/** The names of what may be settings, at the start of lines. */
function namesIn(path: string): readonly string[] {
  return [...readInputText(path).matchAll(/^["']?(\w+)["']?[ \t]*[:=]/gm)].map(([, name = '']) => name);
}
