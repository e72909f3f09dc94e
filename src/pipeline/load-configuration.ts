import { dirname, relative, resolve, sep } from 'node:path';
import type { Project } from '../app-kit/project.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { aboutFile, inSource } from '../diagnostics/finding.ts';
import { layeredSource } from '../diagnostics/layered-source.ts';
import { hasOpaqueWord } from '../diagnostics/opaque.ts';
import type { Source } from '../diagnostics/source.ts';
import { readBelow } from '../disk/inside.ts';
import { readInput } from '../disk/read-input.ts';
import { Refusal } from '../disk/refusal.ts';
import { type ConfigurationFile, readConfigurationFile } from './configuration-file.ts';
import { repositoryAbove } from './repository.ts';
import { shownPath, type Workspace } from './workspace.ts';

/** A configuration: its parsed source, or the reasons why there is none. */
export interface LoadedConfiguration {
  readonly source?: Source;
  readonly diagnostics: readonly Diagnostic[];
  /** The absolute paths of the files that were read: the configuration, then the files that it extends. */
  readonly files: readonly string[];
  /** The sealed files with values in clear text, which the next run that writes will seal. */
  readonly typedIn: readonly string[];
  /** The text by file name, with every secret masked, for code frames. */
  readonly masked: ReadonlyMap<string, string>;
}

/** Returns the text that an editor has for an absolute path; undefined if the text on disk is to be used. */
export type TypedText = (path: string) => string | undefined;

/** The key whose value is the path of the file that a configuration extends, relative to its own folder. */
const extendsKey = 'extends';

/** Reads, opens (if sealed) and parses the configuration and the files that it extends. */
export async function loadConfiguration(
  place: Workspace,
  project: Pick<Project, 'schema'>,
  typed: TypedText = () => undefined,
): Promise<LoadedConfiguration> {
  const files: { readonly absolute: string; readonly file: ConfigurationFile }[] = [];
  const found: Diagnostic[] = [];
  let next: string | undefined = resolve(place.cwd, place.config);
  while (next !== undefined) {
    const absolute = next;
    const below = files.at(-1)?.file.source;
    const path = below === undefined ? shownPath(place.cwd, place.config) : shownFrom(place.cwd, absolute);
    next = undefined;
    try {
      if (below !== undefined) assertNew(absolute, files);
      const bytes = textOf(typed(absolute)) ?? (below ? readBase(place, absolute) : readInput(absolute));
      const file = await readConfigurationFile(place, path, bytes, project);
      files.push({ absolute, file });
      const base = file.source?.data[extendsKey];
      if (file.source !== undefined && base !== undefined) {
        if (typeof base === 'string' && base !== '') next = resolve(dirname(absolute), base);
        else found.push(cannotExtend(file.source, 'extends takes the path of one file'));
      }
    } catch (error) {
      found.push(
        below === undefined
          ? await unreadable(place, path, error)
          : cannotExtend(below, reasonFor(path, error)),
      );
    }
  }
  const sources = files.map(({ file }) => file.source).filter((source) => source !== undefined);
  const [own, ...bases] = sources;
  const isWhole = found.length === 0 && own !== undefined && sources.length === files.length;
  return {
    ...(isWhole && { source: joined(own, bases) }),
    diagnostics: [...files.flatMap(({ file }) => file.diagnostics), ...found],
    files: files.map(({ absolute }) => absolute),
    typedIn: files.flatMap(({ absolute, file }, index) =>
      file.typedIn ? [index === 0 ? place.config : shownFrom(place.cwd, absolute)] : [],
    ),
    masked: new Map(files.flatMap(({ file }) => [...file.masked])),
  };
}

function joined(own: Source, bases: readonly Source[]): Source {
  return bases.length === 0 ? own : layeredSource([withoutExtends(own), ...bases.map(withoutExtends)]);
}

/** Removes `extends`, which is not a setting. */
function withoutExtends(source: Source): Source {
  const { [extendsKey]: _, ...data } = source.data;
  return { ...source, data };
}

function textOf(typed: string | undefined): Uint8Array | undefined {
  return typed === undefined ? undefined : Buffer.from(typed);
}

/** An extended file is read only if it is below the working folder and is not reached through a link. */
function readBase({ cwd }: Workspace, absolute: string): Uint8Array {
  const root = repositoryAbove(cwd) ?? cwd;
  const bytes = readBelow(root, relative(root, absolute).split(sep).join('/'));
  if (bytes === undefined) throw Object.assign(new Error('it does not exist'), { code: 'ENOENT' });
  return bytes;
}

function assertNew(absolute: string, files: readonly { readonly absolute: string }[]): void {
  if (files.some((file) => file.absolute === absolute)) throw new Error('it extends this file in turn');
}

/** The path as messages name it, also for a file outside the working folder. */
function shownFrom(cwd: string, absolute: string): string {
  return relative(cwd, absolute).split(sep).join('/');
}

function reasonFor(named: string, error: unknown): string {
  // A secret may have been pasted into the wrong line, so a value that looks like one is not quoted.
  const path = hasOpaqueWord(named) ? 'what is named here' : named;
  if (error instanceof Refusal) {
    const isOutside = error.reason === 'outside' || error.reason === 'link';
    return `${path} cannot be extended: ${isOutside ? 'it is outside the repository' : error.message}`;
  }
  if (isMissing(error)) return `${path} does not exist`;
  return `${path} cannot be extended: ${error instanceof Error ? error.message : 'it cannot be read'}`;
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

function cannotExtend(source: Source, message: string): Diagnostic {
  return inSource(source, {
    code: 'source/extends',
    message,
    path: [extendsKey],
    hint: 'Write the path of another configuration of this repository, from the folder of this file.',
  });
}

async function unreadable({ cwd }: Workspace, path: string, error: unknown): Promise<Diagnostic> {
  const missing = isMissing(error);
  return aboutFile(path, {
    code: 'source/not-found',
    message: missing ? `${path} does not exist` : `${path} cannot be read`,
    hint: missing ? await howToFind(cwd) : 'Check that it is a file and that you may read it.',
  });
}

/** The hint does not list more configurations than this. */
const mostNamed = 3;

/** In a repository of several clusters, `init` would write one more. */
async function howToFind(cwd: string): Promise<string> {
  const { configurationsBelow } = await import('./configurations-below.ts');
  const [first, ...others] = configurationsBelow(cwd);
  if (first === undefined)
    return 'Run `clusterwright init` to write one, or name another file with --config.';
  const named = [first, ...others].slice(0, mostNamed).map((path) => `--config ${path}`);
  const more = others.length >= mostNamed ? ', …' : '';
  return `Name one that exists (${named.join(', ')}${more}), or run \`clusterwright init\` to write another.`;
}
