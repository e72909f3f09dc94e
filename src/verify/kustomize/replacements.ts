import { type Document, stringify } from 'yaml';
import { dataOf, readYaml, yamlDocuments } from '../../diagnostics/read-yaml.ts';
import { stringOf } from '../../diagnostics/string-of.ts';
import { asList, asMap, asText, isPlainMap, type PlainMap } from '../model/data.ts';
import { type Draft, fixedLayer, identityOf, idsOf } from './draft.ts';
import { mayCopy, mayLookThrough } from './effort.ts';
import {
  lookUp,
  type Made,
  MisfitPath,
  matchPath,
  resolveScalar,
  splitFieldPath,
  unset,
} from './field-path.ts';
import { isOfKind, readKind, type Slot } from './field-specs.ts';
import { resolvePath } from './folders.ts';
import { toGoJson } from './hash.ts';
import { type Run, readText } from './run.ts';
import { below, type Entry, inSite, type Settings, type Site, siteIn } from './settings.ts';
import { settleShared } from './shared-texts.ts';
import { selectsId, selectsMetadata } from './targets.ts';

/** Copies values from one object into others, as `replacements` say. */
export function applyReplacements(run: Run, settings: Settings, drafts: readonly Draft[]): void {
  for (const entry of settings.list('replacements').flatMap((own) => load(run, settings.path, own))) {
    applyReplacement(run, entry, drafts);
  }
}

/** Returns the replacements of an entry, which may be in a file of their own. */
function load(run: Run, folder: string, entry: Entry): Entry[] {
  const path = asText(asMap(entry.value)['path']);
  if (path === undefined) return [entry];
  const site = below(entry.site, 'path');
  const text = readText(run, folder, path, site, 'the replacement is read from');
  if (text === undefined) return [];
  const document = run.tree.parsed.get(resolvePath(folder, path) ?? '')?.documents[0];
  const content: unknown = document?.data ?? readYaml(text)?.[0];
  if (!Array.isArray(content)) return [{ value: content, site: document ? siteIn(document, []) : site }];
  return content.map((value: unknown, index) => ({
    value,
    site: document ? siteIn(document, [index]) : site,
  }));
}

function applyReplacement(run: Run, { value, site }: Entry, drafts: readonly Draft[]): void {
  const fail = (at: Site, message: string, hint: string) =>
    run.problems.push(inSite(at, { code: 'kustomize/replacement-fails', message, hint }));
  const raw = asMap(value);
  const source = isPlainMap(raw['source']) ? raw['source'] : undefined;
  const given = raw['sourceValue'];
  if ((source === undefined) === (given === undefined) || raw['targets'] === undefined) {
    fail(
      site,
      'a replacement needs one source, or one sourceValue, and targets',
      'Give `source` with the object and the field to copy from, and at least one target.',
    );
    return;
  }
  try {
    const copied = source === undefined ? () => stringOf(given) : readSource(source, drafts);
    for (const [index, target] of asList(raw['targets']).entries()) {
      const entry = { value: target, site: below(site, 'targets', index) };
      if (!mayLookThrough(run, entry.site, drafts.length)) return;
      const counted = () => {
        const found = copied();
        if (!mayCopy(run, entry.site, found)) throw new EndlessCopies();
        return found;
      };
      replaceIn(counted, entry, drafts);
    }
  } catch (error) {
    // It was reported when the limit was exceeded.
    if (error instanceof EndlessCopies) return;
    if (!(error instanceof MisfitReplacement)) throw error;
    // Objects from outside the tree are not known here.
    if (!run.remote) fail(error.site ?? below(site, 'source'), error.message, error.hint);
  }
}

/** Stops a replacement that copies more than a tree may. */
class EndlessCopies extends Error {}

class MisfitReplacement extends Error {
  readonly hint: string;
  readonly site: Site | undefined;

  constructor(message: string, hint: string, site?: Site) {
    super(message);
    this.hint = hint;
    this.site = site;
  }
}

function describe(selector: PlainMap): string {
  return `${asText(selector['kind']) ?? 'object'} ${asText(selector['name']) ?? ''}`.trim();
}

