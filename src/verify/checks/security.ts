import type { Diagnostic, Severity } from '../../diagnostics/diagnostic.ts';
import type { KeyPath } from '../../diagnostics/source.ts';
import { stringOf } from '../../diagnostics/string-of.ts';
import type { Check } from '../check.ts';
import { securityCodes } from '../codes/security.ts';
import type { VerifyCode } from '../codes.ts';
import { asList, asMap, asText, at, isOpaque, isPlainMap, type PlainMap, texts } from '../model/data.ts';
import type { Model } from '../model/model.ts';
import { type KubernetesObject, showObject } from '../model/object.ts';
import { inDocument, inObject } from '../model/report.ts';
import { podTemplate } from '../model/workloads.ts';
import {
  isKnownSecretFormat,
  isPlaceholder,
  isPublic,
  isRevealing,
  isSetting,
  looksSecret,
} from './secret-text.ts';

/**
 * Security of workloads. In complete trees, also required settings; the manifests of other trees are their owners'
 * choice, so only what is dangerous in itself is reported.
 */
export const security: Check = {
  codes: securityCodes,
  *run(model) {
    for (const object of model.unused) if (object.kind === 'Secret') yield* secrets(object);
    for (const object of model.objects) {
      yield* secrets(object);
      if (object.group === 'helm.toolkit.fluxcd.io') yield* releaseImages(object);
      const template = podTemplate(object);
      if (template === undefined) continue;
      const spec = asMap(at(template.data, 'spec'));
      yield* pod(model, object, spec, [...template.path, 'spec']);
    }
  },
};

function* pod(model: Model, object: KubernetesObject, spec: PlainMap, path: KeyPath): Generator<Diagnostic> {
  for (const field of ['hostNetwork', 'hostPID', 'hostIPC']) {
    if (spec[field] !== true || !model.options.closedWorld) continue;
    yield finding(object, [...path, field], 'security/host-access', {
      message: `the pods of ${showObject(object)} share their node's namespace: ${field}`,
      hint: 'Remove it. If it is intended, silence this with the reason.',
    });
  }
  for (const list of ['initContainers', 'containers']) {
    for (const [index, raw] of asList(spec[list]).entries()) {
      const container = asMap(raw);
      const at: KeyPath = [...path, list, index];
      yield* image(object, asText(container['image']), [...at, 'image']);
      yield* privileges(object, container, at);
      if (model.options.closedWorld) yield* hardening(object, spec, container, at, path);
    }
  }
}

function* image(
  object: KubernetesObject,
  reference: string | undefined,
  path: KeyPath,
): Generator<Diagnostic> {
  if (reference === undefined || isOpaque(reference) || reference.includes('@')) return;
  const tag = /:([^:/]+)$/.exec(reference)?.[1];
  if (tag !== undefined && tag !== 'latest') return;
  yield finding(object, path, 'security/moving-tag', {
    message:
      tag === undefined ? `the image ${reference} has no version` : `the image ${reference} follows latest`,
    hint: 'Name a version, best with its digest.',
  });
}

/** Reports image tags in values, in which an image is a map with a repository and a tag. */
function* releaseImages(object: KubernetesObject): Generator<Diagnostic> {
  for (const { path, text } of texts(at(object.data, 'spec', 'values'), ['spec', 'values'])) {
    if (path.at(-1) !== 'tag' || text !== 'latest') continue;
    const repository = asText(at(object.data, ...path.slice(0, -1), 'repository'));
    if (repository === undefined) continue;
    yield finding(object, path, 'security/moving-tag', {
      message: `the image ${repository} follows latest`,
      hint: 'Name a version, best with its digest.',
    });
  }
}

function* privileges(object: KubernetesObject, container: PlainMap, path: KeyPath): Generator<Diagnostic> {
  if (at(container, 'securityContext', 'privileged') !== true) return;
  yield finding(object, [...path, 'securityContext', 'privileged'], 'security/privileged', {
    message: `the container ${stringOf(container['name'])} is privileged: it is root on its node`,
    hint: 'Remove it, and add the single capability that is needed. If it is intended, silence this with the reason.',
  });
}

