import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { suggest } from '../../diagnostics/suggest.ts';
import type { Check } from '../check.ts';
import { externalSecretCodes } from '../codes/references.ts';
import { clusterOf } from '../model/cluster.ts';
import { asList, asMap, asText, at, isOpaque, texts } from '../model/data.ts';
import type { KubernetesObject } from '../model/object.ts';
import { showObject } from '../model/object.ts';
import { inObject } from '../model/report.ts';

/** ExternalSecrets: one owner for each Secret, and templates of what is fetched. */
export const externalSecrets: Check = {
  codes: externalSecretCodes,
  *run(model) {
    const all = model.ofKind('external-secrets.io', 'ExternalSecret').filter(({ aside }) => !aside);
    yield* owners(all);
    for (const object of all) yield* templates(object);
  },
};

function policyOf({ data }: KubernetesObject): string {
  return asText(at(data, 'spec', 'target', 'creationPolicy')) ?? 'Owner';
}

function targetOf({ data, name }: KubernetesObject): string {
  return asText(at(data, 'spec', 'target', 'name')) ?? name;
}

/** The controller refuses to write a Secret, in whole or in part, that another ExternalSecret owns. */
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

/** Templates are filled with what is fetched, and with nothing else: an unknown key fails. */
function* templates(object: KubernetesObject): Generator<Diagnostic> {
  const spec = asMap(object.data['spec']);
  const template = asMap(at(spec, 'target', 'template'));
  const engine = asText(template['engineVersion']) ?? 'v2';
  if (engine !== 'v2' || asList(spec['dataFrom']).length > 0) return;
  const fetched = asList(spec['data']).flatMap((item) => asText(at(item, 'secretKey')) ?? []);
  if (fetched.length === 0 || fetched.some(isOpaque)) return;
  for (const { path, text } of texts(template['data'], ['spec', 'target', 'template', 'data'])) {
    for (const name of keysIn(text)) {
      if (fetched.includes(name)) continue;
      const near = suggest(name, fetched);
      yield inObject(object, path, {
        code: 'ref/unfetched-key',
        message: `the template uses ${name}, which this ExternalSecret does not fetch`,
        hint: near ? `Did you mean ${near}?` : `It fetches ${fetched.join(', ')}.`,
      });
    }
  }
}

/** `.user` of `{{ .user | b64dec }}`; of loops and other templates, nothing is known. */
function keysIn(text: string): string[] {
  if (/\{\{-?\s*(range|with|define|template|block)\b|\$/.test(text)) return [];
  const names: string[] = [];
  for (const [, inner = ''] of text.matchAll(/\{\{-?([\s\S]*?)-?\}\}/g)) {
    const plain = inner.replace(/"(\\.|[^"\\])*"|`[^`]*`/g, ' ');
    for (const [, name = ''] of plain.matchAll(/(?:^|[\s(])\.([A-Za-z_]\w*)/g)) names.push(name);
  }
  return names;
}