/** Returns a function that reads the source anew each time, because a target may be the source itself and change it. */
function readSource(source: PlainMap, drafts: readonly Draft[]): () => unknown {
  const selected = drafts.filter((draft) => isSelected(source, draft));
  const [draft] = selected;
  if (draft === undefined || selected.length > 1) {
    throw new MisfitReplacement(
      `the build has ${draft === undefined ? 'no' : 'more than one'} ${describe(source)} to copy from`,
      'Correct group, version, kind, name and namespace of the source: it must be one object.',
    );
  }
  const path = asText(source['fieldPath']) ?? 'metadata.name';
  const steps = stepsTo(path);
  const read = () => lookUp(draft.data, steps);
  const found = read();
  const empty =
    found === undefined ||
    found === null ||
    found === '' ||
    (typeof found === 'object' && Object.keys(found).length === 0);
  if (empty) {
    throw new MisfitReplacement(
      `${describe(identityOf(draft.data) as unknown as PlainMap)} has nothing at ${path} to copy`,
      'Correct fieldPath.',
    );
  }
  const options = asMap(source['options']);
  const delimiter = asText(options['delimiter']);
  if (delimiter === undefined) return read;
  if (typeof found === 'object') {
    throw new MisfitReplacement(`${path} is not text that a delimiter could split`, 'Remove the delimiter.');
  }
  const parts = stringOf(found).split(delimiter);
  const part = parts[Number(options['index'] ?? 0)];
  if (part === undefined) {
    throw new MisfitReplacement(
      `${path} has only ${parts.length} parts between “${delimiter}”`,
      'Correct options.index: it counts from 0.',
    );
  }
  return () => part;
}

function stepsTo(path: string): string[] {
  try {
    return splitFieldPath(path);
  } catch (error) {
    if (!(error instanceof MisfitPath)) throw error;
    throw new MisfitReplacement(
      `the path of the source cannot be followed: ${error.message}`,
      'Correct fieldPath.',
    );
  }
}

/** Selects by exact values, among all identities that the object has had. */
function isSelected(selector: PlainMap, draft: Draft): boolean {
  const { group, version } = identityOf(draft.data);
  const [name, namespace] = [asText(selector['name']), asText(selector['namespace'])];
  return rawIds(draft).some(
    (id) =>
      (name === undefined || name === id.name) &&
      (namespace === undefined || namespace === (id.namespace === '' ? 'default' : id.namespace)) &&
      isOfKind({ group, version, kind: id.kind }, readKind(selector)),
  );
}

/** Identities as replacements see them: the current namespace is the one written in the object. */
function rawIds(draft: Draft) {
  const own = identityOf(draft.data).namespace ?? '';
  const ids = idsOf(draft);
  return ids.map((id, index) => (index === ids.length - 1 ? { ...id, namespace: own } : id));
}

function replaceIn(copied: () => unknown, { value, site }: Entry, drafts: readonly Draft[]): void {
  const target = asMap(value);
  if (!isPlainMap(target['select'])) {
    throw new MisfitReplacement('this target does not say what to change', 'Give it `select`.', site);
  }
  const select = target['select'];
  const rejects = asList(target['reject']).map(asMap);
  const paths = asList(target['fieldPaths']).map(String);
  for (const draft of drafts) {
    if (!selectsMetadata(select, draft)) continue;
    if (rejects.some((reject) => isRejected(reject, draft))) continue;
    if (!rawIds(draft).some((id) => selectsId(select, draft, id))) continue;
    for (const [index, path] of (paths.length > 0 ? paths : ['metadata.name']).entries()) {
      setField(copied, path, asMap(target['options']), draft, below(site, 'fieldPaths', index));
    }
  }
}

function isRejected(reject: PlainMap, draft: Draft): boolean {
  const byMetadata = ['labelSelector', 'annotationSelector'].some((key) => asText(reject[key]) !== undefined);
  if (byMetadata && selectsMetadata(reject, draft)) return true;
  const byIdentity = ['group', 'version', 'kind', 'name', 'namespace'].some(
    (key) => asText(reject[key]) !== undefined,
  );
  return byIdentity && rawIds(draft).some((id) => selectsId(reject, draft, id));
}

function setField(copied: () => unknown, path: string, options: PlainMap, draft: Draft, site: Site): void {
  const create = options['create'] === true ? kindOf(copied()) : undefined;
  const { kind, name } = identityOf(draft.data);
  try {
    const steps = splitFieldPath(path);
    const slots = setInText(copied, steps, create, options, draft) ?? matchPath(draft.data, steps, create);
    if (slots.length === 0) throw new MisfitPath(`there is nothing at ${path}`);
    for (const slot of slots) {
      if (slot.holder[slot.key] === unset) draft.made.push(slot);
      if (slot.holder[slot.key] !== done) assign(slot, copied(), options);
      draft.layers.push(fixedLayer(slot.path, () => site.place(site.path, 'value')));
    }
    settleShared(draft);
  } catch (error) {
    if (!(error instanceof MisfitPath)) throw error;
    throw new MisfitReplacement(
      `the value cannot be put at ${path} of ${kind} ${name}: ${error.message}`,
      'Correct the path, or set `options.create: true` where the field is to be made.',
      site,
    );
  }
}

/** Marks a slot whose value is already set. */
const done = Symbol('done');

