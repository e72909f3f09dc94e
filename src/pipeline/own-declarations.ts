import { dirname, join, resolve, sep } from 'node:path';
import type { Project } from '../app-kit/project.ts';
import { groupsOf } from '../app-kit/schema.ts';
import type { Variables } from '../app-kit/values.ts';
import { isThere } from '../disk/is-there.ts';
import type { Declarations } from '../verify/declarations.ts';
import { manifestPath } from '../write/manifest-path.ts';
import { collectDeclarations } from './collect-declarations.ts';
import { configurationIn, workspace } from './workspace.ts';

export interface OwnTree {
  /** The folder that is verified; absolute. It contains the tree, or is inside it. */
  readonly folder: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The configuration that was named; undefined to search for one. */
  readonly config: string | undefined;
}

/**
 * What apps declare about a tree. For a tree that clusterwright wrote, the declarations follow from the configuration it was
 * rendered from. If that configuration is missing or invalid, every app is assumed to be enabled, and connections are not
 * checked. For any other tree, only what charts and operators create is declared.
 */
export async function ownDeclarations(tree: OwnTree, project: Project): Promise<Declarations> {
  const { apps } = project;
  const output = outputOf(tree.folder);
  if (tree.config === undefined && output === undefined) return collectDeclarations(apps);
  const configured = await configuredVariables(tree, output ?? tree.folder, project);
  if (configured !== undefined) return collectDeclarations(apps, configured);
  return { ...collectDeclarations(apps, await everyPart(project)), flows: [] };
}

async function configuredVariables(
  { cwd, env, config }: OwnTree,
  root: string,
  project: Project,
): Promise<Variables | undefined> {
  const isBelow = root === cwd || root.startsWith(cwd + sep);
  const file = config === undefined ? undefined : resolve(cwd, config);
  const candidates =
    file === undefined
      ? [root, ...(isBelow ? [cwd] : [])].map((folder) => join(folder, configurationIn(folder)))
      : [file];
  const found = candidates.find((candidate) => isThere(candidate));
  if (found === undefined) return undefined;
  const [{ loadConfiguration }, { validate }] = await Promise.all([
    import('./load-configuration.ts'),
    import('../config/validate.ts'),
  ]);
  const { source } = await loadConfiguration(
    workspace({ cwd, env }, { config: found, output: root }),
    project,
  );
  return source && validate(source, project).configuration?.variables;
}

/** The nearest folder, at or above the given one, that contains a tree's manifest. */
function outputOf(folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    if (isThere(join(at, manifestPath))) return at;
    if (isThere(join(at, '.git')) || dirname(at) === at) return undefined;
  }
}

/**
 * The variables of a configuration that enables every app that provides something or is run by something; other settings have
 * their defaults.
 */
async function everyPart(project: Project): Promise<Variables | undefined> {
  const { apps, schema } = project;
  const [{ validate }, { parseSource }] = await Promise.all([
    import('../config/validate.ts'),
    import('../diagnostics/source.ts'),
  ]);
  const required = schema.required.map((name) => [name, schema.properties[name]?.examples?.[0]]);
  const switches = apps
    .filter(({ provides, runBy }) => provides !== undefined || runBy !== undefined)
    .flatMap((app) => groupsOf(app).flatMap(({ settings }) => Object.entries(settings)))
    .filter(([name, { type }]) => type === 'boolean' && name.endsWith('_enabled'))
    .map(([name]) => [name, true]);
  const parsed = parseSource('', JSON.stringify(Object.fromEntries([...required, ...switches])));
  return 'source' in parsed ? validate(parsed.source, project).configuration?.variables : undefined;
}
