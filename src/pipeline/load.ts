import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Project } from '../app-kit/project.ts';
import { knownNames } from '../config/known-names.ts';
import { shownText } from '../config/shown-text.ts';
import { decodeText } from '../diagnostics/decode.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { startOfFile } from '../diagnostics/diagnostic.ts';
import { isToml } from '../diagnostics/is-toml.ts';
import type { KnownName } from '../diagnostics/problem.ts';
import { parseSource, type Source, type SourceResult } from '../diagnostics/source.ts';
import { readBelow } from '../disk/inside.ts';
import { readInput } from '../disk/read-input.ts';
import { packageRoot } from '../package-root.ts';
import type { TemplateFolder, TemplateSet } from '../render/templates.ts';
import { readSealed } from '../secrets/read-sealed.ts';
import {
  type Made,
  type Manifest,
  parseMade,
  parseManifest,
  parseSeals,
  type Seals,
} from '../write/manifest.ts';
import { type Layout, manifestPath, placeIn, treeFolder } from '../write/manifest-path.ts';
import { configurationNames, shownPath, type Workspace } from './workspace.ts';

/** The configuration as read: with a source, or with what keeps it from having one. */
export interface LoadedConfiguration {
  readonly source?: Source;
  readonly diagnostics: readonly Diagnostic[];
  /** Whether a sealed file has values in clear text, which the next run that writes seals. */
  readonly typedIn?: boolean;
  /** The text by file name, with every secret masked, for code frames. */
  readonly masked: ReadonlyMap<string, string>;
}

/**
 * Read, open where it is sealed, and parse the configuration file.
 *
 * @param typed - Its text, if not that on disk counts but what an editor has.
 */
export async function loadConfiguration(
  place: Workspace,
  project: Pick<Project, 'schema'>,
  typed?: string,
): Promise<LoadedConfiguration> {
  const path = shownPath(place.cwd, place.config);
  let bytes: Uint8Array;
  try {
    bytes = typed === undefined ? readInput(resolve(place.cwd, place.config)) : Buffer.from(typed);
  } catch (error) {
    return { diagnostics: [unreadable(path, error)], masked: new Map() };
  }
  const decoded = decodeText(path, bytes);
  if ('diagnostics' in decoded) return { diagnostics: decoded.diagnostics, masked: new Map() };
  // Frames show the file as it is on disk, sealed where it is sealed, and nothing of a secret in either case.
  const masked = new Map([[path, shownText(project, decoded.text, path)]]);
  const opened = await readSealed(path, decoded.text, place.cwd, { ...place.env });
  if (!('text' in opened)) return { diagnostics: opened.diagnostics, masked };
  const parsed = await parse(path, opened.text, knownNames(project.schema));
  if ('diagnostics' in parsed) return { diagnostics: [...opened.diagnostics, ...parsed.diagnostics], masked };
  const { typedIn } = opened;
  const found = [
    ...opened.diagnostics,
    ...notRead(place, path),
    ...typedIn.map((key) => typedInPlain(key, parsed.source)),
  ];
  return { source: parsed.source, diagnostics: found, typedIn: typedIn.length > 0, masked };
}

/** The parser of TOML is loaded for those who have such a file. */
async function parse(path: string, text: string, known: KnownName): Promise<SourceResult> {
  if (!isToml(path)) return parseSource(path, text, known);
  const { parseTomlSource } = await import('../diagnostics/toml-source.ts');
  return parseTomlSource(path, text);
}

/** The configuration in the other language, which nobody named. */
function notRead({ cwd }: Workspace, path: string): readonly Diagnostic[] {
  const [yaml, toml] = configurationNames;
  if (path !== yaml || !existsSync(join(cwd, toml))) return [];
  const hint = `Remove one of the two, or name the one that counts: --config ${toml}.`;
  return [
    {
      ...{ code: 'source/two-configurations', severity: 'warning', file: toml, path: '', range: startOfFile },
      message: `${toml} is not read, because there is ${yaml} as well`,
      hint,
    },
  ];
}

function typedInPlain(key: string, source: Source): Diagnostic {
  return {
    code: 'secrets/typed-in',
    severity: 'warning',
    message: `${key} stands in clear text in a sealed file`,
    file: source.path,
    path: key,
    range: key in source.data ? source.locate([key], 'key') : startOfFile,
    hint: '`clusterwright configure` seals it. If it was ever committed or pushed, replace the secret.',
  };
}

function unreadable(path: string, error: unknown): Diagnostic {
  const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
  return {
    code: 'source/not-found',
    severity: 'error',
    message: missing ? `${path} does not exist` : `${path} cannot be read`,
    file: path,
    path: '',
    range: startOfFile,
    hint: missing
      ? 'Run `clusterwright init` to write one, or name another file with --config.'
      : 'Check that it is a file and that you may read it.',
  };
}

/**
 * The templates of the package; on top of them those of the working folder, and on top of both its overrides. Of two
 * with one path the later counts.
 */
export async function readTemplates(place: Workspace, project: Project): Promise<TemplateSet> {
  const shipped = join(packageRoot(), 'templates/config');
  const own = join(place.cwd, 'templates/config');
  const [{ loadTemplates }, { inFolders }] = await Promise.all([
    import('../render/templates.ts'),
    import('../render/boilerplate.ts'),
  ]);
  const folders: readonly (TemplateFolder | undefined)[] = [
    shipped === own ? undefined : { directory: shipped, shownAs: 'clusterwright/templates/config' },
    { directory: own, shownAs: 'templates/config' },
    { directory: join(place.cwd, 'templates/overrides'), shownAs: 'templates/overrides' },
  ];
  const left = await leftOut(project);
  return loadTemplates(
    folders
      .filter((folder) => folder !== undefined)
      // A clone has the shipped templates, and those of its owner, in one folder.
      .map((folder) => (folder.directory === shipped ? { ...folder, skips: inFolders(left) } : folder)),
  );
}

/** The folders of shipped apps that the project is without: their templates would ask for variables that do not exist. */
async function leftOut({ apps }: Project): Promise<readonly string[]> {
  const { apps: shipped } = await import('../apps/registry.generated.ts');
  return shipped.flatMap((app) => {
    const { folder, namespace, name } = app;
    const own = folder ?? (typeof namespace === 'string' ? `${namespace}/${name}` : undefined);
    return apps.includes(app) || own === undefined ? [] : [own];
  });
}

/** The templates below `templates/<folder>` that a command prints: of the package, and over them those of the working folder. */
export async function readPrinted(place: Workspace, folder: string): Promise<TemplateSet> {
  const { loadTemplates } = await import('../render/templates.ts');
  return loadTemplates([
    { directory: join(packageRoot(), 'templates', folder), shownAs: `clusterwright/templates/${folder}` },
    { directory: join(place.cwd, 'templates', folder), shownAs: `templates/${folder}` },
  ]);
}

/** What stands below the output folder now. */
export interface CurrentTree {
  readonly manifest: Manifest;
  readonly seals: Seals;
  readonly made: Made;
  /** The content of a file below the output folder; undefined where there is none. */
  readonly read: (path: string) => string | undefined;
}

/**
 * Read the manifest, and those of the given files that exist. Links are not followed, neither out of the tree nor in
 * the place of a file. Throws a Refusal, or the file system's error.
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
