import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Project } from '../app-kit/project.ts';
import { knownNames } from '../config/known-names.ts';
import { shownText } from '../config/shown-text.ts';
import { decodeText } from '../diagnostics/decode.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { aboutFile, inSource } from '../diagnostics/finding.ts';
import { isToml } from '../diagnostics/is-toml.ts';
import { pathText } from '../diagnostics/path-text.ts';
import type { KnownName } from '../diagnostics/problem.ts';
import { type KeyPath, parseSource, type Source, type SourceResult } from '../diagnostics/source.ts';
import { readSealed } from '../secrets/read-sealed.ts';
import { configurationNames, type Workspace } from './workspace.ts';

/** One file of a configuration: its parsed source, or the reasons why there is none. */
export interface ConfigurationFile {
  readonly source?: Source;
  readonly diagnostics: readonly Diagnostic[];
  /** Whether the file is sealed but has values in clear text, which the next run that writes will seal. */
  readonly typedIn: boolean;
  /** The text by file name, with every secret masked, for code frames. */
  readonly masked: ReadonlyMap<string, string>;
}

/**
 * Decodes, opens (if it is sealed) and parses one file of a configuration.
 *
 * @param path - The path as messages name it.
 */
export async function readConfigurationFile(
  place: Workspace,
  path: string,
  bytes: Uint8Array,
  project: Pick<Project, 'schema'>,
): Promise<ConfigurationFile> {
  const decoded = decodeText(path, bytes);
  if ('diagnostics' in decoded)
    return { diagnostics: decoded.diagnostics, typedIn: false, masked: new Map() };
  // Frames show the file as it is on disk: sealed values stay sealed, and other secrets are masked.
  const masked = new Map([[path, shownText(project, decoded.text, path)]]);
  const opened = await readSealed(path, decoded.text, place.cwd, { ...place.env });
  if (!('text' in opened)) return { diagnostics: opened.diagnostics, typedIn: false, masked };
  const parsed = await parse(path, opened.text, knownNames(project.schema));
  if ('diagnostics' in parsed)
    return { diagnostics: [...opened.diagnostics, ...parsed.diagnostics], typedIn: false, masked };
  const { typedIn } = opened;
  const found = [
    ...opened.diagnostics,
    ...notRead(place, path),
    ...typedIn.map((path) => typedInPlain(path, parsed.source)),
  ];
  return { source: parsed.source, diagnostics: found, typedIn: typedIn.length > 0, masked };
}

/** The TOML parser is loaded only if it is needed. */
async function parse(path: string, text: string, known: KnownName): Promise<SourceResult> {
  if (!isToml(path)) return parseSource(path, text, known);
  const { parseTomlSource } = await import('../diagnostics/toml-source.ts');
  return parseTomlSource(path, text);
}

/** Warns about a configuration in the other language that is not read because `--config` does not name it. */
function notRead({ cwd }: Workspace, path: string): readonly Diagnostic[] {
  const [yaml, toml] = configurationNames;
  if (path !== yaml || !existsSync(join(cwd, toml))) return [];
  const hint = `Remove one of the two, or name the one that counts: --config ${toml}.`;
  const message = `${toml} is not read, because there is ${yaml} as well`;
  return [aboutFile(toml, { code: 'source/two-configurations', severity: 'warning', message, hint })];
}

function typedInPlain(path: KeyPath, source: Source): Diagnostic {
  return inSource(source, {
    code: 'secrets/typed-in',
    severity: 'warning',
    message: `${pathText(path)} is in clear text in a sealed file`,
    path,
    part: 'key',
    hint: '`clusterwright configure` seals it. If it was ever committed or pushed, replace the secret.',
  });
}
