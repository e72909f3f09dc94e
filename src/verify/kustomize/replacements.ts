import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { KeyPath } from '../../source/source.ts';
import { asList, asMap, asText, isPlainMap, type PlainMap, at as valueAt } from '../model/data.ts';
import { placeIn, type TreeDocument } from '../model/document.ts';
import { inDocument } from '../model/report.ts';
import { type Draft, fixedLayer, identityOf } from './draft.ts';
import { isRemote, type KustomizationFolder, resolvePath, type Tree } from './folders.ts';
import { selector } from './selector.ts';

/** A replacement with the place that names it. */
interface Replacement {
  readonly content: PlainMap;
  readonly document: TreeDocument;
  readonly at: KeyPath;
}

/** Copy values between the objects of a build, as the `replacements` of a kustomization file say. */
export function applyReplacements(
  tree: Tree,
  folder: KustomizationFolder,
  drafts: readonly Draft[],
  problems: Diagnostic[],
  used: (path: string) => void,
): void {
  for (const replacement of replacementsOf(tree, folder, problems, used)) {
    const { content } = replacement;
    const value = sourceValue(replacement, drafts, problems);
    if (value === undefined) continue;
    for (const target of asList(content['targets'])) setTargets(replacement, asMap(target), value, drafts);
  }
}

function replacementsOf(
  tree: Tree,
  folder: KustomizationFolder,
  problems: Diagnostic[],
  used: (path: string) => void,
): Replacement[] {
  const { data, document } = folder;
  return asList(data['replacements']).flatMap((raw, index): Replacement[] => {
    const at: KeyPath = ['replacements', index];
    const path = asText(valueAt(raw, 'path'));
    if (path === undefined) return [{ content: asMap(raw), document, at }];
    if (isRemote(path)) return [];
    const file = resolvePath(folder.path, path);
    const parsed = file === undefined ? undefined : tree.parsed.get(file);
    if (parsed === undefined) {
      problems.push(
        inDocument(document, [...at, 'path'], {
          code: 'kustomize/missing-file',
          message: `the replacement ${path} does not exist`,
          hint: 'Correct the path (it counts from this folder), or add the file.',
        }),
      );
      return [];
    }
    used(parsed.file.path);
    return parsed.documents.flatMap((own) =>
      Array.isArray(own.data)
        ? own.data.map((item, position) => ({ content: asMap(item), document: own, at: [position] }))
        : [{ content: asMap(own.data), document: own, at: [] }],
    );
  });
}

/** The value to copy; undefined where nothing can be said of it, or where it has been reported as missing. */
function sourceValue(
  { content, document, at }: Replacement,
  drafts: readonly Draft[],
  problems: Diagnostic[],
): unknown {
  if (content['sourceValue'] !== undefined) return content['sourceValue'];
  const source = asMap(content['source']);
  const found = drafts.find(({ data }) => isSelected(source, data));
  const named = [source['kind'], source['name']].filter((part) => part !== undefined).join(' ');
  const field = asText(source['fieldPath']) ?? 'metadata.name';
  const value = found === undefined ? undefined : placesAt(found.data, stepsOf(field))[0]?.value;
  if (value === undefined) {
    problems.push(
      inDocument(document, [...at, 'source', ...(found ? ['fieldPath'] : [])], {
        code: 'kustomize/replacement-fails',
        message:
          found === undefined
            ? `the build holds no ${named || 'object'} to copy a value from`
            : `${named} has nothing at ${field} to copy`,
        hint: 'Correct the source, or remove the replacement: Kustomize refuses the build.',
      }),
    );
    return undefined;
  }
  return part(value, asMap(source['options']));
}

/** One part of a text between delimiters, where the options name one. */
function part(value: unknown, options: PlainMap): unknown {
  const delimiter = asText(options['delimiter']);
  if (delimiter === undefined || typeof value !== 'string') return value;
  return value.split(delimiter)[Number(options['index'] ?? 0)];
}

