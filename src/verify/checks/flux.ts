import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { shownKey } from '../../diagnostics/shown-key.ts';
import type { KeyPath } from '../../diagnostics/source.ts';
import type { Check } from '../check.ts';
import { fluxCodes } from '../codes/flux.ts';
import { variableName } from '../kinds/kustomize.toolkit.fluxcd.io/rules.ts';
import { asList, asMap, asText, at, isOpaque, isPlainMap, texts } from '../model/data.ts';
import { inventoryOf } from '../model/inventory.ts';
import type { Model } from '../model/model.ts';
import { type FluxKustomization, type KubernetesObject, showObject } from '../model/object.ts';
import { inObject } from '../model/report.ts';
import { isSubstituted } from '../model/substitute.ts';
import { seconds } from '../values/duration.ts';

/** What the Flux controllers do with Kustomizations, HelmReleases and sources. */
export const flux: Check = {
  codes: fluxCodes,
  *run(model) {
    const sealed = sealedBy(model);
    for (const kustomization of model.kustomizations) {
      // A parent may complete a Kustomization that nothing applies.
      if (kustomization.object.aside) continue;
      yield* decryption(model, kustomization, sealed.get(kustomization) ?? []);
      yield* settings(model, kustomization);
      yield* variableKeys(model, kustomization);
      yield* dependencies(model, kustomization.object, 'Kustomization');
    }
    for (const release of model.ofKind('helm.toolkit.fluxcd.io', 'HelmRelease')) {
      yield* dependencies(model, release, 'HelmRelease');
      yield* chart(release);
      yield* interval(release);
    }
    for (const kind of ['GitRepository', 'OCIRepository', 'HelmRepository', 'Bucket']) {
      for (const source of model.ofKind('source.toolkit.fluxcd.io', kind)) yield* interval(source);
    }
    for (const source of model.ofKind('source.toolkit.fluxcd.io', 'HelmRepository'))
      yield* repository(source);
    for (const object of model.objects) yield* variables(object);
  },
};

/** Returns the sealed objects that each Kustomization applies. */
function sealedBy(model: Model): ReadonlyMap<FluxKustomization, readonly KubernetesObject[]> {
  const sealed = new Map<FluxKustomization, KubernetesObject[]>();
  for (const object of model.objects) {
    const isSealed = object.document.secret || object.sealing.parts.length > 0;
    if (object.appliedBy === undefined || !isSealed || isLeftSealed(object)) continue;
    const objects = sealed.get(object.appliedBy);
    if (objects) objects.push(object);
    else sealed.set(object.appliedBy, [object]);
  }
  return sealed;
}

/** Whether Flux is told not to decrypt an object, because another controller does. */
function isLeftSealed({ data }: KubernetesObject): boolean {
  const asked = asText(at(data, 'metadata', 'annotations', 'kustomize.toolkit.fluxcd.io/decrypt'));
  return asked?.toLowerCase() === 'disabled';
}

function* decryption(
  model: Model,
  { object, spec, name, namespace }: FluxKustomization,
  sealed: readonly KubernetesObject[],
): Generator<Diagnostic> {
  const [first] = sealed;
  const decrypts = asText(at(spec, 'decryption', 'provider')) !== undefined;
  // Unneeded decryption is reported only for complete trees.
  if (first === undefined && !(decrypts && model.options.closedWorld === true)) return;
  if (first !== undefined && !decrypts) {
    const [part] = first.sealing.parts;
    const file = first.document.secret || part === undefined ? first.document.file.path : part.file;
    yield inObject(
      object,
      ['spec', 'decryption'],
      {
        code: 'flux/no-decryption',
        message: `${name} applies sealed files (${file}) but does not decrypt them`,
        hint: 'Add `decryption: {provider: sops, secretRef: {name: sops-age}}` to its spec.',
      },
      'key',
    );
    return;
  }
  const secret = asText(at(spec, 'decryption', 'secretRef', 'name'));
  if (secret === undefined || isOpaque(secret)) return;
  const path: KeyPath = ['spec', 'decryption', 'secretRef', 'name'];
  const kind = { group: '', kind: 'Secret' };
  const inventory = inventoryOf(model);
  const known = inventory.lookup(kind, namespace, secret);
  if (known === undefined) {
    const elsewhere = homes(model, secret, namespace) ?? inventory.lookup(kind, undefined, secret)?.namespace;
    if (inventory.mayExist(kind, namespace, secret)) return;
    if (elsewhere === undefined) {
      if (model.options.closedWorld !== true) return;
      yield inObject(object, path, {
        code: 'flux/decryption-secret',
        message: `nothing creates the Secret ${secret} that ${name} decrypts with`,
        hint: `Name one of ${inventory.names(kind, namespace).join(', ') || 'none'}, the Secret that the bootstrap creates.`,
      });
      return;
    }
    yield inObject(object, path, {
      code: 'flux/decryption-secret',
      message: `the Secret ${secret} is in ${elsewhere}, but Flux reads it in ${namespace}`,
      hint: `Put the Kustomization into the namespace ${elsewhere} and set targetNamespace, or add the Secret to ${namespace}.`,
    });
    return;
  }
  const fits = (key: string) => /(\.agekey|\.asc)$|^sops\./.test(key);
  if (known.keys === undefined || [...known.keys].some(fits)) return;
  yield inObject(object, path, {
    code: 'flux/decryption-key',
    message: `the Secret ${secret} has no key that Flux decrypts with`,
    hint: 'The key’s name must end in `.agekey` (age) or `.asc` (PGP).',
  });
}

