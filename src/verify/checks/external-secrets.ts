import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { meantOr, suggest } from '../../diagnostics/suggest.ts';
import type { Check } from '../check.ts';
import { externalSecretCodes } from '../codes/references.ts';
import { clusterOf } from '../model/cluster.ts';
import { asList, asText, at, isOpaque } from '../model/data.ts';
import { inventoryOf } from '../model/inventory.ts';
import type { Model } from '../model/model.ts';
import type { KubernetesObject } from '../model/object.ts';
import { showObject } from '../model/object.ts';
import { inObject } from '../model/report.ts';

/** ExternalSecrets: one owner for each Secret. */
export const externalSecrets: Check = {
  codes: externalSecretCodes,
  *run(model) {
    const all = model.ofKind('external-secrets.io', 'ExternalSecret').filter(({ aside }) => !aside);
    yield* owners(all);
    for (const object of all) {
      yield* merges(model, all, object);
      yield* alsoApplied(model, object);
    }
    for (const object of model.ofKind('external-secrets.io', 'PushSecret')) yield* pushed(model, object);
  },
};

function policyOf({ data }: KubernetesObject): string {
  return asText(at(data, 'spec', 'target', 'creationPolicy')) ?? 'Owner';
}

function targetOf({ data, name }: KubernetesObject): string {
  return asText(at(data, 'spec', 'target', 'name')) ?? name;
}

/** Reports a Secret that another ExternalSecret owns: the controller refuses to write even a part of it. */
function* owners(all: readonly KubernetesObject[]): Generator<Diagnostic> {
  const owned = new Map<string, KubernetesObject>();
  const key = (object: KubernetesObject) =>
    [clusterOf(object), object.namespace ?? '', targetOf(object)].join('|');
  for (const object of all) {
    if (policyOf(object) !== 'Owner' || isOpaque(targetOf(object))) continue;
    if (!owned.has(key(object))) owned.set(key(object), object);
  }
  for (const object of all) {
    const owner = owned.get(key(object));
    const policy = policyOf(object);
    if (owner === undefined || owner.name === object.name || !['Owner', 'Merge', 'Orphan'].includes(policy))
      continue;
    const path =
      at(object.data, 'spec', 'target', 'name') === undefined
        ? ['metadata', 'name']
        : ['spec', 'target', 'name'];
    yield inObject(object, path, {
      code: 'ref/secret-owned-twice',
      message: `the Secret ${targetOf(object)} belongs to ${showObject(owner)}, so this one is refused`,
      hint: 'Fetch all keys by one ExternalSecret, or give each a Secret of its own.',
    });
  }
}

/** Reports a Secret that Flux applies as well: Flux reverts the controller's changes at every reconciliation. */
function* alsoApplied(model: Model, object: KubernetesObject): Generator<Diagnostic> {
  const target = targetOf(object);
  if (!['Owner', 'Orphan'].includes(policyOf(object)) || isOpaque(target)) return;
  const applied = model
    .ofKind('', 'Secret')
    .find(
      (secret) =>
        !secret.aside &&
        secret.appliedBy !== undefined &&
        secret.name === target &&
        secret.namespace === object.namespace &&
        clusterOf(secret) === clusterOf(object),
    );
  if (applied === undefined || object.appliedBy === undefined) return;
  yield inObject(
    object,
    at(object.data, 'spec', 'target', 'name') === undefined
      ? ['metadata', 'name']
      : ['spec', 'target', 'name'],
    {
      code: 'ref/secret-owned-twice',
      severity: 'warning',
      message: `Flux applies the Secret ${target} as well, so the two overwrite each other`,
      hint: `Remove one of the two, or set creationPolicy: Merge; the Secret is in ${applied.document.file.path}.`,
    },
  );
}

/** Reports a key that the Secret lacks, because it stops the whole PushSecret. */
function* pushed(model: Model, object: KubernetesObject): Generator<Diagnostic> {
  const name = asText(at(object.data, 'spec', 'selector', 'secret', 'name'));
  if (name === undefined || isOpaque(name) || at(object.data, 'spec', 'template') !== undefined) return;
  const known = inventoryOf(model).lookup({ group: '', kind: 'Secret' }, object.namespace, name, object);
  if (known?.keys === undefined) return;
  for (const [index, item] of asList(at(object.data, 'spec', 'data')).entries()) {
    const key = asText(at(item, 'match', 'secretKey'));
    if (key === undefined || key === '' || isOpaque(key) || known.keys.has(key)) continue;
    const near = suggest(key, [...known.keys]);
    yield inObject(object, ['spec', 'data', index, 'match', 'secretKey'], {
      code: 'ref/missing-secret-key',
      message: `${showObject({ kind: 'Secret', name, namespace: object.namespace })} has no key ${key}`,
      ...meantOr(near, `It has ${[...known.keys].join(', ')}.`),
    });
  }
}

/** Reports a missing Secret to merge into: Merge creates none. */
function* merges(
  model: Model,
  all: readonly KubernetesObject[],
  object: KubernetesObject,
): Generator<Diagnostic> {
  const target = targetOf(object);
  if (policyOf(object) !== 'Merge' || isOpaque(target)) return;
  const isMade = all.some(
    (other) =>
      other.namespace === object.namespace &&
      targetOf(other) === target &&
      ['Owner', 'Orphan'].includes(policyOf(other)),
  );
  const secret = { group: '', kind: 'Secret' };
  const inventory = inventoryOf(model);
  const asking = { object, inValues: false };
  if (isMade || inventory.lookup(secret, object.namespace, target, object) !== undefined) return;
  if (inventory.mayExist(secret, object.namespace, target, asking) !== undefined) return;
  yield inObject(object, ['spec', 'target', 'creationPolicy'], {
    code: 'ref/missing-secret',
    severity: 'warning',
    message: `${showObject({ kind: 'Secret', name: target, namespace: object.namespace })} is only merged into: nothing in the tree creates it`,
    hint: 'Leave creationPolicy out, so that this ExternalSecret makes the Secret, or add what makes it.',
  });
}
