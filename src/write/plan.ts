import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { aboutFile } from '../diagnostics/finding.ts';
import { type Content, sameContent } from './content.ts';
import {
  digest,
  formatManifest,
  isInTree,
  type Made,
  type Manifest,
  parseMade,
  parseSeals,
  type Seals,
} from './manifest.ts';
import { type Layout, treeLayout } from './manifest-path.ts';

/** A file to write: sealed if it is secret. */
export interface OutputFile {
  /** The path below the output folder, with `/`. */
  readonly path: string;
  readonly content: Content;
  /** The mode of the file; by default an existing file keeps its mode. */
  readonly mode?: number;
  /** In milliseconds; by default the current time. */
  readonly times?: { readonly atimeMs: number; readonly mtimeMs: number };
}

interface UpdatedFile extends OutputFile {
  /** The current content of the file. */
  readonly previous: Content;
}

/** The changes that a run makes to the disk. All lists are sorted and contain paths below the output folder. */
export interface Plan {
  readonly created: readonly OutputFile[];
  readonly updated: readonly UpdatedFile[];
  readonly unchanged: readonly string[];
  /** With their current content. */
  readonly removed: readonly OutputFile[];
  /** Paths that an earlier run wrote and this one does not; they stay because nothing asked to remove them. */
  readonly left: readonly string[];
  readonly layout: Layout;
  /** The content of the manifest afterwards. */
  readonly manifest: Manifest;
  readonly seals: Seals;
  readonly made: Made;
  /** Whether it differs from the current manifest. */
  readonly manifestChanged: boolean;
  /** The digest of the current manifest file; null if there is none. */
  readonly manifestWas: string | null;
  readonly diagnostics: readonly Diagnostic[];
}

export interface PlanInput {
  readonly files: readonly OutputFile[];
  readonly manifest: Manifest;
  /** The proofs for the sealed files. */
  readonly seals?: Seals;
  /** How the tree was made; by default as in the current manifest. */
  readonly made?: Made;
  /** The content of a file on disk; undefined if it does not exist. */
  readonly current: (path: string) => Content | undefined;
  /** The mode of a file on disk; called only for files with a `mode`. */
  readonly modeOf?: (path: string) => number | undefined;
  readonly layout?: Layout;
  /** Whether the content at a path contains nothing that would be lost, so that replacing it discards nobody's change. */
  readonly isKept?: (path: string, content: Content) => boolean;
  /** Leave an earlier run's files that this run does not write, and keep them in the manifest. */
  readonly keepStale?: boolean;
  /** Also replace and remove files that were changed by hand. */
  readonly force: boolean;
  /** Whether removing everything is intended. */
  readonly reset?: boolean;
  /** The prefix of paths in messages: the output folder as the user named it. */
  readonly shownBelow: string;
}

