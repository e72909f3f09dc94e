import { isDeepStrictEqual } from 'node:util';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { readYaml } from '../../diagnostics/read-yaml.ts';
import type { KeyPath, Part } from '../../diagnostics/source.ts';
import { stringOf } from '../../diagnostics/string-of.ts';
import { asMap, asText, isPlainMap, type PlainMap, at as valueAt } from '../model/data.ts';
import { placeIn, type TreeDocument } from '../model/document.ts';
import {
  type Draft,
  effectiveNamespace,
  fixedLayer,
  identityOf,
  idsOf,
  patchLayer,
  storeFormerId,
} from './draft.ts';
import { mayCopy, mayLookThrough } from './effort.ts';
import { isRemote, resolvePath } from './folders.ts';
import { applyJsonPatch } from './json-patch.ts';
import { MisfitPatch, strategicMerge } from './merge.ts';
import { type Run, refuse } from './run.ts';
import { below, type Entry, inSite, type Settings, type Site, siteIn } from './settings.ts';
import { settleShared } from './shared-texts.ts';
import { selectorFault, selects } from './targets.ts';

/** A patch, and the place that names it. */
interface Patch {
  readonly content: unknown;
  readonly target: PlainMap | undefined;
  readonly site: Site;
  /** The document that it is, if it is in a file of its own. */
  readonly ownDocument?: TreeDocument;
  readonly mayRename: boolean;
  readonly mayChangeKind: boolean;
  /** Whether operations that rename the object keep its old name known, as those of `patches` do. */
  readonly remembers: boolean;
}

/** Applies the entries of `patchesStrategicMerge`, `patches` or `patchesJson6902` to the objects gathered so far. */
export function applyPatches(run: Run, settings: Settings, field: string, drafts: Draft[]): void {
  for (const entry of settings.list(field)) applyEntry(run, settings.path, field, entry, drafts);
}

export function applyEntry(run: Run, folder: string, field: string, entry: Entry, drafts: Draft[]): void {
  const { value, site } = entry;
  if (field === 'patchesStrategicMerge') {
    const text = asText(value) ?? '';
    const inline = parse(text)?.some(isPlainMap) ? parse(text) : undefined;
    applyAll(run, inline ? inlined(inline, site) : read(run, folder, text, site), drafts);
    return;
  }
  const raw = asMap(value);
  const options = asMap(raw['options']);
  const shared = {
    target: isPlainMap(raw['target']) ? raw['target'] : undefined,
    mayRename: options['allowNameChange'] === true,
    mayChangeKind: options['allowKindChange'] === true,
    remembers: field === 'patches',
  };
  const inline = asText(raw['patch'])?.trim() || undefined;
  const path = asText(raw['path']);
  if ((inline === undefined) === (path === undefined)) {
    refuse(
      run,
      site,
      inline === undefined
        ? 'this entry has neither a patch nor a path'
        : 'this entry has both a patch and a path',
      'Give exactly one of the two.',
    );
    return;
  }
  const patches =
    inline !== undefined
      ? inlined(parse(inline) ?? [undefined], below(site, 'patch'))
      : read(run, folder, path ?? '', below(site, 'path'));
  if (shared.target !== undefined && patches.length > 1 && field === 'patches') {
    refuse(
      run,
      site,
      'several patches in one entry cannot share a target',
      'Split the patch into one entry for each document, or let each name its object.',
    );
    return;
  }
  applyAll(
    run,
    patches.map((patch) => ({ ...patch, ...shared })),
    drafts,
  );
}

function inlined(contents: readonly unknown[], site: Site): Patch[] {
  return contents.map((content) => ({
    content,
    site,
    target: undefined,
    mayRename: false,
    mayChangeKind: false,
    remembers: true,
  }));
}

function read(run: Run, folder: string, path: string, site: Site): Patch[] {
  const resolved = path.includes('\n') ? undefined : resolvePath(folder, path);
  const parsed = resolved === undefined ? undefined : run.tree.parsed.get(resolved);
  if (parsed !== undefined) {
    run.files.add(parsed.file.path);
    const own = parsed.documents.filter(({ data }) => data !== null);
    return own.map((document) => ({
      ...(inlined([document.data], site)[0] as Patch),
      ownDocument: document,
    }));
  }
  const file = resolved === undefined ? undefined : run.tree.files.get(resolved);
  if (file !== undefined) {
    run.files.add(file.path);
    return inlined(parse(file.content) ?? [undefined], site);
  }
  if (!path.includes('\n') && isRemote(path)) {
    run.remote = true;
    return [];
  }
  run.problems.push(
    inSite(site, {
      code: 'kustomize/missing-file',
      message: `the patch ${path.split('\n')[0]} does not exist`,
      hint: 'Correct the path, which is relative to this folder, or add the file.',
    }),
  );
  return [];
}

