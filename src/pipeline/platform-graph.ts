import type { App } from '../app-kit/app.ts';
import { variablesOf } from '../app-kit/project.ts';
import type { Variables } from '../app-kit/values.ts';
import { isSecretSetting, settingValues } from '../config/secret-values.ts';
import { locationOf } from '../diagnostics/layered-source.ts';
import { buildGraph } from '../graph/build-graph.ts';
import type { GraphSetting, PlatformGraph } from '../graph/graph.ts';
import { placeText, type Sources } from '../graph/objects.ts';
import { redactor } from '../leaks/redact.ts';
import { checkTemplates } from '../render/check.ts';
import { buildModel } from '../verify/model/model.ts';
import type { TreeFile } from '../verify/tree.ts';
import { treeLayoutWith } from '../write/manifest-path.ts';
import { collectDeclarations } from './collect-declarations.ts';
import { readTree } from './load.ts';
import type { RenderedPlatform } from './rendered-platform.ts';
import { folderInRepository, inRepository } from './repository.ts';
import { filesBeside } from './verify-rendered.ts';
import { shownBelow, type Workspace } from './workspace.ts';

export interface PlatformPictures {
  readonly graph: PlatformGraph;
  /** Masks every secret of the configuration in a text. */
  readonly hide: (text: string) => string;
}

/** The graph of what is rendered, together with the files that people keep next to it in the tree. */
export async function platformGraph(platform: RenderedPlatform, place: Workspace): Promise<PlatformPictures> {
  const { project, configuration, files } = platform;
  const { apps } = project;
  const { variables, config } = configuration;
  const { manifest } = await readTree(place, [], treeLayoutWith(project.outputs));
  const others = await filesBeside(place, files, manifest);
  const folder = folderInRepository(place);
  const tree = inRepository([...files.map((file) => ({ ...file, sealed: file.secret })), ...others], folder);
  const sources = { ...templateSources(platform), below: folder === '' ? shownBelow(place) : '' };
  const graph = graphOf(tree, { apps, variables, sources, closedWorld: others.length === 0 });
  return { graph, hide: redactor(settingValues(project, config).secret) };
}

interface TreeInput {
  readonly apps: readonly App[];
  readonly variables: Variables;
  readonly sources: Sources;
  /** Whether the files are complete, so that a missing object is certain not to exist. */
  readonly closedWorld: boolean;
}

/** The graph of a tree whose paths are relative to the root of its repository. */
export function graphOf(
  tree: readonly TreeFile[],
  { apps, variables, sources, closedWorld }: TreeInput,
): PlatformGraph {
  const model = buildModel(tree, collectDeclarations(apps, variables), { closedWorld });
  return buildGraph({ model, apps, variables, sources });
}

function templateSources({ project, configuration, templates }: RenderedPlatform) {
  const readAt = new Map<string, string[]>();
  for (const [variable, places] of checkTemplates(templates, [], project.extensions).used) {
    for (const place of places) {
      const key = placeText(place);
      readAt.set(key, [...(readAt.get(key) ?? []), variable]);
    }
  }
  const derived = variablesOf(project.apps);
  const known = new Map<string, readonly GraphSetting[]>();
  const settingsOf = (variable: string, above: readonly string[] = []): readonly GraphSetting[] => {
    const before = known.get(variable);
    if (before !== undefined) return before;
    const own = Object.hasOwn(project.schema.properties, variable) ? [settingNamed(variable)] : [];
    const inputs = Object.hasOwn(derived, variable) ? (configuration.inputs.get(variable) ?? []) : [];
    const others = inputs.filter((name) => name !== variable && !above.includes(name));
    const found = [...own, ...others.flatMap((name) => settingsOf(name, [...above, variable]))];
    const distinct = [...new Map(found.map((setting) => [setting.name, setting])).values()];
    if (above.length === 0) known.set(variable, distinct);
    return distinct;
  };
  const { source } = configuration;
  const settingNamed = (name: string): GraphSetting => {
    const secret = isSecretSetting(project, name) ? ', secret' : '';
    if (!Object.hasOwn(source.data, name)) return { name };
    const { file, range } = locationOf(source, [name], 'key');
    return { name, place: `${file}:${range.start.line}${secret}` };
  };
  return { readAt, settingsOf: (variable: string) => settingsOf(variable) };
}