/** Compares the desired tree with the existing one. Pure. */
export function plan({
  files,
  manifest,
  seals = new Map(),
  made,
  current,
  modeOf = () => undefined,
  layout = treeLayout,
  isKept = () => false,
  keepStale = false,
  force,
  reset = false,
  shownBelow,
}: PlanInput): Plan {
  const wanted = [...files].sort((a, b) => (a.path < b.path ? -1 : 1));
  const created: OutputFile[] = [];
  const updated: UpdatedFile[] = [];
  const unchanged: string[] = [];
  const removed: OutputFile[] = [];
  const left: string[] = [];
  const diagnostics: Diagnostic[] = [];
  /** Errors that even `force` does not override. */
  const never: Diagnostic[] = [];

  for (const file of wanted) {
    const old = current(file.path);
    if (old === undefined) created.push(file);
    else if (sameContent(old, file.content) && (file.mode === undefined || file.mode === modeOf(file.path)))
      unchanged.push(file.path);
    else {
      updated.push({ ...file, previous: old });
      const written = manifest.get(file.path);
      if (sameContent(old, file.content) || isKept(file.path, old)) continue;
      if (hasPrivateKey(old)) never.push(privateKey(shownBelow, file.path, 'replace'));
      if (written === undefined) diagnostics.push(notOurs(shownBelow, file.path, layout));
      else if (written !== digest(old))
        diagnostics.push(changedByHand(shownBelow, file.path, 'replace', layout));
    }
  }
  const paths = new Set(wanted.map(({ path }) => path));
  for (const [path, written] of [...manifest].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (paths.has(path)) continue;
    const old = current(path);
    if (old === undefined) continue;
    if (keepStale) {
      left.push(path);
      continue;
    }
    removed.push({ path, content: old });
    if (hasPrivateKey(old)) never.push(privateKey(shownBelow, path, 'remove'));
    if (written !== digest(old)) diagnostics.push(changedByHand(shownBelow, path, 'remove', layout));
  }
  const kept = updated.length + unchanged.length;
  if (!reset && removed.length > kept) diagnostics.push(removesMost(shownBelow, removed, kept));
  const manifestContent = current(layout.manifest);
  const manifestText = typeof manifestContent === 'string' ? manifestContent : undefined;
  const before = parseSeals(manifestText);
  // Entries outside the tree, such as the configuration's, stay in the manifest.
  const beside = [...before].filter(([path]) => !isInTree(path, layout) || left.includes(path));
  const allSeals = new Map([...beside, ...seals]);
  const madeBefore = parseMade(manifestText);
  const nextMade = made ?? madeBefore;
  const next = new Map([
    ...left.map((path) => [path, manifest.get(path) ?? ''] as const),
    ...wanted.map(({ path, content }) => [path, digest(content)] as const),
  ]);
  return {
    created,
    updated,
    unchanged,
    removed,
    left,
    layout,
    manifest: next,
    seals: allSeals,
    made: nextMade,
    // A different program version alone is not a change.
    manifestChanged:
      next.size !== manifest.size ||
      [...next].some(([path, hash]) => manifest.get(path) !== hash) ||
      formatManifest(new Map(), allSeals, { ...madeBefore, originals: nextMade.originals }) !==
        formatManifest(new Map(), before, madeBefore),
    manifestWas: manifestContent === undefined ? null : digest(manifestContent),
    diagnostics: force ? never : [...diagnostics, ...never],
  };
}

function changedByHand(
  below: string,
  path: string,
  intent: 'replace' | 'remove',
  { source }: Layout,
): Diagnostic {
  return aboutFile(`${below}${path}`, {
    code: 'write/changed-by-hand',
    message: `${path} was changed by hand, and this run would ${intent} it`,
    hint: `Move the change into ${source}, or discard it with --force.`,
  });
}

function notOurs(below: string, path: string, { keep }: Layout): Diagnostic {
  return aboutFile(`${below}${path}`, {
    code: 'write/not-ours',
    message: `${path} exists and clusterwright did not write it`,
    hint: `${keep(path)}, move it away, or replace it with --force.`,
  });
}

function removesMost(below: string, removed: readonly OutputFile[], kept: number): Diagnostic {
  const [first = { path: '' }] = removed;
  const others = removed.length === 1 ? '' : ` and ${removed.length - 1} more`;
  return aboutFile(`${below}${first.path}`, {
    code: 'write/removes-most',
    message: `this run would remove ${first.path}${others}, and keep ${kept === 0 ? 'none' : kept} of the existing files`,
    hint: 'Flux deletes from the cluster what is removed from the tree. If that is intended, use --force. `--diff` shows the files.',
  });
}

/** Neither clusterwright's templates nor sealed files contain one in clear text. */
function hasPrivateKey(content: Content): boolean {
  const text = typeof content === 'string' ? content : Buffer.from(content).toString('latin1');
  return /AGE-SECRET-KEY-|AGE-PLUGIN-[A-Z0-9]+-1|-----BEGIN (?:[A-Z]+ )*PRIVATE KEY/.test(text);
}

function privateKey(below: string, path: string, intent: 'replace' | 'remove'): Diagnostic {
  return aboutFile(`${below}${path}`, {
    code: 'write/private-key',
    message: `${path} contains a private key, and this run would ${intent} it`,
    hint: 'Move the file out of the tree, to a place that git ignores: it may be the only copy of the key.',
  });
}