function kindOf(value: unknown): Made {
  return Array.isArray(value) ? 'list' : isPlainMap(value) ? 'map' : 'scalar';
}

function assign({ holder, key }: Pick<Slot, 'holder' | 'key'>, copied: unknown, options: PlainMap): void {
  const current = holder[key];
  const delimiter = asText(options['delimiter']);
  let value = copied;
  if (delimiter !== undefined) {
    if (typeof current === 'object' && current !== null) {
      throw new MisfitPath('a delimiter can split nothing but text');
    }
    const parts = (current === unset ? '' : stringOf(current)).split(delimiter);
    const index = Number(options['index'] ?? 0);
    const text = typeof copied === 'object' ? '' : stringOf(copied);
    if (index < 0) parts.unshift(text);
    else if (index >= parts.length) parts.push(text);
    else parts[index] = text;
    value = parts.join(delimiter);
  }
  if (typeof current === 'object' && current !== null) holder[key] = structuredClone(value);
  else holder[key] = inTypeOf(current, typeof value === 'object' && value !== null ? '' : stringOf(value));
}

/**
 * Converts a text to the type of the current value: a string stays a string, whatever it contains; a number must stay a
 * number.
 */
function inTypeOf(current: unknown, text: string): unknown {
  // A value that is created here gets its type at the end: see `typeMade`.
  if (typeof current === 'string' || current === unset) return text;
  const value = resolveScalar(text);
  if (current !== null && typeof value !== typeof current) {
    throw new MisfitPath(`“${text}” is not a ${typeof current}, as the value there is`);
  }
  return value;
}

/**
 * Gives texts that replacements created their type: they are written without quotes, so what looks like a number
 * becomes one.
 */
export function typeMade(drafts: readonly Draft[]): void {
  for (const { made } of drafts) {
    for (const { holder, key, path } of made) {
      if (path[0] !== 'metadata' || path[1] !== 'annotations') holder[key] = typeOf(holder[key]);
    }
  }
}

function typeOf(value: unknown): unknown {
  return typeof value === 'string' ? resolveScalar(value) : value;
}

/** Replaces inside a text that contains YAML or JSON, such as a file in a ConfigMap. */
function setInText(
  copied: () => unknown,
  steps: readonly string[],
  create: Made | undefined,
  options: PlainMap,
  draft: Draft,
): Slot[] | undefined {
  for (let length = 1; length < steps.length; length++) {
    const text = lookUp(draft.data, steps.slice(0, length));
    if (typeof text !== 'string') continue;
    const [slot] = matchPath(draft.data, steps.slice(0, length), undefined);
    if (slot === undefined) return undefined;
    const changed = changeText(text, copied, steps.slice(length), create, options);
    if (changed === undefined) return undefined;
    slot.holder[slot.key] = changed;
    return [{ ...slot, holder: { [slot.key]: done } }];
  }
  return undefined;
}

function toText({ holder, key }: Slot): string {
  return holder[key] === unset ? '' : stringOf(holder[key]);
}

/** Writes a document with its comments, or without them if a replaced part had an anchor that an alias still uses. */
function written(document: Document, content: unknown): string {
  const style = { lineWidth: 0, indentSeq: false } as const;
  try {
    return document.toString(style);
  } catch {
    return stringify(content, { ...style, aliasDuplicateObjects: false });
  }
}

function changeText(
  text: string,
  copied: () => unknown,
  steps: readonly string[],
  create: Made | undefined,
  options: PlainMap,
): string | undefined {
  const [document, ...others] = yamlDocuments(text) ?? [];
  if (document === undefined || others.length > 0 || document.errors.length > 0) return undefined;
  const content = dataOf(document).data;
  if (!isPlainMap(content) && !Array.isArray(content)) return undefined;
  const slots = matchPath(content as Record<string, unknown>, steps, create);
  if (slots.length === 0) return undefined;
  const isJson = /^\s*[{[]/.test(text);
  for (const slot of slots) {
    const before = slot.holder[slot.key];
    const isText = typeof before === 'string';
    // In YAML, a number may become anything; JSON in which it becomes a string is left unchanged.
    if (!isText && typeof before !== 'object') slot.holder[slot.key] = toText(slot);
    assign(slot, copied(), options);
    if (!isText) slot.holder[slot.key] = typeOf(slot.holder[slot.key]);
    const keepsType = before === unset || isText || typeof before === typeof slot.holder[slot.key];
    if (isJson && !keepsType) return text;
    document.setIn(slot.path, slot.holder[slot.key]);
  }
  if (!isJson) return written(document, content).trim();
  const indented = text.includes('\n') && text.includes('  ');
  return indented ? JSON.stringify(JSON.parse(toGoJson(content)), null, 2) : toGoJson(content);
}
