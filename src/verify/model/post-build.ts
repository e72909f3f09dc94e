import { stringOf } from '../../diagnostics/string-of.ts';
import type { ProvidedObject } from '../declarations.ts';
import { type Draft, identityOf } from '../kustomize/draft.ts';
import { dirname, type Tree } from '../kustomize/folders.ts';
import { standardOperators } from '../operators/standard.ts';
import { isHidden } from './apply-graph.ts';
import { clusterOfKustomization } from './cluster.ts';
import { asList, asMap, asText, at, type PlainMap } from './data.ts';
import type { FluxKustomization } from './object.ts';
import type { Variables } from './substitute.ts';

/** The names and values of a ConfigMap or Secret; the value is undefined if it is not known. */
interface VariableSource {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string | undefined;
  /** Undefined if not even the keys are known. */
  readonly values: ReadonlyMap<string, string | undefined> | undefined;
  readonly file: string;
  readonly cluster: string | undefined;
}

/** The ConfigMaps and Secrets that variables may come from, in the state in which they are built. */
export interface Sources {
  /** Something in the cluster adds variables to every Kustomization. */
  readonly open: boolean;
  /** Records an object of a build, before variables are substituted in it. */
  readonly add: (draft: Draft, by: FluxKustomization | undefined) => void;
  readonly find: (reference: PlainMap, by: FluxKustomization) => readonly VariableSource[];
  /** Returns the input providers of ResourceSets. */
  readonly inputs: () => readonly PlainMap[];
}

/**
 * Whether an object is a webhook that writes `postBuild` into Flux Kustomizations, or a release of a chart with such a
 * webhook.
 */
export function changesVariables(data: PlainMap): boolean {
  const { group, kind, name } = identityOf(data);
  if (kind === 'MutatingWebhookConfiguration') {
    return asList(data['webhooks']).some((webhook) =>
      asList(at(webhook, 'rules')).some(
        (rule) =>
          asList(at(rule, 'resources')).includes('kustomizations') &&
          asList(at(rule, 'apiGroups')).some((own) => own === 'kustomize.toolkit.fluxcd.io' || own === '*'),
      ),
    );
  }
  if (group !== 'helm.toolkit.fluxcd.io' || kind !== 'HelmRelease') return false;
  const names = [name, at(data, 'spec', 'chart', 'spec', 'chart'), at(data, 'spec', 'chartRef', 'name')];
  return names.some((own) => typeof own === 'string' && /kustomize-mutating-webhook/.test(own));
}

export function sourcesOfVariables(
  tree: Tree,
  { open, withoutSecrets }: { readonly open: boolean; readonly withoutSecrets: boolean },
): Sources {
  const built = new Map<string, VariableSource[]>();
  const loose = new Map<string, readonly VariableSource[]>();
  const inputs = new Map<string, PlainMap>();
  const note = (source: VariableSource) => {
    const key = `${source.kind}|${source.name}`;
    const sources = built.get(key);
    if (sources) sources.push(source);
    else built.set(key, [source]);
  };
  return {
    open,
    inputs: () => [...inputs.values()],
    add: (draft, by) => {
      const { kind, group, name, namespace } = identityOf(draft.data);
      const where = { file: draft.document.file.path, cluster: by && clusterOfKustomization(by) };
      // Archived objects are not in any cluster, unless something applies them after all.
      if (by === undefined && isHidden(dirname(where.file))) return;
      if (group === '' && (kind === 'ConfigMap' || kind === 'Secret')) {
        const locked = draft.document.locked || (withoutSecrets && kind === 'Secret');
        note({ kind, name, namespace, values: valuesOf(draft.data, locked), ...where });
      } else if (kind === 'ResourceSetInputProvider') inputs.set(name, draft.data);
      else if (group !== '') {
        for (const made of madeBy(draft)) {
          const keys = made.keys && new Map(made.keys.map((key) => [key, undefined]));
          note({ kind: made.kind, name: made.name, namespace: made.namespace, values: keys, ...where });
        }
      }
    },
    find: (reference, by) => {
      const key = `${asText(reference['kind']) ?? ''}|${asText(reference['name']) ?? ''}`;
      const fits = ({ namespace }: VariableSource) =>
        namespace === undefined || by.namespace === undefined || namespace === by.namespace;
      const found = (built.get(key) ?? []).filter(fits);
      const cluster = clusterOfKustomization(by);
      const own = found.filter((source) => source.cluster === cluster);
      const nearest = nearestTo(by, own.length > 0 ? own : found);
      if (nearest.length > 0) return nearest;
      const others = loose.get(key) ?? unbuilt(tree, reference, withoutSecrets);
      loose.set(key, others);
      return nearestTo(by, others.filter(fits));
    },
  };
}

