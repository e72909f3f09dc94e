import { parseDocument } from 'yaml';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { KeyPath } from '../../source/source.ts';
import { asList, asMap, asText, isPlainMap, type PlainMap, at as valueAt } from '../model/data.ts';
import { placeIn, type TreeDocument } from '../model/document.ts';
import { inDocument } from '../model/report.ts';
import { type Draft, fixedLayer, identityOf, type Layer, patchLayer } from './draft.ts';
import { isRemote, type KustomizationFolder, resolvePath, type Tree } from './folders.ts';
import { applyJsonPatch } from './json-patch.ts';
import { strategicMerge } from './merge.ts';
import { selector } from './selector.ts';

/** A patch with the place that names it. */
interface Patch {
  readonly content: unknown;
  readonly target: PlainMap | undefined;
  readonly document: TreeDocument;
  readonly at: KeyPath;
  /** The file of its own that it stands in. */
  readonly ownDocument?: TreeDocument;
  /** `allowNameChange` and `allowKindChange`. */
  readonly options: PlainMap;
}

/** Apply every patch of a kustomization file to the objects gathered so far. */
export function applyPatches(
  tree: Tree,
  folder: KustomizationFolder,
  drafts: Draft[],
  problems: Diagnostic[],
  used: (path: string) => void,
): void {
  const { data, document } = folder;
  const read = (raw: unknown, target: PlainMap | undefined, at: KeyPath, options: PlainMap = {}): Patch[] => {
    const text = asText(raw);
    // Kustomize fetches a patch by its URL: what it changes is not known here.
    if (text === undefined || (!text.includes('\n') && isRemote(text))) return [];
    const path = text.includes('\n') ? undefined : resolvePath(folder.path, text);
    const parsed = path === undefined ? undefined : tree.parsed.get(path);
    if (parsed !== undefined) {
      used(parsed.file.path);
      return parsed.documents.map((own) => ({
        content: own.data,
        target,
        document,
        at,
        ownDocument: own,
        options,
      }));
    }
    if (path !== undefined && tree.files.has(path)) {
      used(path);
      return [{ content: parse(tree.files.get(path)?.content ?? ''), target, document, at, options }];
    }
    problems.push(
      inDocument(document, at, {
        code: 'kustomize/missing-file',
        message: `the patch ${text.split('\n')[0]} does not exist`,
        hint: 'Correct the path (it counts from this folder), or add the file.',
      }),
    );
    return [];
  };
  const patches: Patch[] = [];
  for (const [index, raw] of asList(data['patchesStrategicMerge']).entries()) {
    const at: KeyPath = ['patchesStrategicMerge', index];
    const inline = asText(raw)?.includes('\n') ? parse(String(raw)) : undefined;
    if (inline !== undefined) patches.push({ content: inline, target: undefined, document, at, options: {} });
    else patches.push(...read(raw, undefined, at));
  }
  for (const field of ['patches', 'patchesJson6902']) {
    for (const [index, raw] of asList(data[field]).entries()) {
      const patch = asMap(raw);
      const target = isPlainMap(patch['target']) ? patch['target'] : undefined;
      const at: KeyPath = [field, index];
      const inline = asText(patch['patch']);
      const options = asMap(patch['options']);
      if (inline !== undefined) {
        patches.push({ content: parse(inline), target, document, at: [...at, 'patch'], options });
      } else patches.push(...read(patch['path'], target, [...at, 'path'], options));
    }
  }
  for (const patch of patches) applyPatch(patch, drafts, problems, 'kustomization');
}

/** Apply the patches that a Flux Kustomization adds to a build. */
export function applyFluxPatches(
  patches: unknown,
  place: { readonly document: TreeDocument; readonly at: KeyPath },
  drafts: Draft[],
  problems: Diagnostic[],
): void {
  for (const [index, raw] of asList(patches).entries()) {
    const patch = asMap(raw);
    applyPatch(
      {
        content: parse(asText(patch['patch']) ?? ''),
        target: isPlainMap(patch['target']) ? patch['target'] : undefined,
        document: place.document,
        at: [...place.at, index, 'patch'],
        options: {},
      },
      drafts,
      problems,
      'flux',
    );
  }
}

