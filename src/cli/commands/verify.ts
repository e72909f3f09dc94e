import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { App } from '../../apps/app.ts';
import { apps } from '../../apps/registry.generated.ts';
import {
  type Diagnostic,
  hasErrors,
  promoteWarnings,
  sortDiagnostics,
} from '../../diagnostics/diagnostic.ts';
import { workspace } from '../../pipeline/load.ts';
import { collectDeclarations } from '../../verify/collect-declarations.ts';
import { openTree } from '../../verify/load/open-tree.ts';
import { ownVariables } from '../../verify/load/own-variables.ts';
import { readGiven } from '../../verify/load/read-given.ts';
import { readTreeFrom } from '../../verify/load/read-tree.ts';
import { verifyTree } from '../../verify/verify.ts';
import type { ExitStatus, Io } from '../io.ts';
import type { CommonOptions } from '../main.ts';
import { report } from '../report.ts';

export interface VerifyFlags {
  /** The folder to verify: a repository, or a part of one. */
  readonly directory: string;
  readonly format: CommonOptions['format'] | 'sarif';
  /** The configuration that a tree of ours was rendered from. */
  readonly config?: string;
  /** `name=path` of charts to hold values against. */
  readonly chart?: readonly string[];
  /** Where schemas of further kinds are, as kubeconform takes it. */
  readonly schemaLocation?: readonly string[];
  /** Warnings count as errors. */
  readonly strict?: boolean;
}

/** `clusterwright verify DIR`: check any Flux tree, sealed or not. */
export async function verifyCommand(
  {
    directory,
    format,
    config = 'cluster.yaml',
    chart = [],
    schemaLocation = [],
    strict = false,
  }: VerifyFlags,
  io: Io,
  version: string,
): Promise<ExitStatus> {
  const folder = resolve(io.cwd, directory);
  if (!existsSync(folder)) {
    io.stderr(`${directory} does not exist\n`);
    return 2;
  }
  const { root, folder: below, files } = readTreeFrom(folder);
  const { texts, diagnostics: unopened } = await openTree(files, root, { ...io.env });
  const given = await readGiven({
    charts: chart,
    schemaLocations: schemaLocation,
    files,
    cwd: io.cwd,
    env: io.env,
  });
  const own = apps as readonly App[];
  const place = workspace(
    { ...io, cwd: existsSync(resolve(io.cwd, config)) ? io.cwd : root },
    { config, output: root },
  );
  const declared = collectDeclarations(own, await ownVariables(root, place, own));
  const found = verifyTree({
    files,
    declarations: { ...declared, charts: { ...declared.charts, ...given.charts } },
    options: { decrypt: ({ path }) => texts.get(path), ...(given.schemas && { schemas: given.schemas }) },
  });
  const asked = ({ file }: Diagnostic) => below === '' || file.startsWith(`${below}/`);
  const all = sortDiagnostics([...given.diagnostics, ...[...unopened, ...found].filter(asked)]);
  const diagnostics = strict ? promoteWarnings(all) : all;
  if (format === 'sarif') return sarif(diagnostics, io, version);
  const objects = files.filter(({ path }) => /\.ya?ml$/.test(path)).length;
  const masked = new Map(
    files.flatMap(({ path, content }) => (isShown(path, content) ? [[path, content] as const] : [])),
  );
  const summary = diagnostics.length === 0 ? `${objects} files, nothing to say` : undefined;
  return report({ diagnostics, masked, ...(summary ? { summary } : {}) }, { format }, io);
}

async function sarif(diagnostics: readonly Diagnostic[], io: Io, version: string): Promise<ExitStatus> {
  const [{ formatSarif }, { codes }] = await Promise.all([
    import('../../diagnostics/format/sarif.ts'),
    import('../../diagnostics/codes.ts'),
  ]);
  io.stdout(formatSarif(diagnostics, { version, codes }));
  return hasErrors(diagnostics) ? 1 : 0;
}

/** No excerpt of a file that may hold a secret in clear. */
function isShown(path: string, content: string): boolean {
  return !/\.sops\.[^/]+$/.test(path) && !/^\s*kind:\s*["']?Secret\b/m.test(content);
}