/** Returns the documents of a text; undefined if it is not valid YAML, or begins like JSON but is not valid JSON. */
function parse(text: string): unknown[] | undefined {
  // Kustomize parses text that begins with a bracket as JSON, so it refuses a YAML list in brackets.
  if (text.startsWith('[') && !isJson(text)) return undefined;
  const contents = readYaml(text, { merge: true });
  return contents === undefined || contents.length === 0
    ? undefined
    : contents.filter((content) => content !== null);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function applyAll(run: Run, patches: readonly Patch[], drafts: Draft[]): void {
  for (const patch of patches) applyPatch(run, patch, drafts);
}

function applyPatch(run: Run, patch: Patch, drafts: Draft[]): void {
  const { content, target } = patch;
  const own = isPlainMap(content) ? identityOf(content) : undefined;
  const complete = own !== undefined && own.kind !== '' && own.name !== '';
  if (!complete && !Array.isArray(content)) {
    fail(run, patch, 'this is neither a patch with kind and metadata.name nor a list of operations', [
      'Give the patch apiVersion, kind and metadata.name; with a target, any name will do.',
    ]);
    return;
  }
  if (target === undefined && Array.isArray(content)) {
    fail(run, patch, 'a list of operations does not say what it is for', ['Give the patch a target.']);
    return;
  }
  const fault = target && selectorFault(target);
  if (fault !== undefined) {
    refuse(run, patch.site, `the target's ${fault.message}`, fault.hint);
    return;
  }
  if (!mayLookThrough(run, patch.site, drafts.length)) return;
  const targets = target
    ? drafts.filter((draft) => selects(target, draft))
    : drafts.filter((draft) => isPlainMap(content) && isNamed(content, draft));
  // A target with only a kind means any number of objects, including none; one with a name or labels means that some
  // exist.
  const specific =
    target === undefined ||
    ['name', 'labelSelector', 'annotationSelector'].some((field) => asText(target[field]) !== undefined);
  if (target !== undefined && specific) noteOutcome(run, patch, targets.length);
  else if (target === undefined && targets.length !== 1) {
    reportTargets(run, patch, targets.length);
    if (targets.length > 1) return;
  }
  for (const draft of targets) {
    if (!mayCopy(run, patch.site, content)) return;
    noteSealed(draft, patch);
    if (Array.isArray(content)) applyOperations(run, patch, draft, content);
    else if (isPlainMap(content)) applyMerge(run, patch, draft, content, drafts);
  }
}

function reportTargets(run: Run, patch: Patch, count: number): void {
  // The patch may be for an object from outside the tree.
  if (run.remote && count === 0) return;
  run.problems.push(targetProblem(patch, count));
}

/**
 * Records the outcome of a patch with a target, because several builds may share it although only some contain its
 * target.
 */
function noteOutcome(run: Run, patch: Patch, count: number): void {
  const { file, range } = patch.site.place(patch.site.path, 'value');
  const key = [file, range.start.line, range.start.column, JSON.stringify(patch.target)].join('|');
  const found = count > 0 || run.remote;
  run.patches.push(found ? { key } : { key, problem: targetProblem(patch, count) });
}

function targetProblem(patch: Patch, count: number): Diagnostic {
  const named = patch.target ?? identityOf(asMap(patch.content));
  const selector = valueAt(named, 'labelSelector') ?? valueAt(named, 'annotationSelector');
  const name = valueAt(named, 'name') ?? (selector === undefined ? '' : `with ${stringOf(selector)}`);
  const what = `${stringOf(valueAt(named, 'kind') ?? 'object')} ${stringOf(name)}`;
  return inSite(patch.site, {
    code: 'kustomize/patch-without-target',
    severity: patch.target ? 'warning' : 'error',
    message:
      count === 0
        ? `the build contains no ${what} for this patch`
        : `the build has more than one ${what} for this patch`,
    hint: 'Correct apiVersion, kind, name and namespace in the patch or in its target, or remove the patch.',
  });
}

/** Whether a patch without a target is for this object: their identities must be the same. */
function isNamed(content: PlainMap, draft: Draft): boolean {
  const own = identityOf(content);
  const { group, version } = identityOf(draft.data);
  const namespace = effectiveNamespace(content);
  return (
    own.group === group &&
    own.version === version &&
    idsOf(draft).some((id) => id.kind === own.kind && id.name === own.name && id.namespace === namespace)
  );
}

function fail(run: Run, patch: Patch, message: string, [hint]: readonly [string], at?: KeyPath): void {
  const site = patch.ownDocument ? siteIn(patch.ownDocument, at ?? []) : patch.site;
  run.problems.push(inSite(site, { code: 'kustomize/patch-fails', message, hint }));
}

/** Records sealed text that a patch adds to an object. */
function noteSealed(draft: Draft, { ownDocument, site }: Patch): void {
  if (!ownDocument?.secret) return;
  const file = ownDocument.file.path;
  draft.sealing.parts.push({ file, by: 'patch', place: () => site.place(site.path, 'value') });
}

function applyOperations(run: Run, patch: Patch, draft: Draft, operations: readonly unknown[]): void {
  const { ownDocument, site } = patch;
  const { kind, name } = identityOf(draft.data);
  if (patch.remembers) storeFormerId(draft);
  draft.shared.length = 0;
  const added = addAnnotations(draft.data);
  for (const { index, path, failure } of applyJsonPatch(draft.data, operations, (copied) =>
    mayCopy(run, site, copied),
  )) {
    if (failure !== undefined) {
      fail(
        run,
        patch,
        `operation ${index + 1} of this patch cannot be applied to ${kind} ${name}: ${failure}`,
        ['Correct the path of the operation; `add` creates what is missing, `replace` and `remove` do not.'],
        [index, 'path'],
      );
      // Kustomize stops here.
      break;
    }
    draft.layers.push(
      fixedLayer(path, () =>
        ownDocument ? placeIn(ownDocument, [index, 'value'], 'key') : site.place(site.path, 'key'),
      ),
    );
  }
  added?.();
  const left = identityOf(draft.data);
  if (left.kind === '') {
    fail(run, patch, `this patch leaves ${name} without a kind`, ['Do not remove kind.']);
  } else if (left.name === '') {
    fail(run, patch, `this patch leaves ${kind} ${name} without a name`, ['Do not remove metadata.name.']);
  }
}

/**
 * Adds an empty map of annotations, because Kustomize keeps internal annotations during a build, so operations find a
 * map even if the object has none. Returns a function that removes the map if it is still empty.
 */
function addAnnotations(data: Record<string, unknown>): (() => void) | undefined {
  const metadata = data['metadata'];
  if (!isPlainMap(metadata) || isPlainMap(metadata['annotations'])) return undefined;
  const annotations = {};
  (metadata as Record<string, unknown>)['annotations'] = annotations;
  return () => {
    if (Object.keys(annotations).length > 0 || metadata['annotations'] !== annotations) return;
    delete (metadata as Record<string, unknown>)['annotations'];
  };
}

function applyMerge(run: Run, patch: Patch, draft: Draft, content: PlainMap, drafts: Draft[]): void {
  const { kind, name, namespace } = identityOf(draft.data);
  if (patch.mayRename || patch.mayChangeKind) storeFormerId(draft);
  let merged: Record<string, unknown> | undefined;
  try {
    // With a target, the version of the object does not matter.
    const asked = patch.target ? { ...content, apiVersion: draft.data['apiVersion'] } : content;
    merged = strategicMerge(draft.data, asked);
  } catch (error) {
    if (!(error instanceof MisfitPatch)) throw error;
    fail(run, patch, `this patch cannot be applied to ${kind} ${name}: ${error.message}`, [
      'Give the field the form that it has in the object.',
    ]);
    return;
  }
  if (merged === undefined || Object.keys(merged).length === 0) {
    drafts.splice(drafts.indexOf(draft), 1);
    return;
  }
  const metadata = asMap(merged['metadata']) as Record<string, unknown>;
  if (!patch.mayRename) metadata['name'] = name;
  // A patch never changes the namespace of its target.
  if (namespace === undefined) delete metadata['namespace'];
  else metadata['namespace'] = namespace;
  draft.data = merged;
  merged['metadata'] = metadata;
  if (!patch.mayChangeKind) merged['kind'] = kind;
  settleShared(draft);
  draft.layers.push(patch.ownDocument ? patchLayer(patch.ownDocument) : inlineLayer(patch, content));
}

/** Creates a layer for an inline patch: everything that it sets is located at its text block, including whole lists. */
function inlineLayer({ site }: Patch, content: PlainMap) {
  return (path: KeyPath, _part: Part, result: PlainMap) => {
    if (path.length === 0 || path[0] === 'metadata' || path[0] === 'kind' || path[0] === 'apiVersion') {
      return undefined;
    }
    const list = path.findIndex((step) => typeof step !== 'string');
    const set = valueAt(content, ...path.slice(0, list < 0 ? path.length : list));
    if (set === undefined) return undefined;
    if (list < 0) return site.place(site.path, 'key');
    const whole = Array.isArray(set) && isDeepStrictEqual(set, valueAt(result, ...path.slice(0, list)));
    return whole ? site.place(site.path, 'key') : undefined;
  };
}
