import { join, relative, sep } from 'node:path';
import { chartVolumes } from '../app-kit/chart-volumes.ts';
import { buildTrees } from '../compare/built-object.ts';
import { type Comparison, compareTrees } from '../compare/compare.ts';
import { linesOf } from '../compare/format/block.ts';
import type { ObjectChange } from '../compare/object-change.ts';
import { settingValues } from '../config/secret-values.ts';
import type { ValidConfiguration } from '../config/validate.ts';
import { hasErrors } from '../diagnostics/diagnostic.ts';
import type { Result } from '../diagnostics/result.ts';
import { findRevision, mergeBase } from '../git/revision.ts';
import { comparedGraph, type ObjectDifference } from '../graph/compared.ts';
import { idOf } from '../graph/owners.ts';
import { redactor } from '../leaks/redact.ts';
import { isSealedPath } from '../sops/sealed.ts';
import type { TreeFile } from '../verify/tree.ts';
import { parseManifest } from '../write/manifest.ts';
import { placeIn, treeLayout, treeLayoutWith } from '../write/manifest-path.ts';
import { checkConfiguration } from './check-configuration.ts';
import { readTree } from './load.ts';
import { graphOf, type PlatformPictures, platformGraph } from './platform-graph.ts';
import { noRevision, readRevision } from './read-revision.ts';
import type { RenderedPlatform } from './rendered-platform.ts';
import { folderInRepository, inRepository, repositoryAbove } from './repository.ts';
import { sealRendered } from './seal-tree.ts';
import { filesBeside } from './verify-rendered.ts';
import type { Workspace } from './workspace.ts';

export interface ComparedPictures extends PlatformPictures {
  /** By object and field, as in `diff`. */
  readonly comparison: Comparison;
}

/**
 * One graph of the platform that marks the differences between a commit and the present configuration. The commit's tree and
 * configuration are read from git's objects; the configuration determines what apps declared at that time. If the commit has no
 * valid configuration, the present one is used.
 */
export async function comparedPlatform(
  platform: RenderedPlatform,
  place: Workspace,
  { base: named, fromMergeBase }: { readonly base: string; readonly fromMergeBase: boolean },
): Promise<Result<ComparedPictures>> {
  const env = { ...place.env };
  const root = repositoryAbove(place.output) ?? place.cwd;
  const found = findRevision(root, named, env);
  if ('reason' in found) return { diagnostics: [noRevision(found)] };
  const tip = fromMergeBase ? findRevision(root, 'HEAD', env) : found;
  if ('reason' in tip) return { diagnostics: [noRevision(tip)] };
  const base = fromMergeBase ? mergeBase(root, found, tip, env) : found;
  if ('reason' in base) return { diagnostics: [noRevision(base)] };
  const revision = readRevision(root, base, env);
  if ('reason' in revision) return { diagnostics: [noRevision(revision)] };

  const committed = new Map([...revision.read.values()].map(({ path, content }) => [path, content]));
  const before = committedTree(committed, place, platform);
  const after = await sealedTree(platform, place);
  if ('diagnostics' in after) return after;
  const { project } = platform;
  const volumes = chartVolumes(project.apps);
  const [old, next] = buildTrees([before, after.files]);
  if (old === undefined || next === undefined) throw new Error('two trees were built');
  const comparison = compareTrees(old, next, volumes);

  const now = await platformGraph(platform, place);
  const then = await configurationThen(committed, root, place, platform);
  const { apps } = project;
  const { variables } = then;
  const sources = { readAt: new Map(), settingsOf: () => [], below: '' };
  const was = graphOf(
    before.map((file) => ({ ...file, sealed: isSealedPath(file.path) })),
    { apps, variables, sources, closedWorld: true },
  );
  const hideThen = redactor(settingValues(project, then.config).secret);
  return {
    graph: comparedGraph({
      before: was,
      after: now.graph,
      differences: differencesIn(comparison),
      base: base.shown,
      head: 'this configuration',
    }),
    hide: (text) => hideThen(now.hide(text)),
    comparison,
  };
}

/** The files of a commit that belong to the tree of this configuration: those in its folders and those in its manifest. */
function committedTree(
  committed: ReadonlyMap<string, string>,
  place: Workspace,
  { project }: RenderedPlatform,
): readonly TreeFile[] {
  const folder = folderInRepository(place);
  const below = folder === '' ? '' : `${folder}/`;
  const layout = treeLayoutWith(project.outputs);
  const written = parseManifest(committed.get(`${below}${layout.manifest}`), layout);
  return [...committed]
    .filter(([path]) => {
      if (!path.startsWith(below)) return false;
      const own = path.slice(below.length);
      return placeIn(treeLayout, own) !== undefined || written.has(own);
    })
    .map(([path, content]) => ({ path, content }));
}

/** The rendered tree as `configure` would write it: sealed files whose content has not changed stay as they are on disk. */
async function sealedTree(
  { project, configuration, files }: RenderedPlatform,
  place: Workspace,
): Promise<Result<{ readonly files: readonly TreeFile[] }>> {
  const paths = files.map(({ path }) => path);
  const tree = await readTree(place, paths, treeLayoutWith(project.outputs));
  const { config } = configuration;
  const sealed = await sealRendered(files, { place, project, config, tree, reseal: false, force: true });
  if (hasErrors(sealed.diagnostics)) return { diagnostics: sealed.diagnostics };
  const beside = await filesBeside(place, files, tree.manifest);
  return { files: inRepository([...sealed.files, ...beside], folderInRepository(place)) };
}

async function configurationThen(
  committed: ReadonlyMap<string, string>,
  root: string,
  place: Workspace,
  { project, configuration }: RenderedPlatform,
): Promise<ValidConfiguration> {
  const textThen = (path: string) => committed.get(relative(root, path).split(sep).join('/'));
  if (textThen(join(place.cwd, place.config)) === undefined) return configuration;
  return (await checkConfiguration(place, project, textThen)).configuration ?? configuration;
}

function differencesIn({ groups }: Comparison): ReadonlyMap<string, ObjectDifference> {
  return new Map(
    groups.flatMap(({ changes }) =>
      changes.flatMap((change) => {
        const objects = [change.before, change.after].filter((object) => object !== undefined);
        return objects.map((object): [string, ObjectDifference] => [idOf(object), differenceOf(change)]);
      }),
    ),
  );
}

function differenceOf({ what, fields, notes }: ObjectChange): ObjectDifference {
  return { change: what, changes: fields.flatMap(linesOf), effects: notes.map(({ message }) => message) };
}