function* hardening(
  object: KubernetesObject,
  spec: PlainMap,
  container: PlainMap,
  path: KeyPath,
  podPath: KeyPath,
): Generator<Diagnostic> {
  const own = asMap(container['securityContext']);
  const shared = asMap(spec['securityContext']);
  const setting = (field: string) => own[field] ?? shared[field];
  const name = container['name'];
  const context: KeyPath = [...path, 'securityContext'];
  /** Returns the path of a setting that both the pod and the container may have. */
  const placeOf = (field: string): KeyPath =>
    own[field] === undefined && shared[field] !== undefined
      ? [...podPath, 'securityContext', field]
      : [...context, field];
  if (setting('runAsNonRoot') !== true || setting('runAsUser') === 0) {
    const field = setting('runAsNonRoot') === true ? 'runAsUser' : 'runAsNonRoot';
    yield finding(object, placeOf(field), 'security/root', {
      message: `the container ${stringOf(name)} may run as root`,
      hint: 'Set `runAsNonRoot: true` in the securityContext of the pod or the container, and no runAsUser of 0.',
    });
  }
  // The API server refuses `false` beside `privileged`, which has a finding of its own.
  if (own['privileged'] !== true && own['allowPrivilegeEscalation'] !== false) {
    yield finding(object, [...context, 'allowPrivilegeEscalation'], 'security/privilege-escalation', {
      message: `the container ${stringOf(name)} may gain privileges`,
      hint: 'Set `allowPrivilegeEscalation: false` in its securityContext.',
    });
  }
  if (!asList(at(own, 'capabilities', 'drop')).includes('ALL')) {
    yield finding(object, [...context, 'capabilities', 'drop'], 'security/capabilities', {
      message: `the container ${stringOf(name)} keeps its Linux capabilities`,
      hint: 'Set `capabilities: {drop: [ALL]}`, and add back what is needed.',
    });
  }
  const profile = asMap(setting('seccompProfile'))['type'];
  if (profile === undefined || profile === 'Unconfined') {
    const place = placeOf('seccompProfile');
    yield finding(object, profile === undefined ? place : [...place, 'type'], 'security/no-seccomp', {
      message: `the container ${stringOf(name)} has no seccomp profile`,
      hint: 'Set `seccompProfile: {type: RuntimeDefault}` in the securityContext of the pod.',
    });
  }
  if (own['readOnlyRootFilesystem'] !== true) {
    yield finding(object, [...context, 'readOnlyRootFilesystem'], 'security/writable-root', {
      message: `the container ${stringOf(name)} can write to its own image`,
      hint: 'Set `readOnlyRootFilesystem: true`, and mount an emptyDir where it must write.',
    });
  }
  const limited = at(container, 'resources', 'limits', 'memory') !== undefined;
  const requested = ['cpu', 'memory'].every(
    (key) => at(container, 'resources', 'requests', key) !== undefined,
  );
  if (!limited || !requested) {
    yield finding(object, [...path, 'resources', limited ? 'requests' : 'limits'], 'security/no-limits', {
      message: `the container ${stringOf(name)} has no ${limited ? 'requests for cpu and memory' : 'memory limit'}`,
      hint: 'Set requests for cpu and memory, and a limit for memory.',
    });
  }
}

function* secrets(object: KubernetesObject): Generator<Diagnostic> {
  const kind = `${object.group}/${object.kind}`;
  if (kind === '/Secret') yield* plainSecret(object);
  else if (kind === '/ConfigMap') {
    for (const { path, text } of texts(object.data['data'], ['data'])) {
      if (!isKnownSecretFormat(text) && !looksSecret(String(path[1]), text)) continue;
      yield finding(
        object,
        path,
        'security/secret-in-config-map',
        secretIn(`${path[1]} of this ConfigMap`),
        'error',
      );
    }
  } else if (kind === 'helm.toolkit.fluxcd.io/HelmRelease') {
    yield* secretValues(object, at(object.data, 'spec', 'values'), ['spec', 'values']);
  } else {
    const template = podTemplate(object);
    if (template) yield* secretValues(object, at(template.data, 'spec'), [...template.path, 'spec']);
  }
}

