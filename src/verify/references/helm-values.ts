import type { KeyPath } from '../../diagnostics/source.ts';
import { stringOf } from '../../diagnostics/string-of.ts';
import { asList, asText, at, isPlainMap } from '../model/data.ts';
import type { GroupKind } from '../model/object.ts';
import { own } from '../own.ts';
import { claimKind, configMapKind, secretKind } from './rule.ts';

/** A reference in free-form values, recognised by a form that Kubernetes and charts share. */
export interface FoundReference {
  readonly to: GroupKind;
  readonly name: string;
  readonly path: KeyPath;
  readonly keys: readonly { readonly key: string; readonly path: KeyPath }[];
  readonly optional: boolean;
  /** The namespace, if the reference gives one. */
  readonly namespace?: string;
}

/**
 * Yields references in the values of a chart or the specification of an unknown kind. It is not known what a chart does
 * with a value, but these forms mean the same in all of them: `secretKeyRef`, `configMapKeyRef`, the entries of an
 * `envFrom`, volumes, `existingSecret` with its keys, `existingClaim`. Parts with `enabled: false` are left out.
 */
export function* referencesInValues(value: unknown, path: KeyPath): Generator<FoundReference> {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* referencesInValues(item, [...path, index]);
    return;
  }
  if (!isPlainMap(value) || value['enabled'] === false) return;
  for (const [key, item] of Object.entries(value)) {
    const here = [...path, key];
    const kind = own(keyReferences, key);
    if (kind !== undefined && isPlainMap(item)) {
      yield* named(kind, item, here, ['key']);
      continue;
    }
    if (key === 'envFrom' || key === 'extraEnvFrom' || key === 'additionalEnvFrom') {
      for (const [index, entry] of asList(item).entries()) {
        const secret = at(entry, 'secretRef');
        const config = at(entry, 'configMapRef');
        if (secret !== undefined) yield* named(secretKind, secret, [...here, index, 'secretRef'], []);
        if (config !== undefined) yield* named(configMapKind, config, [...here, index, 'configMapRef'], []);
      }
      continue;
    }
    if (key === 'parentRefs') {
      for (const [index, entry] of asList(item).entries()) yield* parent(entry, [...here, index]);
      continue;
    }
    if (key === 'imagePullSecrets') {
      for (const [index, entry] of asList(item).entries())
        yield* named(secretKind, entry, [...here, index], []);
      continue;
    }
    if (key === 'persistence' && isPlainMap(item)) yield* mounted(item, here);
    const whole = own(wholeReferences, key);
    const name = asText(item);
    if (whole !== undefined && name !== undefined) {
      const keys = key === 'existingClaim' ? [] : [...keysBeside(value, path)];
      yield { to: whole, name, path: here, keys, optional: false };
      continue;
    }
    yield* referencesInValues(item, here);
  }
}

/** Yields `persistence: {settings: {type: configMap, name: web}}`, the form of the common library of home charts. */
function* mounted(entries: Readonly<Record<string, unknown>>, path: KeyPath): Generator<FoundReference> {
  for (const [id, entry] of Object.entries(entries)) {
    const to = own(mountedKinds, stringOf(at(entry, 'type')));
    if (to === undefined || at(entry, 'enabled') === false) continue;
    if (!stringOf(at(entry, 'name')).includes('{{')) yield* named(to, entry, [...path, id], []);
  }
}

const mountedKinds: Readonly<Record<string, GroupKind>> = { secret: secretKind, configMap: configMapKind };

/** Yields the parents of a route, which charts pass on unchanged. */
function* parent(entry: unknown, path: KeyPath): Generator<FoundReference> {
  const name = asText(at(entry, 'name'));
  const kind = asText(at(entry, 'kind')) ?? 'Gateway';
  const group = asText(at(entry, 'group')) ?? 'gateway.networking.k8s.io';
  const namespace = asText(at(entry, 'namespace'));
  if (name === undefined || name.includes('{{') || namespace?.includes('{{')) return;
  const place = { ...(namespace !== undefined && { namespace }) };
  yield { to: { group, kind }, name, path: [...path, 'name'], keys: [], optional: false, ...place };
}

const keyReferences: Readonly<Record<string, GroupKind>> = {
  secretKeyRef: secretKind,
  configMapKeyRef: configMapKind,
};

const wholeReferences: Readonly<Record<string, GroupKind>> = {
  existingSecret: secretKind,
  existingSecretName: secretKind,
  existingConfigMap: configMapKind,
  existingConfigmap: configMapKind,
  existingClaim: claimKind,
};

function* named(
  to: GroupKind,
  reference: unknown,
  path: KeyPath,
  keyFields: readonly string[],
): Generator<FoundReference> {
  const name = asText(at(reference, 'name'));
  if (name === undefined) return;
  const keys = keyFields.flatMap((field) => {
    const key = asText(at(reference, field));
    return key === undefined ? [] : [{ key, path: [...path, field] }];
  });
  const optional = at(reference, 'optional') === true;
  yield { to, name, path: [...path, 'name'], keys, optional };
}

const keyField = /^existingSecret\w*Key$|\w(Password|User|Username|AccessKey|Token)SecretKey$/;

/**
 * Yields `existingSecretPasswordKey: redis-password` and similar keys beside the `existingSecret` that contains them.
 */
function* keysBeside(
  values: Readonly<Record<string, unknown>>,
  path: KeyPath,
): Generator<{ key: string; path: KeyPath }> {
  for (const [field, value] of Object.entries(values)) {
    const key = asText(value);
    if (key !== undefined && keyField.test(field)) yield { key, path: [...path, field] };
    if (field !== 'secretKeys' || !isPlainMap(value)) continue;
    for (const [inner, item] of Object.entries(value)) {
      const innerKey = asText(item);
      if (innerKey !== undefined) yield { key: innerKey, path: [...path, field, inner] };
    }
  }
}
