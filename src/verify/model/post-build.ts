import { dirname, type Tree } from '../kustomize/folders.ts';
import { asList, asMap, asText, at, type PlainMap } from './data.ts';
import type { TreeDocument } from './document.ts';
import type { FluxKustomization } from './object.ts';
import type { Variables } from './substitute.ts';

/** What a Flux Kustomization substitutes, as far as the tree shows it. */
export function variablesOf(tree: Tree, { spec, namespace, object }: FluxKustomization): Variables {
  const values = new Map<string, string | undefined>();
  let complete = true;
  for (const raw of asList(at(spec, 'postBuild', 'substituteFrom'))) {
    const documents = sourcesOf(tree, asMap(raw), namespace, object.document.file.path);
    // Of several that are as near, each is for a cluster of its own, and which one is not known.
    if (documents.length !== 1) complete = false;
    for (const document of documents) {
      for (const [name, value] of valuesOf(document))
        values.set(name, documents.length === 1 ? value : undefined);
    }
  }
  for (const [name, value] of Object.entries(asMap(at(spec, 'postBuild', 'substitute')))) {
    values.set(name, String(value).replaceAll('\n', ''));
  }
  return { values, complete };
}

/** The ConfigMaps or Secrets of that name that stand nearest to the Kustomization. */
function sourcesOf(
  tree: Tree,
  source: PlainMap,
  namespace: string | undefined,
  from: string,
): readonly TreeDocument[] {
  const found: { document: TreeDocument; steps: number }[] = [];
  for (const { documents } of tree.parsed.values()) {
    for (const document of documents) {
      const { data } = document;
      if (at(data, 'kind') !== source['kind'] || at(data, 'metadata', 'name') !== source['name']) continue;
      const own = asText(at(data, 'metadata', 'namespace'));
      if (own !== undefined && namespace !== undefined && own !== namespace) continue;
      found.push({ document, steps: sharedSteps(document.file.path, from) });
    }
  }
  const most = Math.max(...found.map(({ steps }) => steps));
  return found.filter(({ steps }) => steps === most).map(({ document }) => document);
}

/** How many folders two files have in common, from the top. */
function sharedSteps(a: string, b: string): number {
  const [left, right] = [dirname(a).split('/'), dirname(b).split('/')];
  const end = left.findIndex((step, index) => step !== right[index]);
  return end < 0 ? left.length : end;
}

/** Names and values of a ConfigMap or a Secret; the values of a locked Secret stay unknown. */
function valuesOf(document: TreeDocument): Map<string, string | undefined> {
  const values = new Map<string, string | undefined>();
  const read = (field: string, decode: (text: string) => string) => {
    for (const [name, value] of Object.entries(asMap(at(document.data, field)))) {
      const known = !document.locked && typeof value === 'string';
      values.set(name, known ? decode(value).replaceAll('\n', '') : undefined);
    }
  };
  const isSecret = at(document.data, 'kind') === 'Secret';
  read('data', (text) => (isSecret ? Buffer.from(text, 'base64').toString('utf8') : text));
  read('stringData', (text) => text);
  return values;
}
