import { stringOf } from '../../diagnostics/string-of.ts';
import { asList, asMap, asText, asTexts, isPlainMap, type PlainMap } from '../model/data.ts';
import type { TreeDocument } from '../model/document.ts';
import { createDraft, type Draft, effectiveNamespace, identityOf, idsOf } from './draft.ts';
import { mayCopy } from './effort.ts';
import { isRemote, resolvePath } from './folders.ts';
import { type Run, readText, refuse } from './run.ts';
import { below, type Entry, inSite, type Settings, type Site } from './settings.ts';

interface Pair {
  readonly key: string;
  readonly value: string;
  readonly site: Site;
  /** The file that it was read from, if that is sealed. */
  readonly sealed?: SealedFile;
}

/** An object that a generator creates, and what to do with an existing one of the same name. */
interface Generated {
  readonly draft: Draft;
  readonly behavior: string;
  readonly site: Site;
}

const kinds = { configMapGenerator: 'ConfigMap', secretGenerator: 'Secret' } as const;

/** Adds the ConfigMaps and Secrets that a kustomization generates to the gathered objects. */
export function addGenerated(run: Run, settings: Settings, document: TreeDocument, drafts: Draft[]): void {
  const global = asMap(settings.one('generatorOptions')?.value);
  const byName = new Map<string, Draft[]>();
  const note = (draft: Draft) => {
    for (const name of new Set(idsOf(draft).map((id) => id.name))) {
      const others = byName.get(name);
      if (others) others.push(draft);
      else byName.set(name, [draft]);
    }
  };
  for (const draft of drafts) note(draft);
  for (const field of ['configMapGenerator', 'secretGenerator'] as const) {
    for (const entry of settings.list(field)) {
      const generated = generate(run, settings.path, entry, kinds[field], global, document);
      if (generated === undefined) continue;
      const { name } = identityOf(generated.draft.data);
      const added = absorb(run, generated, byName.get(name) ?? []);
      if (added === undefined) continue;
      drafts.push(added);
      note(added);
    }
  }
}

export function generate(
  run: Run,
  folder: string,
  { value, site }: Entry,
  kind: 'ConfigMap' | 'Secret',
  global: PlainMap,
  document: TreeDocument,
): Generated | undefined {
  const generator = asMap(value);
  const name = asText(generator['name']);
  if (name === undefined) {
    refuse(run, site, `this generator does not name its ${kind}`, 'Give it a name.');
    return undefined;
  }
  const pairs = distinct(run, pairsOf(run, folder, generator, site, kind === 'Secret'));
  const own = asMap(generator['options']);
  const either = (key: string) => global[key] === true || own[key] === true;
  const metadata: Record<string, unknown> = { name };
  if (asText(generator['namespace'])) metadata['namespace'] = generator['namespace'];
  for (const field of ['labels', 'annotations'] as const) {
    const merged = { ...asTexts(global[field]), ...asTexts(own[field]) };
    if (Object.keys(merged).length > 0) metadata[field] = merged;
  }
  // Thousands of generators may read one large file.
  if (
    !mayCopy(
      run,
      site,
      pairs.map((pair) => pair.value),
    )
  )
    return undefined;
  const data = Object.fromEntries(
    pairs.map((pair) => [pair.key, kind === 'Secret' ? toBase64(pair.value) : pair.value]),
  );
  const object: PlainMap = {
    apiVersion: 'v1',
    kind,
    metadata,
    ...(kind === 'Secret' && { type: asText(generator['type']) ?? 'Opaque' }),
    ...((kind === 'Secret' || pairs.length > 0) && { data }),
    ...(either('immutable') && { immutable: true }),
  };
  const draft: Draft = {
    ...createDraft(document, object, site.path),
    generated: true,
    hashed: !either('disableNameSuffixHash'),
  };
  draft.layers.push((path, part) => {
    if (path[0] === 'metadata') return site.place([...site.path, ...path.slice(1)], part);
    return site.place(pairs.find(({ key }) => key === path[1])?.site.path ?? site.path, part);
  });
  for (const { sealed, key, site: own } of pairs) {
    if (sealed !== undefined) {
      draft.sealing.parts.push({
        ...sealed,
        by: 'generator',
        key,
        place: () => own.place(own.path, 'value'),
      });
    }
  }
  return { draft, behavior: asText(generator['behavior']) ?? 'create', site };
}

/** A sealed file that a generator reads, and the format in which SOPS sealed it. */
interface SealedFile {
  readonly file: string;
  readonly format: string;
  /** The format that Flux assumes. */
  readonly taken?: string;
  /** Flux does not decrypt it in this way. */
  readonly misread?: boolean;
  readonly env?: boolean;
}

