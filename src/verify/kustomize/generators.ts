import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { KeyPath } from '../../source/source.ts';
import { asList, asMap, asText, type PlainMap } from '../model/data.ts';
import { placeIn } from '../model/document.ts';
import { inDocument } from '../model/report.ts';
import { createDraft, type Draft } from './draft.ts';
import { isRemote, type KustomizationFolder, resolvePath, type Tree } from './folders.ts';

interface Entry {
  readonly key: string;
  readonly value: string;
  readonly at: KeyPath;
}

/** The ConfigMaps and Secrets that a kustomization generates, under the names that it gives them. */
export function generate(
  tree: Tree,
  folder: KustomizationFolder,
  problems: Diagnostic[],
  used: (path: string) => void,
): { readonly draft: Draft; readonly behavior: string }[] {
  const { data, document } = folder;
  const options = asMap(data['generatorOptions']);
  const generated: { draft: Draft; behavior: string }[] = [];
  for (const [field, kind] of [
    ['configMapGenerator', 'ConfigMap'],
    ['secretGenerator', 'Secret'],
  ] as const) {
    for (const [index, raw] of asList(data[field]).entries()) {
      const generator = asMap(raw);
      const at: KeyPath = [field, index];
      const entries = [
        ...fileEntries(tree, folder, generator, at, problems, used),
        ...literalEntries(generator, at),
        ...envEntries(tree, folder, generator, at, problems, used),
      ];
      const own = { ...options, ...asMap(generator['options']) };
      const metadata: Record<string, unknown> = { name: asText(generator['name']) ?? '' };
      if (asText(generator['namespace'])) metadata['namespace'] = generator['namespace'];
      for (const field of ['labels', 'annotations'] as const) {
        const merged = { ...asMap(options[field]), ...asMap(asMap(generator['options'])[field]) };
        if (Object.keys(merged).length > 0) metadata[field] = merged;
      }
      // A generated Secret holds its values in clear here: what checks read are the keys.
      const values = Object.fromEntries(entries.map(({ key, value }) => [key, value]));
      const object: PlainMap = {
        apiVersion: 'v1',
        kind,
        metadata,
        ...(kind === 'Secret'
          ? { type: generator['type'] ?? 'Opaque', stringData: values }
          : { data: values }),
      };
      const draft: Draft = {
        ...createDraft(document, object, at),
        generated: true,
        hashed: own['disableNameSuffixHash'] !== true,
      };
      draft.layers.push((path, part) => {
        const entry = entries.find(({ key }) => key === path[1]);
        if (path[0] === 'metadata') return placeIn(document, [...at, ...path.slice(1)], part);
        return placeIn(document, entry?.at ?? at, part);
      });
      generated.push({ draft, behavior: asText(generator['behavior']) ?? 'create' });
    }
  }
  return generated;
}

function fileEntries(
  tree: Tree,
  folder: KustomizationFolder,
  generator: PlainMap,
  at: KeyPath,
  problems: Diagnostic[],
  used: (path: string) => void,
): Entry[] {
  return asList(generator['files']).flatMap((raw, index) => {
    const text = asText(raw);
    if (text === undefined) return [];
    const equals = text.indexOf('=');
    const path = equals < 0 ? text : text.slice(equals + 1);
    const key = equals < 0 ? (path.split('/').at(-1) ?? path) : text.slice(0, equals);
    const place = [...at, 'files', index];
    return [{ key, value: readText(tree, folder, path, place, problems, used), at: place }];
  });
}

function literalEntries(generator: PlainMap, at: KeyPath): Entry[] {
  return asList(generator['literals']).flatMap((raw, index) => {
    const text = asText(raw);
    const equals = text?.indexOf('=') ?? -1;
    if (text === undefined || equals < 0) return [];
    const value = text.slice(equals + 1).replace(/^(['"])(.*)\1$/, '$2');
    return [{ key: text.slice(0, equals), value, at: [...at, 'literals', index] }];
  });
}

function envEntries(
  tree: Tree,
  folder: KustomizationFolder,
  generator: PlainMap,
  at: KeyPath,
  problems: Diagnostic[],
  used: (path: string) => void,
): Entry[] {
  const listed = asList(generator['envs']).map((raw, index) => ({ raw, place: [...at, 'envs', index] }));
  if (generator['env'] !== undefined) listed.push({ raw: generator['env'], place: [...at, 'env'] });
  return listed.flatMap(({ raw, place }) => {
    const text = readText(tree, folder, asText(raw) ?? '', place, problems, used);
    return text.split('\n').flatMap((line) => {
      const match = /^\s*([^#=\s][^=]*)=(.*)$/.exec(line);
      return match?.[1] === undefined ? [] : [{ key: match[1].trim(), value: match[2] ?? '', at: place }];
    });
  });
}

function readText(
  tree: Tree,
  folder: KustomizationFolder,
  path: string,
  place: KeyPath,
  problems: Diagnostic[],
  used: (path: string) => void,
): string {
  // Kustomize fetches these: what they hold is not known here.
  if (isRemote(path)) return '';
  const resolved = resolvePath(folder.path, path);
  const file = resolved === undefined ? undefined : tree.files.get(resolved);
  if (file !== undefined) {
    used(file.path);
    return file.content;
  }
  problems.push(
    inDocument(folder.document, place, {
      code: 'kustomize/missing-file',
      message: `the generator reads ${path}, which does not exist`,
      hint: 'Correct the path (it counts from this folder), or add the file.',
    }),
  );
  return '';
}