function applyPatch(
  patch: Patch,
  drafts: Draft[],
  problems: Diagnostic[],
  by: 'kustomization' | 'flux',
): void {
  const { content } = patch;
  const own = isPlainMap(content) ? identityOf(content) : undefined;
  const selects = patch.target ? selector(patch.target) : own ? sameIdentity(own) : undefined;
  const targets = selects === undefined ? [] : drafts.filter(({ data }) => selects(data));
  // A target that selects by kind alone says "whatever there is of these"; one with a name means one object.
  const specific = patch.target === undefined || asText(patch.target['name']) !== undefined;
  if (targets.length === 0 && specific && by === 'kustomization') {
    const named = patch.target ?? { kind: own?.kind, name: own?.name };
    problems.push(
      inDocument(patch.document, patch.at, {
        code: 'kustomize/patch-without-target',
        severity: patch.target ? 'warning' : 'error',
        message: `the build holds no ${valueAt(named, 'kind') ?? 'object'} ${valueAt(named, 'name') ?? ''} for this patch`,
        hint: 'Correct kind, name and namespace in the patch or in its target, or remove the patch.',
      }),
    );
  }
  for (const draft of targets) {
    if (Array.isArray(content)) applyOperations(patch, draft, content, problems);
    else if (isPlainMap(content)) applyMerge(patch, draft, content, drafts);
  }
}

function applyOperations(
  patch: Patch,
  draft: Draft,
  operations: readonly unknown[],
  problems: Diagnostic[],
): void {
  const document = patch.ownDocument ?? patch.document;
  const former = identityOf(draft.data).name;
  for (const { index, path, failure } of applyJsonPatch(draft.data, operations)) {
    const at: KeyPath = patch.ownDocument ? [index, 'path'] : patch.at;
    if (failure === undefined) {
      draft.layers.push(
        fixedLayer(path, () => placeIn(document, patch.ownDocument ? [index, 'value'] : patch.at, 'key')),
      );
      continue;
    }
    const { kind, name } = identityOf(draft.data);
    problems.push(
      inDocument(document, at, {
        code: 'kustomize/patch-fails',
        message: `operation ${index + 1} of this patch cannot be applied to ${kind} ${name}: ${failure}`,
        hint: 'Correct the path of the operation; `add` creates what is missing, `replace` and `remove` do not.',
      }),
    );
  }
  if (identityOf(draft.data).name !== former) draft.formerNames.push(former);
}

function applyMerge(patch: Patch, draft: Draft, content: PlainMap, drafts: Draft[]): void {
  const { group } = identityOf(draft.data);
  const merged = strategicMerge(draft.data, content, group);
  if (merged === undefined) {
    drafts.splice(drafts.indexOf(draft), 1);
    return;
  }
  const { name } = identityOf(draft.data);
  const renamed =
    patch.options['allowNameChange'] === true ? asText(valueAt(content, 'metadata', 'name')) : undefined;
  if (renamed !== undefined && renamed !== name) draft.formerNames.push(name);
  const metadata = { ...asMap(merged['metadata']), ...pick(draft.data['metadata'], ['name', 'namespace']) };
  if (renamed !== undefined) metadata['name'] = renamed;
  const kept = patch.options['allowKindChange'] === true ? {} : pick(draft.data, ['apiVersion', 'kind']);
  draft.data = { ...merged, ...kept, metadata };
  draft.layers.push(patch.ownDocument ? patchLayer(patch.ownDocument) : inlineLayer(patch, content));
}

/** A patch changes neither the name nor the kind of what it patches, unless its options say so. */
function pick(from: unknown, keys: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(asMap(from)).filter(([key]) => keys.includes(key)));
}

/** A patch in a text block: all that it sets stands at that block. */
function inlineLayer(patch: Patch, content: PlainMap): Layer {
  return (path) => {
    if (path.length === 0 || path[0] === 'metadata' || path[0] === 'kind' || path[0] === 'apiVersion') {
      return undefined;
    }
    const textual = path.filter((step) => typeof step === 'string');
    const whole = textual.length === path.length;
    return whole && valueAt(content, ...path) !== undefined
      ? placeIn(patch.document, patch.at, 'key')
      : undefined;
  };
}

function parse(text: string): unknown {
  const document = parseDocument(text, { prettyErrors: false, merge: true });
  return document.errors.length > 0 ? undefined : document.toJS();
}

function sameIdentity(own: ReturnType<typeof identityOf>): (data: PlainMap) => boolean {
  return (data) => {
    const other = identityOf(data);
    return (
      other.kind === own.kind &&
      other.group === own.group &&
      other.version === own.version &&
      other.name === own.name &&
      (own.namespace === undefined || other.namespace === undefined || own.namespace === other.namespace)
    );
  };
}
