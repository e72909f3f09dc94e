import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { shownKey } from '../../diagnostics/shown-key.ts';
import { suggest } from '../../diagnostics/suggest.ts';
import type { Check } from '../check.ts';
import { type KindsAtHand, kindsAtHand } from '../kinds/at-hand.ts';
import { findKind } from '../kinds/pack.ts';
import { newerThanPinned, pinnedFlux, servedByCharts, servedByPinned } from '../kinds/served.ts';
import { clusterOf } from '../model/cluster.ts';
import { asList, asMap, at } from '../model/data.ts';
import type { Model } from '../model/model.ts';
import { type KubernetesObject, showObject } from '../model/object.ts';
import { inObject } from '../model/report.ts';
import { isBuiltinGroup } from '../model/scope.ts';
import { schemaCodes } from '../schemas/codes.ts';
import type { SchemaIssue } from '../schemas/issue.ts';
import { misspeltKind } from '../schemas/unknown-kind.ts';
import { validateObject } from '../schemas/validate-object.ts';

/** Every object against its kind: first by the pack, then by schemas from elsewhere where the pack has none. */
export const schemas: Check = {
  codes: schemaCodes,
  *run(model) {
    const atHand = definedKinds(model);
    const flux = pinnedFlux(model.objects);
    const isServedByChart = servedByCharts(model.objects);
    for (const object of model.objects) {
      // What no build lists may be a patch, which is no whole object, but is for a kind that exists.
      if (!object.listed && model.builtFiles.size > 0) {
        const slip = misspeltKind(object.apiVersion, object.kind);
        if (slip !== undefined) yield inObject(object, slip.path, slip);
        continue;
      }
      // Of what nobody applies, nobody knows the patches and the variables that it would get.
      const unfinished = object.aside && model.options.closedWorld !== true;
      const verdict = validateObject(object.data, {
        atHand: atHand(object),
        ...(model.options.schemas && { rules: model.options.schemas.rules }),
        sealed: object.document.locked,
        substituted: object.open,
      });
      if (!verdict.known && model.options.schemas === undefined) yield* metadataOf(object);
      const first = isDefined(model, object) ? undefined : newerThanPinned(object, flux);
      if (first !== undefined) yield inObject(object, ['apiVersion'], tooNew(object, first));
      const issues = verdict.known ? verdict.issues : (model.options.schemas?.check(object.data) ?? []);
      for (const issue of issues) {
        if (reportedElsewhere(object, issue)) continue;
        if (
          issue.code === 'schema/unknown-version' &&
          (isDefined(model, object) || servedByPinned(object, flux) || isServedByChart(object))
        )
          continue;
        if (unfinished && issue.code === 'schema/missing-field') continue;
        const { code, path, part, message, hint } = issue;
        const severity = isHarmless(object, issue) ? 'warning' : (issue.severity ?? 'error');
        const named = path.length === 0 ? `${showObject(object)}: ${message}` : message;
        const finding = inObject(object, path, { code, severity, message: named, hint }, part);
        yield isLostValue(object, issue) ? withoutKey(finding, String(path[0])) : finding;
      }
    }
  },
};

/** `{password: tern, 7b}`: what follows the comma is no key, but the end of a value without quotes. */
function isLostValue({ group, kind }: KubernetesObject, { code, path }: SchemaIssue): boolean {
  return group === '' && kind === 'Secret' && code === 'schema/null-value' && path.length === 2;
}

function withoutKey(finding: Diagnostic, field: string): Diagnostic {
  return {
    ...finding,
    path: field,
    message: `a key of ${field} has no value`,
    hint: 'Give it a value; a value with a comma in it needs quotes.',
  };
}

/**
 * The kinds that the tree defines, for an object: what one cluster of several applies is not there in the others, so that
 * a kind that is known anyhow is as the program knows it there.
 */