/**
 * Returns a file that a generator reads, if it is sealed. Flux decrypts a file of `envs` before the build, in the format
 * of its name; what is under a key in the format in which it was sealed, and writes it in that of the key.
 */
function sealedFile(run: Run, folder: string, path: string, key?: string): { sealed?: SealedFile } {
  const file = run.tree.files.get(resolvePath(folder, path) ?? '');
  const format = file && formatOfSealed(file.content);
  if (file === undefined || format === undefined) return {};
  const named = formatOfName(key ?? path);
  const taken = key === undefined && named === 'binary' ? 'dotenv' : named;
  const misread =
    key === undefined
      ? format !== 'dotenv' || taken !== 'dotenv'
      : format !== taken && !isWritable(format, taken, file.content);
  return { sealed: { file: file.path, format, taken, misread, env: key === undefined } };
}

/** Whether SOPS can write a file of one format in another: maps of any depth as YAML or JSON, flat ones as dotenv. */
function isWritable(format: string, taken: string, content: string): boolean {
  if (format === 'binary') return false;
  if (taken === 'yaml' || taken === 'json') return true;
  const [plain = ''] = content.split(/^sops:/m);
  return format === 'yaml' && taken === 'dotenv' && !/^([ \t]+\S|-)/m.test(plain);
}