/** Returns the Secrets that operators create from an object, as External Secrets does. */
function madeBy(draft: Draft): readonly ProvidedObject[] {
  const { group, kind, name, namespace = '' } = identityOf(draft.data);
  const spec = asMap(draft.data['spec']);
  return standardOperators
    .filter((operator) => operator.kind === kind && operator.apiVersion === group)
    .flatMap((operator) => operator.provides({ name, namespace, annotations: {}, spec }))
    .filter((made) => made.kind === 'Secret' || made.kind === 'ConfigMap')
    .map((made) => ({ ...made, ...(made.namespace === '' && { namespace: undefined }) }) as ProvidedObject);
}

/** Returns sources in files that no build reads. People may apply these, but their keys and values are only a guess. */
function unbuilt(tree: Tree, reference: PlainMap, withoutSecrets: boolean): VariableSource[] {
  const found: VariableSource[] = [];
  for (const { documents } of tree.parsed.values()) {
    for (const { data, file, locked } of documents) {
      if (isHidden(dirname(file.path))) continue;
      if (at(data, 'kind') !== reference['kind'] || at(data, 'metadata', 'name') !== reference['name'])
        continue;
      found.push({
        kind: stringOf(reference['kind']),
        name: stringOf(reference['name']),
        namespace: asText(at(data, 'metadata', 'namespace')),
        values: valuesOf(asMap(data), locked || (withoutSecrets && reference['kind'] === 'Secret')),
        file: file.path,
        cluster: undefined,
      });
    }
  }
  return found;
}

/** Returns the sources in the folder that shares most of its path with the Kustomization's. */
function nearestTo(by: FluxKustomization, found: readonly VariableSource[]): readonly VariableSource[] {
  if (found.length < 2) return found;
  const steps = found.map(({ file }) => sharedSteps(file, by.object.document.file.path));
  const most = Math.max(...steps);
  const near = found.filter((_, index) => steps[index] === most);
  // One object that several Kustomizations apply, or that is built twice on the way, is one source.
  const unique = new Map(
    near.map((source) => [source.file + JSON.stringify([...(source.values ?? [])]), source]),
  );
  return [...unique.values()];
}

/** Returns the variables that a Flux Kustomization substitutes, as far as the tree shows them. */
export function variablesOf(sources: Sources, by: FluxKustomization): Variables {
  const { spec } = by;
  const values = new Map<string, string | undefined>();
  let complete = !sources.open;
  for (const raw of asList(at(spec, 'postBuild', 'substituteFrom'))) {
    const found = sources.find(asMap(raw), by);
    // If several are equally near, each is for a different cluster, and it is not known which applies.
    if (found.length !== 1 || found.some((source) => source.values === undefined)) complete = false;
    for (const source of found) {
      for (const [name, value] of source.values ?? [])
        values.set(name, found.length === 1 ? value : undefined);
    }
  }
  const own = Object.entries(asMap(at(spec, 'postBuild', 'substitute')));
  for (const [name, value] of own) {
    const text = stringOf(value).replaceAll('\n', '');
    // The value is not known if a parent substitutes it or it comes from a vault.
    values.set(name, text.includes('${') || text.startsWith('ENC[') ? undefined : text);
  }
  return { values, complete, set: new Set(own.map(([name]) => name)) };
}

/** Counts the folders that two paths have in common, from the top. */
function sharedSteps(a: string, b: string): number {
  const [left, right] = [dirname(a).split('/'), dirname(b).split('/')];
  const end = left.findIndex((step, index) => step !== right[index]);
  return end < 0 ? left.length : end;
}

/** Values of a locked Secret, and values that contain variables, are unknown. */
function valuesOf(data: PlainMap, locked: boolean): Map<string, string | undefined> {
  const values = new Map<string, string | undefined>();
  const read = (field: string, decode: (text: string) => string) => {
    for (const [name, value] of Object.entries(asMap(data[field]))) {
      const known =
        !locked && typeof value === 'string' && !value.startsWith('ENC[') && !value.includes('${');
      values.set(name, known ? decode(value).replaceAll('\n', '') : undefined);
    }
  };
  const isSecret = data['kind'] === 'Secret';
  read('data', (text) => (isSecret ? Buffer.from(text, 'base64').toString('utf8') : text));
  if (isSecret) read('stringData', (text) => text);
  return values;
}