function definedKinds(model: Model): (object: KubernetesObject) => KindsAtHand {
  const given = model.options.schemas?.definitions ?? [];
  const own = model
    .ofKind('apiextensions.k8s.io', 'CustomResourceDefinition')
    .filter(({ listed, aside }) => listed && !aside);
  const all = kindsAtHand([...given, ...own.map(({ data }) => data)]);
  const clusters = new Map<string, KindsAtHand>();
  return (object) => {
    if (object.appliedBy === undefined || own.length === 0) return all;
    const cluster = clusterOf(object);
    const known = clusters.get(cluster);
    if (known !== undefined) return known;
    const near = own.filter((each) => each.appliedBy === undefined || clusterOf(each) === cluster);
    const kinds = near.length === own.length ? all : beside(near, all);
    clusters.set(cluster, kinds);
    return kinds;
  };
  function beside(near: readonly KubernetesObject[], others: KindsAtHand): KindsAtHand {
    const kinds = new Map(kindsAtHand([...given, ...near.map(({ data }) => data)]));
    for (const [key, kind] of others) {
      const [apiVersion = '', name = ''] = key.split(' ');
      if (!kinds.has(key) && findKind(apiVersion, name) === undefined) kinds.set(key, kind);
    }
    return kinds;
  }
}

const metadataFields = [
  'name',
  'generateName',
  'namespace',
  'labels',
  'annotations',
  'finalizers',
  'ownerReferences',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'generation',
  'resourceVersion',
  'selfLink',
  'uid',
  'managedFields',
];

/** Of a kind that is not known, the metadata is: it is the same for all. */
function* metadataOf(object: KubernetesObject): Generator<Diagnostic> {
  for (const key of Object.keys(asMap(object.data['metadata']))) {
    if (metadataFields.includes(key)) continue;
    const near = suggest(key, metadataFields);
    yield inObject(
      object,
      ['metadata', key],
      {
        code: 'schema/unknown-field',
        message: `metadata has no field ${shownKey(key)}`,
        hint: near ? `Did you mean ${near}?` : 'Remove it: the API server refuses or drops it.',
      },
      'key',
    );
  }
}

function tooNew({ apiVersion, kind }: KubernetesObject, first: number) {
  return {
    code: 'schema/unknown-version',
    message: `${kind} is not served as ${apiVersion} by the release of Flux that the tree pins`,
    hint: `Use an older version of the API, or Flux 2.${first} or later.`,
  } as const;
}

/** The tree brings the definition of this very version along, as the manifests of Flux and of operators do. */
function isDefined(model: Model, { group, kind, version }: KubernetesObject): boolean {
  return model
    .ofKind('apiextensions.k8s.io', 'CustomResourceDefinition')
    .some(
      ({ data }) =>
        at(data, 'spec', 'group') === group &&
        at(data, 'spec', 'names', 'kind') === kind &&
        asList(at(data, 'spec', 'versions')).some(
          (entry) => at(entry, 'name') === version && at(entry, 'served') !== false,
        ),
    );
}

/**
 * The API server takes an optional field of its own kinds without a value for one that is not there, and metadata of
 * all. An item of a list without a value is an empty item, and a label an empty one.
 */
function isHarmless({ group }: KubernetesObject, { code, path }: SchemaIssue): boolean {
  if (code !== 'schema/null-value') return false;
  if (path[0] === 'metadata') return true;
  return isBuiltinGroup(group) && typeof path.at(-1) !== 'number' && path.at(-2) !== 'matchLabels';
}

/** The checks of objects speak of metadata and of the data of Secrets and ConfigMaps, in closer words. */
function reportedElsewhere({ group, kind }: KubernetesObject, { path, code, part }: SchemaIssue): boolean {
  const [first, second] = path;
  if (first === 'metadata')
    return (
      (second === 'name' && code !== 'schema/rule') ||
      (path.length > 2 && ['labels', 'annotations'].includes(String(second)))
    );
  // The check of chart and chartRef says what each is for.
  if (kind === 'HelmRelease' && first === 'spec' && (path.length === 1 || String(second).startsWith('chart')))
    return code === 'schema/missing-choice' || (code === 'schema/conflicting-fields' && path.length === 2);
  const holdsData = group === '' && (kind === 'Secret' || kind === 'ConfigMap');
  const aboutValue = code === 'schema/wrong-type' || code === 'schema/malformed-value';
  return (
    holdsData &&
    aboutValue &&
    part === 'value' &&
    path.length > 1 &&
    ['data', 'stringData', 'binaryData'].includes(String(first))
  );
}