function isSelected(source: PlainMap, data: PlainMap): boolean {
  const own = identityOf(data);
  return (['group', 'version', 'kind', 'name', 'namespace'] as const).every(
    (field) => asText(source[field]) === undefined || source[field] === own[field],
  );
}

function setTargets(
  { document, at }: Replacement,
  target: PlainMap,
  value: unknown,
  drafts: readonly Draft[],
): void {
  const selects = selector(asMap(target['select']));
  const rejects = asList(target['reject']).map((raw) => selector(asMap(raw)));
  const options = asMap(target['options']);
  const fields = asList(target['fieldPaths']).flatMap((raw) => asText(raw) ?? []);
  for (const draft of drafts) {
    if (!selects(draft.data) || rejects.some((rejected) => rejected(draft.data))) continue;
    for (const field of fields.length === 0 ? ['metadata.name'] : fields) {
      for (const path of pathsAt(draft.data, stepsOf(field), options['create'] === true)) {
        set(draft, path, value, options);
        draft.layers.push(fixedLayer(path, () => placeIn(document, at, 'key')));
      }
    }
  }
}

function set(draft: Draft, path: KeyPath, value: unknown, options: PlainMap): void {
  const former = identityOf(draft.data).name;
  let parent: unknown = draft.data;
  for (const [index, step] of path.slice(0, -1).entries()) {
    let next = valueAt(parent, step);
    if (next === undefined && isPlainMap(parent)) {
      next = typeof path[index + 1] === 'number' ? [] : {};
      (parent as Record<string, unknown>)[String(step)] = next;
    }
    parent = next;
  }
  const last = path.at(-1) ?? '';
  const merged = spliced(valueAt(parent, last), value, options);
  if (Array.isArray(parent)) parent[Number(last)] = merged;
  else if (isPlainMap(parent)) (parent as Record<string, unknown>)[String(last)] = merged;
  if (identityOf(draft.data).name !== former) draft.formerNames.push(former);
}

/** The value in place of one part of a text, where the options name a delimiter. */
function spliced(existing: unknown, value: unknown, options: PlainMap): unknown {
  const delimiter = asText(options['delimiter']);
  if (delimiter === undefined || typeof existing !== 'string') return structuredClone(value);
  const parts = existing.split(delimiter);
  const index = Number(options['index'] ?? 0);
  if (index < 0) parts.unshift(String(value));
  else if (index >= parts.length) parts.push(String(value));
  else parts[index] = String(value);
  return parts.join(delimiter);
}

/** The steps of a field path: split at dots, but not within `[…]` nor after a backslash. */
function stepsOf(field: string): string[] {
  const steps: string[] = [];
  for (const [, bracketed, plain] of field.matchAll(/\[([^\]]*)\]|((?:\\.|[^.[])+)/g)) {
    // `[name=web]` picks an item, any other text in brackets is one key with dots in it.
    steps.push(bracketed === undefined ? (plain ?? '').replaceAll('\\.', '.') : bracketed);
  }
  return steps;
}

function placesAt(value: unknown, steps: readonly string[]): { path: KeyPath; value: unknown }[] {
  return pathsAt(value, steps, false).map((path) => ({ path, value: valueAt(value, ...path) }));
}

/** The places that a field path reaches; with `create`, also one that is not there yet. */
function pathsAt(value: unknown, steps: readonly string[], create: boolean): KeyPath[] {
  const [step, ...rest] = steps;
  if (step === undefined) return [[]];
  const below = (key: string | number, item: unknown) =>
    pathsAt(item, rest, create).map((path): KeyPath => [key, ...path]);
  if (Array.isArray(value)) {
    const item = /^([^=]+)=(.*)$/.exec(step);
    return value.flatMap((entry: unknown, index) => {
      const chosen =
        step === '*' || step === String(index) || (item && String(valueAt(entry, item[1] ?? '')) === item[2]);
      return chosen ? below(index, entry) : [];
    });
  }
  if (step === '*' && isPlainMap(value)) {
    return Object.entries(value).flatMap(([key, item]) => below(key, item));
  }
  const item = valueAt(value, step);
  if (item === undefined && !create) return [];
  return below(step, item);
}
