import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  type Diagnostic,
  hasErrors,
  promoteWarnings,
  sortDiagnostics,
} from '../../diagnostics/diagnostic.ts';
import { mayBeShown } from '../../diagnostics/may-be-shown.ts';
import { newFindings, treeBefore } from '../../pipeline/before-change.ts';
import { openTree } from '../../pipeline/open-tree.ts';
import { ownDeclarations } from '../../pipeline/own-declarations.ts';
import { loadProject } from '../../pipeline/project/load.ts';
import { readTreeFrom } from '../../pipeline/read-tree.ts';
import { configurationIn, workspace } from '../../pipeline/workspace.ts';
import { isUntrusted, trusting } from '../../untrusted.ts';
import { type ChartDescription, noDeclarations } from '../../verify/declarations.ts';
import type { TreeFile, VerifyOptions } from '../../verify/tree.ts';
import { verifyTree } from '../../verify/verify.ts';
import {
  argumentOr,
  type CommonOptions,
  defineCommand,
  flag,
  format as formatOption,
  many,
  text,
  untrusted,
} from '../define-command.ts';
import { helmOptions, helmRefusal, inflated } from '../helm-option.ts';
import type { ExitStatus, Io } from '../io.ts';
import { report } from '../report.ts';

export interface VerifyFlags {
  /** The folder to verify: a repository, or a part of one. */
  readonly directory: string;
  readonly format: CommonOptions['format'] | 'sarif';
  /** The configuration that a tree written by clusterwright was rendered from. */
  readonly config?: string;
  /** `name=path` of the charts to check values against. */
  readonly chart?: readonly string[];
  /** Where schemas of further kinds are, as a kubeconform pattern. */
  readonly schemaLocation?: readonly string[];
  readonly crds?: readonly string[];
  /** Render releases with the installed helm, and check what they install. */
  readonly helm?: boolean;
  /** Treat warnings as errors. */
  readonly strict?: boolean;
  /** Report only problems that this revision does not have. */
  readonly changed?: string;
}

export const command = defineCommand({
  name: 'verify',
  summary:
    'check any Flux repository, sealed or not, for what Flux, Helm or Kubernetes would reject or ignore',
  arguments: { directory: argumentOr('[dir]', 'the folder: a repository, or a part of one', '.') },
  options: {
    config: text('-c, --config <file>', 'the configuration the tree was rendered from'),
    format: formatOption('sarif'),
    strict: flag('--strict', 'treat warnings as errors'),
    chart: many(
      '--chart <name=path>',
      'check releases against this chart (folder, .tgz, or .json of describe-chart); repeatable',
    ),
    schemaLocation: many(
      '--schema-location <pattern>',
      'schemas for more kinds, as a kubeconform pattern (path or URL); repeatable',
    ),
    crds: many(
      '--crds <path>',
      'check objects against the CustomResourceDefinitions in this file or folder, including their rules; repeatable',
    ),
    helm: helmOptions.helm,
    changed: text(
      '--changed <base>',
      'report only problems that the revision BASE (main, HEAD) does not have',
    ),
    untrusted,
  },
  examples: [
    'clusterwright verify kubernetes --helm --strict   # with what the charts render',
    'clusterwright verify --changed main    # what this branch breaks',
  ],
  run: (options, io) => verifyCommand(options, trusting(io, options)),
});

