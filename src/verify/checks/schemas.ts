import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { shownKey } from '../../diagnostics/shown-key.ts';
import { stringOf } from '../../diagnostics/string-of.ts';
import { meantOr, suggest } from '../../diagnostics/suggest.ts';
import type { Check } from '../check.ts';
import { type KindsAtHand, kindsAtHand } from '../kinds/at-hand.ts';
import { findKind } from '../kinds/pack.ts';
import { newerThanPinned, pinnedCharts, pinnedFlux, servedByPinned } from '../kinds/served.ts';
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

/** Every object against the schema of its kind: first the built-in schemas, then external ones for other kinds. */
export const schemas: Check = {
  codes: schemaCodes,
  *run(model) {
    const atHand = definedKinds(model);
    const flux = pinnedFlux(model.objects);
    const charts = pinnedCharts(model.objects);
    for (const object of model.objects) {
      // An object that no build lists may be a patch, which is incomplete, but its kind must exist.
      if (!object.listed && model.builtFiles.size > 0) {
        const typo = misspeltKind(object.apiVersion, object.kind);
        if (typo !== undefined) yield inObject(object, typo.path, typo);
        continue;
      }
      // An object that nothing applies may get patches and variables that the tree does not show.
      const unfinished = object.aside && model.options.closedWorld !== true;
      const verdict = validateObject(object.data, {
        atHand: atHand(object),
        ...(model.options.schemas && { rules: model.options.schemas.rules }),
        sealed: object.document.locked,
        substituted: object.open,
      });
      if (!verdict.known && model.options.schemas === undefined) yield* metadataOf(object);
      const first = object.aside || isDefined(model, object) ? undefined : newerThanPinned(object, flux);
      if (first !== undefined) yield inObject(object, ['apiVersion'], tooNew(object, first));
      const issues = verdict.known ? verdict.issues : (model.options.schemas?.check(object.data) ?? []);
      for (const issue of issues) {
        if (reportedElsewhere(object, issue)) continue;
        if (
          issue.code === 'schema/unknown-version' &&
          (isDefined(model, object) || servedByPinned(object, flux) || charts.serves(object))
        )
          continue;
        // A field of `spec` that is missing may depend on the mode.
        const field = stringOf(issue.path[1] ?? 'mode');
        if (issue.path[0] === 'spec' && charts.reads(object, field)) continue;
        if (unfinished && issue.code === 'schema/missing-field') continue;
        const { code, path, part, message, hint, fixes = [] } = issue;
        const severity = isHarmless(object, issue) ? 'warning' : (issue.severity ?? 'error');
        const named = path.length === 0 ? `${showObject(object)}: ${message}` : message;
        const finding = inObject(object, path, { code, severity, message: named, hint, fixes }, part);
        yield isLostValue(object, issue) ? withoutKey(finding, String(path[0])) : finding;
      }
    }
  },
};

/**
 * Whether the null is the rest of an unquoted value: in `{password: tern, 7b}`, the text after the comma is not a key.
 */
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
 * Returns the kinds that the tree defines, as seen by an object. In a tree for several clusters, a definition applies
 * only in its own cluster; in the others, the built-in schema is used.
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

/** Reports wrong metadata of an object of unknown kind: metadata is the same for all kinds. */
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
        ...meantOr(near, 'Remove it: the API server refuses or drops it.'),
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

/** Whether the tree contains the definition of this version, as the manifests of Flux and of operators do. */
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
 * Whether a missing value is harmless. The API server treats an optional field of its own kinds without a value as
 * missing, and metadata of all kinds. But a list item without a value is an empty item, and a label an empty label.
 */
function isHarmless({ group }: KubernetesObject, { code, path }: SchemaIssue): boolean {
  if (code !== 'schema/null-value') return false;
  // An empty item of this list is the core group.
  if (path[0] === 'metadata' || path.at(-2) === 'apiGroups') return true;
  return isBuiltinGroup(group) && typeof path.at(-1) !== 'number' && path.at(-2) !== 'matchLabels';
}

/**
 * Whether another check reports the issue more precisely: those of objects cover metadata and the data of Secrets and
 * ConfigMaps.
 */
function reportedElsewhere({ group, kind }: KubernetesObject, { path, code, part }: SchemaIssue): boolean {
  const [first, second] = path;
  if (first === 'metadata')
    return (
      (second === 'name' && code !== 'schema/rule') ||
      (path.length > 2 && ['labels', 'annotations'].includes(String(second)))
    );
  // The check of chart and chartRef explains what each is for.
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
