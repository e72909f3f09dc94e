import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { startOfFile } from '../diagnostics/diagnostic.ts';
import { digest, formatManifest, isInTree, type Manifest, parseSeals, type Seals } from './manifest.ts';
import { manifestPath } from './manifest-path.ts';

/** A file as it is to stand on disk: sealed where it is secret. */
interface OutputFile {
  /** Below the output folder, with `/`. */
  readonly path: string;
  readonly content: string;
}

interface UpdatedFile extends OutputFile {
  /** What stands on disk now. */
  readonly previous: string;
}

/** What a run does to the disk. All lists are sorted, and hold paths below the output folder. */
export interface Plan {
  readonly created: readonly OutputFile[];
  readonly updated: readonly UpdatedFile[];
  readonly unchanged: readonly string[];
  /** With the content that they have now. */
  readonly removed: readonly OutputFile[];
  /** What the manifest is to hold afterwards. */
  readonly manifest: Manifest;
  readonly seals: Seals;
  /** Whether that differs from what it holds now. */
  readonly manifestChanged: boolean;
  /** The digest of the manifest's file as it is now; null if there is none. */
  readonly manifestWas: string | null;
  readonly diagnostics: readonly Diagnostic[];
}

export interface PlanInput {
  readonly files: readonly OutputFile[];
  readonly manifest: Manifest;
  /** Proofs for what is sealed among the files. */
  readonly seals?: Seals;
  /** The content of a file on disk; undefined where there is none. */
  readonly current: (path: string) => string | undefined;
  /** Replace and remove what was changed by hand, too. */
  readonly force: boolean;
  /** Whether everything is removed because that is what was asked for. */
  readonly reset?: boolean;
  /** Put before a path in a message: the output folder as the user named it. */
  readonly shownBelow: string;
}

/** Compare the tree that is wanted with the one that is there. Pure. */
export function plan({
  files,
  manifest,
  seals = new Map(),
  current,
  force,
  reset = false,
  shownBelow,
}: PlanInput): Plan {
  const wanted = [...files].sort((a, b) => (a.path < b.path ? -1 : 1));
  const created: OutputFile[] = [];
  const updated: UpdatedFile[] = [];
  const unchanged: string[] = [];
  const removed: OutputFile[] = [];
  const diagnostics: Diagnostic[] = [];
  /** What not even `force` allows. */
  const never: Diagnostic[] = [];

  for (const file of wanted) {
    const old = current(file.path);
    if (old === undefined) created.push(file);
    else if (old === file.content) unchanged.push(file.path);
    else {
      updated.push({ ...file, previous: old });
      const written = manifest.get(file.path);
      if (hasPrivateKey(old)) never.push(privateKey(shownBelow, file.path, 'replace'));
      if (written === undefined) diagnostics.push(notOurs(shownBelow, file.path));
      else if (written !== digest(old)) diagnostics.push(changedByHand(shownBelow, file.path, 'replace'));
    }
  }
  const paths = new Set(wanted.map(({ path }) => path));
  for (const [path, written] of [...manifest].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (paths.has(path)) continue;
    const old = current(path);
    if (old === undefined) continue;
    removed.push({ path, content: old });
    if (hasPrivateKey(old)) never.push(privateKey(shownBelow, path, 'remove'));
    if (written !== digest(old)) diagnostics.push(changedByHand(shownBelow, path, 'remove'));
  }
  const kept = updated.length + unchanged.length;
  if (!reset && removed.length > kept) diagnostics.push(removesMost(shownBelow, removed, kept));
  const manifestText = current(manifestPath);
  const before = parseSeals(manifestText);
  // Beside the tree, a manifest may speak of the configuration.
  const beside = [...before].filter(([path]) => !isInTree(path));
  const allSeals = new Map([...beside, ...seals]);
  const next = new Map(wanted.map(({ path, content }) => [path, digest(content)]));
  return {
    created,
    updated,
    unchanged,
    removed,
    manifest: next,
    seals: allSeals,
    manifestChanged:
      next.size !== manifest.size ||
      [...next].some(([path, hash]) => manifest.get(path) !== hash) ||
      formatManifest(new Map(), allSeals) !== formatManifest(new Map(), before),
    manifestWas: manifestText === undefined ? null : digest(manifestText),
    diagnostics: force ? never : [...diagnostics, ...never],
  };
}

function changedByHand(below: string, path: string, intent: 'replace' | 'remove'): Diagnostic {
  return {
    code: 'write/changed-by-hand',
    severity: 'error',
    message: `${path} was changed by hand, and this run would ${intent} it`,
    file: `${below}${path}`,
    path: '',
    range: startOfFile,
    hint: 'Move the change into cluster.yaml or a file below templates/overrides/, or give it up with --force.',
  };
}

function notOurs(below: string, path: string): Diagnostic {
  return {
    code: 'write/not-ours',
    severity: 'error',
    message: `${path} exists and clusterwright did not write it`,
    file: `${below}${path}`,
    path: '',
    range: startOfFile,
    hint: `Keep it as templates/overrides/${path}, move it away, or replace it with --force.`,
  };
}

function removesMost(below: string, removed: readonly OutputFile[], kept: number): Diagnostic {
  const [first = { path: '' }] = removed;
  const others = removed.length === 1 ? '' : ` and ${removed.length - 1} more`;
  return {
    code: 'write/removes-most',
    severity: 'error',
    message: `this run would remove ${first.path}${others}, and keep ${kept === 0 ? 'none' : kept} of the files that are there`,
    file: `${below}${first.path}`,
    path: '',
    range: startOfFile,
    hint: 'Flux deletes from the cluster what leaves the tree. If that is what you want: --force. `--diff` shows the files.',
  };
}

/** Neither a template of ours nor a sealed file has one in clear text. */
function hasPrivateKey(text: string): boolean {
  return /AGE-SECRET-KEY-|AGE-PLUGIN-[A-Z0-9]+-1|-----BEGIN (?:[A-Z]+ )*PRIVATE KEY/.test(text);
}

function privateKey(below: string, path: string, intent: 'replace' | 'remove'): Diagnostic {
  return {
    code: 'write/private-key',
    severity: 'error',
    message: `${path} has a private key in it, and this run would ${intent} it`,
    file: `${below}${path}`,
    path: '',
    range: startOfFile,
    hint: 'Move the key to a place outside of the tree, or remove the file yourself.',
  };
}