/** `clusterwright verify DIR`: checks any Flux tree, sealed or not. */
export async function verifyCommand(
  {
    directory,
    format,
    config,
    chart = [],
    schemaLocation = [],
    crds = [],
    strict = false,
    helm = false,
    changed,
  }: VerifyFlags,
  io: Io,
): Promise<ExitStatus> {
  const folder = resolve(io.cwd, directory);
  if (!existsSync(folder)) {
    io.stderr(`${directory} does not exist\n`);
    return 2;
  }
  if (config !== undefined && !existsSync(resolve(io.cwd, config))) {
    io.stderr(`${config} does not exist\n`);
    return 2;
  }
  const remote = schemaLocation.find((location) => /^https?:/i.test(location));
  if (remote !== undefined && isUntrusted(io.env)) {
    io.stderr('--untrusted fetches nothing: --schema-location must be a path\n');
    return 2;
  }
  const refusal = helmRefusal({ helm, chart: [] }, io);
  if (refusal !== undefined) {
    io.stderr(`${refusal}\n`);
    return 2;
  }
  io.stage?.(`Reading ${directory}`);
  const { root, folder: below, files } = readTreeFrom(folder);
  const start = changed === undefined ? undefined : treeBefore(root, changed, io.env);
  if (start !== undefined && 'diagnostics' in start)
    return report(
      { diagnostics: start.diagnostics, isResult: true },
      { format: format === 'sarif' ? 'text' : format },
      io,
    );
  const { texts, diagnostics: unopened } = await openTree(files, root, { ...io.env });
  const place = workspace(io, { config: config ?? configurationIn(io.cwd), output: '.' });
  const { project, diagnostics: refused, shown } = await loadProject(place);
  const declared =
    project === undefined
      ? noDeclarations
      : await ownDeclarations({ folder, cwd: io.cwd, env: io.env, config }, project);
  const { charts, diagnostics: unreadable } = await givenCharts(chart, io);
  const outside = await outsideSchemas(schemaLocation, crds, files, io);
  io.stage?.(`Checking ${files.length} files`);
  const verified = (tree: readonly TreeFile[], plain: ReadonlyMap<string, string>) =>
    verifyTree({
      files: tree,
      declarations: { ...declared, charts: { ...declared.charts, ...charts } },
      options: {
        decrypt: ({ path }) => plain.get(path),
        folder: below,
        ...(outside && { schemas: outside.schemas }),
      },
    });
  const all = verified(files, texts);
  const found =
    start === undefined
      ? all
      : newFindings(all, verified(start.files, (await openTree(start.files, root, { ...io.env })).texts));
  const asked = ({ file }: Diagnostic) => below === '' || file.startsWith(`${below}/`);
  const reported = sortDiagnostics([
    ...refused,
    ...unreadable,
    ...(outside?.diagnostics ?? []),
    ...unopened.filter(asked),
    ...found,
    ...(helm ? await rendered(files, below, chart, outside?.schemas, io) : []),
  ]);
  const diagnostics = strict ? promoteWarnings(reported) : reported;
  if (format === 'sarif') return sarif(diagnostics, io);
  const objects = files.filter(({ path }) => /\.ya?ml$/.test(path)).length;
  const named = new Set(diagnostics.map(({ file }) => file));
  const readable = files.filter(({ path, content }) => named.has(path) && mayBeShown(path, content));
  const masked = new Map([...shown, ...readable.map(({ path, content }) => [path, content] as const)]);
  const summary =
    diagnostics.length === 0
      ? changed === undefined
        ? `No problems found in ${objects} files.`
        : `No new problems since ${changed} in ${objects} files.`
      : undefined;
  return report({ diagnostics, masked, isResult: true, ...(summary ? { summary } : {}) }, { format }, io);
}

/** Errors that Helm reports, and errors that the API server would report about what Helm renders. */
async function rendered(
  files: readonly TreeFile[],
  folder: string,
  chart: readonly string[],
  schemas: VerifyOptions['schemas'],
  io: Io,
): Promise<readonly Diagnostic[]> {
  const [{ buildTree }, { judgeRendered }] = await Promise.all([
    import('../../compare/built-object.ts'),
    import('../../helm/judge.ts'),
  ]);
  const { trees, diagnostics } = await inflated([buildTree(files, { folder })], { helm: true, chart }, io);
  return [...diagnostics, ...trees.flatMap(({ objects }) => judgeRendered(objects, schemas))];
}

async function givenCharts(given: readonly string[], { cwd }: Io) {
  const charts: Record<string, ChartDescription> = {};
  const diagnostics: Diagnostic[] = [];
  if (given.length === 0) return { charts, diagnostics };
  const { loadChart } = await import('../../verify/helm/load-chart.ts');
  for (const argument of given) {
    const loaded = await loadChart(argument, cwd);
    if ('diagnostics' in loaded) diagnostics.push(...loaded.diagnostics);
    else charts[loaded.name] = loaded.chart;
  }
  return { charts, diagnostics };
}

/** Downloaded schemas for the kinds of the tree, kept in the user's cache. */
async function outsideSchemas(
  locations: readonly string[],
  crds: readonly string[],
  files: readonly TreeFile[],
  { cwd, env }: Io,
) {
  if (locations.length === 0 && crds.length === 0) return undefined;
  const { loadSchemas } = await import('../../verify/schemas/external.ts');
  const kinds = files.flatMap(({ path, content }) => (/\.ya?ml$/.test(path) ? kindsIn(content) : []));
  const home = env['XDG_CACHE_HOME'] || (env['HOME'] ? `${env['HOME']}/.cache` : undefined);
  const places = locations.map((location) => (/^https?:/.test(location) ? location : resolve(cwd, location)));
  const { loadDefinitions } = await import('../../verify/schemas/definitions.ts');
  const given = await loadDefinitions(crds.map((place) => resolve(cwd, place)));
  const loaded = await loadSchemas(places, kinds, {
    definitions: given.definitions,
    ...(home !== undefined && { cache: `${home}/clusterwright/schemas` }),
  });
  return { ...loaded, diagnostics: [...given.diagnostics, ...loaded.diagnostics] };
}

function kindsIn(content: string): { apiVersion: string; kind: string }[] {
  return content.split(/^---.*$/m).flatMap((document) => {
    const apiVersion = /^apiVersion:\s*["']?([^\s"'#]+)/m.exec(document)?.[1];
    const kind = /^kind:\s*["']?([^\s"'#]+)/m.exec(document)?.[1];
    return apiVersion !== undefined && kind !== undefined ? [{ apiVersion, kind }] : [];
  });
}

async function sarif(diagnostics: readonly Diagnostic[], io: Io): Promise<ExitStatus> {
  const [{ formatSarif }, { codes }] = await Promise.all([
    import('../../diagnostics/format/sarif.ts'),
    import('../../codes.ts'),
  ]);
  io.stdout(formatSarif(diagnostics, { version: io.version, codes }));
  return hasErrors(diagnostics) ? 1 : 0;
}
