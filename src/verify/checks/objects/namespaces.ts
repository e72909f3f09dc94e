import type { Diagnostic } from '../../../diagnostics/diagnostic.ts';
import { meantOr, suggest } from '../../../diagnostics/suggest.ts';
import { asList, asMap, asText, at, isOpaque } from '../../model/data.ts';
import { syncPathOf } from '../../model/flux-manifests.ts';
import { inventoryOf } from '../../model/inventory.ts';
import type { Model } from '../../model/model.ts';
import { type FluxKustomization, type KubernetesObject, showObject } from '../../model/object.ts';
import { isToBeFilledIn } from '../../model/placeholders.ts';
import { inObject } from '../../model/report.ts';
import { isBuiltinGroup, isClusterScoped } from '../../model/scope.ts';

/** A name that Kubernetes accepts for a namespace. */
const label = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;

/** Checks the namespace of an object: it is set, valid and exists. */
export function* namespaces(model: Model, object: KubernetesObject): Generator<Diagnostic> {
  const { namespace } = object;
  if (isClusterScoped(object)) return;
  if (namespace === undefined) {
    // The scope of other kinds is not known.
    const known = isBuiltinGroup(object.group) || object.group.endsWith('.toolkit.fluxcd.io');
    // In a complete tree, an object that nothing applies is the entry point, which must set its own namespace.
    const isEntry = model.options.closedWorld === true && object.listed;
    if (!known || (object.appliedBy === undefined && !isEntry)) return;
    yield inObject(object, ['metadata', 'name'], {
      code: 'object/no-namespace',
      message: `${showObject(object)} has no namespace, so Flux refuses it`,
      hint: 'Set metadata.namespace, `namespace` in the kustomization, or targetNamespace in the Flux Kustomization.',
    });
    return;
  }
  if (isOpaque(namespace) || isToBeFilledIn(object, namespace)) return;
  if (namespace.length > 63 || !label.test(namespace)) {
    yield inObject(object, ['metadata', 'namespace'], {
      code: 'object/invalid-namespace',
      message: `${namespace} is not a valid name for a namespace`,
      hint: 'Use lower-case letters, digits and hyphens, at most 63 of them.',
    });
    return;
  }
  yield* missingNamespace(model, object, namespace);
}

function* missingNamespace(model: Model, object: KubernetesObject, namespace: string): Generator<Diagnostic> {
  const kind = { group: '', kind: 'Namespace' };
  const inventory = inventoryOf(model);
  // If the tree contains no Namespace at all, they are created elsewhere.
  if (model.ofKind('', 'Namespace').length === 0 || inventory.lookup(kind, undefined, namespace)) return;
  const isWhole = model.options.closedWorld === true;
  if (!object.listed) return;
  if (inventory.mayExist(kind, undefined, namespace) !== undefined) return;
  if (object.appliedBy === undefined && !isWhole) return;
  if (!isWhole && homesOf(model).has(namespace)) return;
  const created = model
    .ofKind('helm.toolkit.fluxcd.io', 'HelmRelease')
    .some(
      ({ data }) =>
        at(data, 'spec', 'install', 'createNamespace') === true &&
        (at(data, 'spec', 'targetNamespace') === namespace ||
          at(data, 'metadata', 'namespace') === namespace),
    );
  if (created) return;
  const near = suggest(namespace, inventory.names(kind, undefined));
  yield inObject(object, ['metadata', 'namespace'], {
    code: 'object/missing-namespace',
    severity: model.options.closedWorld ? 'error' : 'warning',
    message: `the namespace ${namespace} does not exist: nothing in the tree creates it`,
    ...meantOr(near, 'Correct the namespace, or add a Namespace object.'),
  });
}

const homes = new WeakMap<Model, ReadonlySet<string>>();

/**
 * The namespaces that exist before Flux applies anything: those in which Flux begins or is installed, or, if the tree
 * does not show how Flux begins, those of its sources.
 */
function homesOf(model: Model): ReadonlySet<string> {
  const known = homes.get(model);
  if (known !== undefined) return known;
  const begins = [
    ...model.kustomizations.filter(({ parent }) => parent === undefined).map(({ namespace }) => namespace),
    ...model.objects.filter(({ data }) => syncPathOf(data) !== undefined).map(({ namespace }) => namespace),
  ];
  const sources = model.objects.filter(({ group }) => group === 'source.toolkit.fluxcd.io');
  const own = begins.length > 0 ? begins : sources.map(({ namespace }) => namespace);
  const found = new Set(own.flatMap((namespace) => namespace ?? []));
  homes.set(model, found);
  return found;
}

/**
 * Reports namespaces that a release creates too late: Flux applies the release together with objects in that namespace.
 */
export function* lateNamespaces(model: Model): Generator<Diagnostic> {
  const inventory = inventoryOf(model);
  const first = new Map<FluxKustomization, Map<string, KubernetesObject>>();
  for (const object of model.objects) {
    const { appliedBy, namespace, aside } = object;
    if (appliedBy === undefined || namespace === undefined || aside || isOpaque(namespace)) continue;
    const own = first.get(appliedBy) ?? new Map<string, KubernetesObject>();
    if (!own.has(namespace)) first.set(appliedBy, own.set(namespace, object));
  }
  const makers = namespaceMakers(model);
  if (makers.length === 0) return;
  for (const [by, objects] of first) {
    for (const [namespace, object] of objects) {
      if (inventory.lookup({ group: '', kind: 'Namespace' }, undefined, namespace) !== undefined) continue;
      const releases = makers.filter(({ makes }) => makes(namespace));
      const [maker] = releases;
      if (maker === undefined || releases.some(({ release }) => release.appliedBy !== by)) continue;
      yield inObject(object, ['metadata', 'namespace'], {
        code: 'object/late-namespace',
        severity: 'warning',
        message: `${showObject(maker.release)} is to create the namespace ${namespace}, which ${by.name} needs before it applies anything`,
        hint: 'Add a Namespace object, or apply the release by a Kustomization of its own that this one depends on.',
      });
    }
  }
}

/**
 * Returns the releases that create namespaces: through Helm itself, or as a chart that creates them from its values.
 */
function namespaceMakers(model: Model) {
  return model.ofKind('helm.toolkit.fluxcd.io', 'HelmRelease').flatMap((release) => {
    const target = asText(at(release.data, 'spec', 'targetNamespace'));
    const creates = at(release.data, 'spec', 'install', 'createNamespace') === true;
    const values = asMap(at(release.data, 'spec', 'values'));
    const listed = asMap(values['namespaces']);
    const names = new Set([
      ...Object.keys(listed),
      ...asList(values['namespaces']).flatMap((entry) => asText(entry) ?? asText(at(entry, 'name')) ?? []),
    ]);
    if (!creates && names.size === 0) return [];
    const makes = (namespace: string) =>
      release.namespace !== namespace && ((creates && target === namespace) || names.has(namespace));
    return [{ release, makes }];
  });
}