/**
 * Returns the namespace that must contain a key which no file of the tree contains, if it is not this one: at least
 * three Kustomizations read it there, and only one in this namespace, which finds nothing. Otherwise undefined.
 */
function homes(model: Model, secret: string, namespace: string | undefined): string | undefined {
  const counts = new Map<string, number>();
  for (const other of model.kustomizations) {
    if (at(other.spec, 'decryption', 'secretRef', 'name') !== secret || other.namespace === undefined)
      continue;
    counts.set(other.namespace, (counts.get(other.namespace) ?? 0) + 1);
  }
  const own = counts.get(namespace ?? '') ?? 0;
  const [most] = [...counts].sort(([, a], [, b]) => b - a);
  return most !== undefined && own === 1 && most[1] >= 3 ? most[0] : undefined;
}

function* settings(model: Model, kustomization: FluxKustomization): Generator<Diagnostic> {
  const { object, spec, name } = kustomization;
  const path = asText(spec['path']);
  if (kustomization.path === '' && path === undefined && !model.tree.folders.has('')) {
    yield inObject(
      object,
      ['spec', 'path'],
      {
        code: 'flux/missing-path',
        message: `${name} names no path, so it applies every manifest of the repository`,
        hint: 'Set spec.path to the intended folder.',
      },
      'key',
    );
  }
  yield* interval(object);
  if (spec['suspend'] === true) {
    yield inObject(object, ['spec', 'suspend'], {
      code: 'flux/suspended-parent',
      severity: 'warning',
      message: `${name} is suspended, so nothing that it applies follows the repository`,
      hint: 'Resume it. If that is intended, silence this with the reason.',
    });
  }
  if (model.options.closedWorld && spec['prune'] === false) {
    yield inObject(object, ['spec', 'prune'], {
      code: 'flux/no-prune',
      severity: 'warning',
      message: `${name} does not remove what was removed from the repository`,
      hint: 'Set `prune: true`.',
    });
  }
}

/**
 * Reports keys that are not valid variable names: every key is a variable, and because of an invalid one Flux
 * substitutes and applies nothing.
 */
function* variableKeys(model: Model, { object, spec, namespace }: FluxKustomization): Generator<Diagnostic> {
  for (const [index, entry] of asList(at(spec, 'postBuild', 'substituteFrom')).entries()) {
    const [kind, name] = [asText(at(entry, 'kind')), asText(at(entry, 'name'))];
    if (kind === undefined || name === undefined || isOpaque(name)) continue;
    const known = inventoryOf(model).lookup({ group: '', kind }, namespace, name, object);
    const bad = [...(known?.keys ?? [])].find((key) => !variableName.test(key) && !isOpaque(key));
    if (bad === undefined) continue;
    yield inObject(object, ['spec', 'postBuild', 'substituteFrom', index, 'name'], {
      code: 'schema/malformed-value',
      message: `the key ${shownKey(bad)} of ${showObject({ kind, name, namespace })} is not a valid variable name, so Flux refuses the Kustomization`,
      hint: 'Rename the key: letters, digits and underscores, not starting with a digit.',
    });
  }
}