/** Returns the format of a file sealed with SOPS, judging by its content; undefined if it is not sealed. */
function formatOfSealed(content: string): string | undefined {
  if (/^sops_mac=/m.test(content)) return 'dotenv';
  if (/^\[sops\]$/m.test(content)) return 'ini';
  if (/^\s*\{/.test(content) && /"sops":\s*\{/.test(content))
    return /^\s*\{\s*"data":\s*"ENC\[/.test(content) ? 'binary' : 'json';
  return /^sops:\s*$/m.test(content) && /^[ \t]+mac: ENC\[/m.test(content) ? 'yaml' : undefined;
}

/** Returns the format in which Flux decrypts a file, judging by the end of its name. */
function formatOfName(name: string): string {
  if (name.endsWith('.dockerconfigjson')) return 'json';
  const [, end] = /\.(ya?ml|json|env|ini)$/.exec(name) ?? [];
  if (end === undefined) return 'binary';
  return end === 'env' ? 'dotenv' : end === 'yml' ? 'yaml' : end;
}

/** Encodes as base64, in lines if it is long, as Kustomize does. */
function toBase64(text: string): string {
  const encoded = Buffer.from(text, 'utf8').toString('base64');
  return encoded.length < 70 ? encoded : encoded.replace(/.{1,70}/g, '$&\n');
}

function distinct(run: Run, pairs: readonly Pair[]): Pair[] {
  const byKey = new Map<string, Pair>();
  for (const pair of pairs) {
    if (byKey.has(pair.key)) {
      refuse(run, pair.site, `this generator gives the key ${pair.key} twice`, 'Remove one of the two.');
    } else byKey.set(pair.key, pair);
  }
  return [...byKey.values()];
}

function pairsOf(run: Run, folder: string, generator: PlainMap, site: Site, secret: boolean): Pair[] {
  const listed = (field: string) =>
    asList(generator[field]).map((raw, index) => ({
      text: typeof raw === 'string' ? raw : stringOf(raw),
      site: below(site, field, index),
    }));
  const env = asText(generator['env']);
  const envs = [...listed('envs'), ...(env === undefined ? [] : [{ text: env, site: below(site, 'env') }])];
  return [
    ...envs.flatMap(({ text, site: at }) => {
      const pairs = environmentIn(
        readText(run, folder, text, at, 'the generator reads', secret ? shownPath(text) : text) ?? '',
        at,
      );
      const sealed = sealedFile(run, folder, text);
      return pairs
        .filter(({ key }) => sealed.sealed === undefined || !key.startsWith('sops_'))
        .map((pair) => ({ ...pair, ...sealed }));
    }),
    ...listed('literals').flatMap(({ text, site: at }) => literalIn(run, text, at)),
    ...listed('files').flatMap(({ text, site: at }) => fileIn(run, folder, text, at, secret)),
  ];
}

function environmentIn(text: string, site: Site): Pair[] {
  return text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .flatMap((raw) => {
      const line = raw.replace(/\r$/, '').trimStart();
      if (line === '' || line.startsWith('#')) return [];
      const equals = line.indexOf('=');
      if (equals < 0) return [{ key: line, value: '', site }];
      const key = line.slice(0, equals);
      return key === '' ? [] : [{ key, value: line.slice(equals + 1), site }];
    });
}

function literalIn(run: Run, text: string, site: Site): Pair[] {
  const equals = text.indexOf('=');
  if (equals <= 0) {
    refuse(run, site, 'this literal is not of the form key=value', 'Write `- key=value`.');
    return [];
  }
  const value = text.slice(equals + 1).replace(/^(['"])(.*)\1$/s, '$2');
  return [{ key: text.slice(0, equals), value, site }];
}

/**
 * Returns a path for messages. A literal that was meant for a Secret contains its value in place of a path, so only its
 * key is shown.
 */
function shownPath(text: string): string {
  const key = /^([\w.-]+)=/.exec(text)?.[1];
  if (key !== undefined) return `a file for ${key}`;
  return /^[\w./-]+$/.test(text) && /[./]/.test(text) ? text : 'a file';
}

function fileIn(run: Run, folder: string, text: string, site: Site, secret: boolean): Pair[] {
  const [first = '', second, ...more] = text.split('=');
  if (more.length > 0 || first === '' || second === '') {
    refuse(run, site, 'this is neither a path nor key=path', 'Write `- path` or `- key=path`.');
    return [];
  }
  const path = second ?? first;
  // A fetched file exists, but its content is not known here.
  const shown = secret ? shownPath(text) : path;
  const read = readText(run, folder, path, site, 'the generator reads', shown);
  const value = read ?? (isRemote(path) ? '' : undefined);
  const key = second === undefined ? (path.split('/').at(-1) ?? path) : first;
  const sealed = sealedFile(run, folder, path, key);
  return value === undefined ? [] : [{ key, value, site, ...sealed }];
}

/** Returns the object to add; undefined if it is merged into an existing one of the same name. */
function absorb(run: Run, { draft, behavior, site }: Generated, others: readonly Draft[]): Draft | undefined {
  const { group, version, kind, name } = identityOf(draft.data);
  const namespace = effectiveNamespace(draft.data);
  const matched = others.filter((other) => {
    const own = identityOf(other.data);
    return (
      own.group === group &&
      own.version === version &&
      idsOf(other).some((id) => id.kind === kind && id.name === name && id.namespace === namespace)
    );
  });
  const [existing] = matched;
  const merges = behavior === 'merge' || behavior === 'replace';
  if (existing === undefined) {
    // The object to merge with may come from outside the tree.
    if (merges && !run.remote) {
      refuse(run, below(site, 'behavior'), `no ${kind} ${name} exists to ${behavior}`, 'Remove `behavior`.');
    }
    return draft;
  }
  if (matched.length > 1) {
    refuse(run, site, `more than one ${kind} ${name} could be meant`, 'Give the generator a namespace.');
  } else if (merges) {
    // Thousands of generators may merge into one object, which grows.
    if (mayCopy(run, site, existing.data)) mergeInto(existing, draft, behavior);
  } else {
    run.problems.push(
      inSite(site, {
        code: 'kustomize/duplicate-object',
        message: `the build already has a ${kind} ${name}`,
        hint: 'Set `behavior: merge` or `behavior: replace`, or choose another name.',
      }),
    );
  }
  return undefined;
}

/** Replaces an object by the generated one, which keeps its name, metadata and, if merged, data. */
function mergeInto(existing: Draft, draft: Draft, behavior: string): void {
  const old = asMap(existing.data['metadata']);
  const own = asMap(draft.data['metadata']);
  const metadata: Record<string, unknown> = { name: old['name'] };
  if (old['namespace'] !== undefined) metadata['namespace'] = old['namespace'];
  for (const field of ['labels', 'annotations']) {
    const merged = { ...asMap(old[field]), ...asMap(own[field]) };
    if (Object.keys(merged).length > 0) metadata[field] = merged;
  }
  const merged: Record<string, unknown> = { ...draft.data, metadata };
  if (behavior === 'merge') {
    const data = { ...dataOf(existing.data), ...asMap(draft.data['data']) };
    if (Object.keys(data).length > 0) merged['data'] = data;
    if (isPlainMap(existing.data['binaryData'])) merged['binaryData'] = existing.data['binaryData'];
  }
  const [ownLayer] = draft.layers;
  const added = asMap(draft.data['data']);
  existing.data = merged;
  existing.hashed &&= draft.hashed;
  existing.sealing.parts.push(...draft.sealing.parts);
  existing.layers.push((path, part, result) =>
    path[0] === 'data' && path[1] !== undefined && Object.hasOwn(added, path[1])
      ? ownLayer?.(path, part, result)
      : undefined,
  );
}

/** In a Secret, `stringData` counts as `data`. */
function dataOf(object: PlainMap): PlainMap {
  const plain = object['kind'] === 'Secret' ? asTexts(object['stringData']) : {};
  return {
    ...asMap(object['data']),
    ...Object.fromEntries(Object.entries(plain).map(([key, value]) => [key, toBase64(value)])),
  };
}
