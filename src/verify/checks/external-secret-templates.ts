import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { KeyPath } from '../../diagnostics/source.ts';
import { suggest } from '../../diagnostics/suggest.ts';
import type { Check } from '../check.ts';
import { externalSecretTemplateCodes } from '../codes/references.ts';
import { ofExternalSecret } from '../go-template/functions.ts';
import { readTemplate, type Use } from '../go-template/read.ts';
import { asList, asText, at, isOpaque, matches } from '../model/data.ts';
import type { Model } from '../model/model.ts';
import type { KubernetesObject } from '../model/object.ts';
import { inObject } from '../model/report.ts';

const group = 'external-secrets.io';

/** Templates of External Secrets: they parse, and use only data that is fetched. */
export const externalSecretTemplates: Check = {
  codes: externalSecretTemplateCodes,
  *run(model) {
    for (const [kind, spec, template] of places) {
      for (const object of model.ofKind(group, kind)) {
        if (object.aside || (asText(at(object.data, ...template, 'engineVersion')) ?? 'v2') !== 'v2')
          continue;
        const fetched = kind === 'PushSecret' ? undefined : fetchedKeys(at(object.data, ...spec));
        for (const written of templatesOf(model, object, spec, template))
          yield* judge(object, written, written.hasOwnData ? undefined : fetched);
      }
    }
  },
};

/** By kind, the path of the specification and of the template in it. */
const places = [
  ['ExternalSecret', ['spec'], ['spec', 'target', 'template']],
  [
    'ClusterExternalSecret',
    ['spec', 'externalSecretSpec'],
    ['spec', 'externalSecretSpec', 'target', 'template'],
  ],
  ['PushSecret', ['spec'], ['spec', 'template']],
] as const;

interface Written {
  readonly path: KeyPath;
  readonly text: string;
  /** True if it is filled with something other than the fetched keys. */
  readonly hasOwnData?: boolean;
}

function* templatesOf(
  model: Model,
  { data, namespace }: KubernetesObject,
  spec: KeyPath,
  template: KeyPath,
): Generator<Written> {
  const from = at(data, ...template);
  for (const field of ['data.*', 'metadata.labels.*', 'metadata.annotations.*', 'templateFrom[].literal'])
    for (const { path, value } of matches(from, field))
      if (typeof value === 'string') yield { path: [...template, ...path], text: value };
  for (const { path, value } of matches(from, 'templateFrom[].configMap')) {
    const configMap = model.find(
      { group: '', kind: 'ConfigMap' },
      namespace,
      asText(at(value, 'name')) ?? '',
    );
    for (const [index, item] of asList(at(value, 'items')).entries()) {
      const text = asText(at(configMap?.data, 'data', asText(at(item, 'key')) ?? ''));
      if (text !== undefined) yield { path: [...template, ...path, 'items', index, 'key'], text };
    }
  }
  for (const { path, value } of matches(at(data, ...spec), 'dataFrom[].rewrite[].transform.template'))
    if (typeof value === 'string') yield { path: [...spec, ...path], text: value, hasOwnData: true };
}

/** Returns undefined if only the store knows some of the keys. */
function fetchedKeys(spec: unknown): readonly string[] | undefined {
  if (asList(at(spec, 'dataFrom')).length > 0) return undefined;
  const keys = asList(at(spec, 'data')).flatMap((item) => asText(at(item, 'secretKey')) ?? []);
  return keys.length === 0 || keys.some(isOpaque) ? undefined : keys;
}

function* judge(
  object: KubernetesObject,
  { path, text }: Written,
  fetched: readonly string[] | undefined,
): Generator<Diagnostic> {
  if (text.includes('${')) return;
  const { problem, uses } = readTemplate(text, ofExternalSecret);
  if (problem !== undefined) {
    yield inObject(object, path, {
      code: 'ref/broken-template',
      message: `the template ${problem.message}`,
      hint: `${problem.hint} Until then External Secrets does not write the Secret.`,
    });
  }
  for (const use of uses) {
    if (use.by === 'call') yield* call(object, path, use);
    else if (fetched !== undefined) yield* key(object, path, use, fetched);
  }
}

/** Functions that want a map of any values; Go does not accept a map of strings for it. */
const mapFunctions = [
  'get',
  'set',
  'unset',
  'hasKey',
  'keys',
  'values',
  'pick',
  'omit',
  'merge',
  'mergeOverwrite',
];

function* call(object: KubernetesObject, path: KeyPath, { name, below, always }: Use): Generator<Diagnostic> {
  if (!mapFunctions.includes(name)) return;
  const [key] = below;
  yield inObject(object, path, {
    code: 'ref/broken-template',
    severity: always ? 'error' : 'warning',
    message: `the template gives ${name} what is fetched, which ${name} does not take: its values are all texts`,
    hint: key === undefined ? 'Name the keys one by one.' : `Write index . ${JSON.stringify(key)}.`,
  });
}

/** Reports a missing key: reading it as a field stops the template, with `index` it is empty. */
function* key(
  object: KubernetesObject,
  path: KeyPath,
  { by, name, below, always }: Use,
  fetched: readonly string[],
): Generator<Diagnostic> {
  if (fetched.includes(name) && below.length === 0) return;
  const whole = [name, ...below].join('.');
  const near = fetched.includes(whole) ? undefined : suggest(whole, fetched);
  const hint = fetched.includes(whole)
    ? `Write index . "${whole}": a dot begins the next name.`
    : near
      ? `Did you mean ${near}?`
      : `It fetches ${fetched.join(', ')}.`;
  const message = fetched.includes(name)
    ? `the template asks for ${below[0]} of ${name}, which is a text`
    : by === 'field'
      ? `the template uses ${name}, which this ${object.kind} does not fetch`
      : `the template puts nothing in place of ${name}, which this ${object.kind} does not fetch`;
  yield inObject(object, path, {
    code: 'ref/unfetched-key',
    severity: by === 'field' && always ? 'error' : 'warning',
    message,
    hint,
  });
}