function* dependencies(
  model: Model,
  object: KubernetesObject,
  kind: 'Kustomization' | 'HelmRelease',
): Generator<Diagnostic> {
  for (const [index, dependency] of asList(at(object.data, 'spec', 'dependsOn')).entries()) {
    const path: KeyPath = ['spec', 'dependsOn', index, 'name'];
    const name = asText(at(dependency, 'name')) ?? '';
    const namespace = asText(at(dependency, 'namespace')) ?? object.namespace;
    const found = model.find({ group: object.group, kind }, namespace, name, object);
    if (found === undefined) continue;
    const spec = asMap(found.data['spec']);
    if (spec['suspend'] === true) {
      yield inObject(object, path, {
        code: 'flux/suspended-dependency',
        severity: 'warning',
        message: `${showObject(found)} is suspended, and this depends on it`,
        hint: 'Resume the dependency, or remove it: what depends on it is not updated meanwhile.',
      });
    }
    const awaited = spec['wait'] === true || asList(spec['healthChecks']).length > 0;
    if (model.options.closedWorld && kind === 'Kustomization' && !awaited) {
      yield inObject(object, path, {
        code: 'flux/dependency-not-awaited',
        severity: 'warning',
        message: `${name} counts as ready before anything in it runs`,
        hint: `Set \`wait: true\` in the Kustomization ${name}, or give it health checks.`,
      });
    }
  }
}

function* chart(release: KubernetesObject): Generator<Diagnostic> {
  // A release that no build lists may be a patch.
  if (!release.listed) return;
  const spec = asMap(release.data['spec']);
  const hasChart = isPlainMap(spec['chart']);
  if (hasChart !== isPlainMap(spec['chartRef'])) return;
  yield inObject(
    release,
    hasChart ? ['spec', 'chartRef'] : ['spec'],
    {
      code: 'flux/chart-choice',
      message: hasChart
        ? 'this HelmRelease has both a chart and a chartRef'
        : 'this HelmRelease has neither a chart nor a chartRef',
      hint: 'Give exactly one of the two.',
    },
    'key',
  );
}

function* repository(source: KubernetesObject): Generator<Diagnostic> {
  const url = asText(at(source.data, 'spec', 'url'));
  if (url === undefined || isOpaque(url)) return;
  const oci = at(source.data, 'spec', 'type') === 'oci';
  if (url.startsWith('oci://') === oci) return;
  yield inObject(source, ['spec', oci ? 'type' : 'url'], {
    code: 'flux/repository-type',
    message: oci
      ? 'this repository is of type oci, but its address is not'
      : 'this address needs `type: oci`',
    hint: 'Set `type: oci` for addresses with oci://, and not for others.',
  });
}

/** Minimum intervals, in seconds; retrying soon after a failure is fine. */
const shortest = { interval: 30, retryInterval: 5 };

function* interval(object: KubernetesObject): Generator<Diagnostic> {
  for (const field of ['interval', 'retryInterval'] as const) {
    const every = seconds(at(object.data, 'spec', field));
    if (every === undefined || every >= shortest[field]) continue;
    const when = field === 'interval' ? '' : ', as long as something fails';
    yield inObject(object, ['spec', field], {
      code: 'flux/short-interval',
      severity: 'warning',
      message: `Flux would do this every ${every} seconds${when}`,
      hint: 'Use a minute or more, and a Receiver if changes must arrive at once.',
    });
  }
}

/** Reports `${…}` inside a secret value: Flux decrypts before it substitutes, so it takes the text for a variable. */
function* variables(object: KubernetesObject): Generator<Diagnostic> {
  const { appliedBy, document, data } = object;
  if (appliedBy === undefined || !object.open || !document.secret || document.locked) return;
  if (object.kind !== 'Secret' || !isSubstituted(data) || document.data === undefined) return;
  for (const field of ['stringData', 'data']) {
    for (const { path, text } of texts(at(document.data, field), [field])) {
      if (!/(^|[^$])\$\{[A-Za-z_]\w*/.test(text)) continue;
      yield inObject(object, path, {
        code: 'flux/variable-in-secret',
        severity: 'warning',
        message: `the secret value ${path.at(-1)} contains a variable, which Flux replaces after decrypting`,
        hint: 'Double the dollar sign, or annotate the Secret with `kustomize.toolkit.fluxcd.io/substitute: disabled`.',
      });
    }
  }
}