function* plainSecret(object: KubernetesObject): Generator<Diagnostic> {
  if (object.document.secret) {
    yield* leftInClear(object);
    return;
  }
  const opened = new Set(object.sealing.parts.flatMap(({ key }) => key ?? []));
  const sealed = new Set(object.sealing.parts.map(({ file }) => file));
  const entries = ['stringData', 'data'].flatMap((field) =>
    Object.entries(asMap(object.data[field])).flatMap(([key, value]) =>
      typeof value === 'string' ? [{ field, key, value: field === 'data' ? decoded(value) : value }] : [],
    ),
  );
  // If settings are kept beside a password, the finding about the password covers them.
  const revealing = entries.filter(({ key, value }) => isRevealing(key, value));
  const severity = revealing.length > 0 ? 'error' : 'warning';
  // A generator often reads a whole configuration into a Secret because only a part of it is confidential.
  if (object.generated && revealing.length === 0) return;
  for (const { field, key, value } of revealing.length > 0 ? revealing : entries) {
    if (value === '' || isOpaque(value) || isPlaceholder(value.trim()) || isSetting(key, value)) continue;
    if (value.startsWith('ENC[') || isPublic(value) || opened.has(key)) continue;
    if (sealed.size > 0 && sealed.has(object.locate([field, key]).file)) continue;
    yield finding(
      object,
      [field, key],
      'security/plain-secret',
      {
        message: `the Secret ${object.name} is in clear text`,
        hint: 'Seal the file (`clusterwright secrets encrypt`), and change the secret if it was ever pushed.',
      },
      severity,
    );
    return;
  }
}

/** Reports confidential values that a rule of SOPS left in clear text in a sealed Secret. */
function* leftInClear({ document, generated, name }: KubernetesObject): Generator<Diagnostic> {
  const raw = document.asWritten;
  if (generated || at(raw, 'sops', 'mac') === undefined) return;
  for (const field of ['stringData', 'data']) {
    for (const [key, value] of Object.entries(asMap(at(raw, field)))) {
      if (typeof value !== 'string' || value.startsWith('ENC[') || isOpaque(value)) continue;
      const text = field === 'data' ? decoded(value) : value;
      if (!isRevealing(key, text) || isSetting(key, text) || isPublic(text)) continue;
      yield inDocument(document, [field, key], {
        code: 'security/plain-secret',
        message: `${field}.${key} of the sealed Secret ${name} is in clear text`,
        hint: 'Let the rule in .sops.yaml select it (`encrypted_regex: ^(data|stringData)$`), and seal the file again.',
      });
      return;
    }
  }
}

/** Decodes a value under `data`. Text that is not base64 is returned as it is, because something else fills it in. */
function decoded(text: string): string {
  if (!/^[A-Za-z0-9+/=\s]*$/.test(text)) return text;
  return Buffer.from(text, 'base64').toString('utf8');
}

function* secretValues(object: KubernetesObject, value: unknown, path: KeyPath): Generator<Diagnostic> {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* secretValues(object, item, [...path, index]);
    return;
  }
  if (!isPlainMap(value)) return;
  for (const [key, item] of Object.entries(value)) {
    if (typeof item !== 'string') yield* secretValues(object, item, [...path, key]);
    else {
      // An environment variable is a map with `name` and `value`.
      const name = key === 'value' ? (asText(value['name']) ?? key) : key;
      if (!isKnownSecretFormat(item) && !looksSecret(name, item)) continue;
      yield finding(object, [...path, key], 'security/secret-in-values', secretIn(name), 'error');
    }
  }
}

function secretIn(where: string) {
  return {
    message: `${where} contains a secret in clear text`,
    hint: 'Move it to a sealed Secret and refer to it; change it if it was ever pushed.',
  };
}

function finding(
  object: KubernetesObject,
  path: KeyPath,
  code: VerifyCode,
  text: { readonly message: string; readonly hint: string },
  severity: Severity = 'warning',
): Diagnostic {
  return inObject(object, path, { code, severity, ...text });
}
