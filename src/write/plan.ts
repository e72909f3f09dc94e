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

/** A file as it is to stand on disk: sealed where it is secret. */
export interface OutputFile {
  /** Below the output folder, with `/`. */
  readonly path: string;
  readonly content: Content;
  /** The mode that the file is to have; left out, an existing file keeps its own. */
  readonly mode?: number;
  /** In milliseconds; left out, the present. */
  readonly times?: { readonly atimeMs: number; readonly mtimeMs: number };
}

interface UpdatedFile extends OutputFile {
  /** What stands on disk now. */
  readonly previous: Content;
}

/** What a run does to the disk. All lists are sorted, and hold paths below the output folder. */
export interface Plan {
  readonly created: readonly OutputFile[];
  readonly updated: readonly UpdatedFile[];
  readonly unchanged: readonly string[];
  /** With the content that they have now. */
  readonly removed: readonly OutputFile[];
  /** Paths that an earlier run wrote and this one does not, and that stay because removing was not asked for. */
  readonly left: readonly string[];
  readonly layout: Layout;
  /** What the manifest is to hold afterwards. */
  readonly manifest: Manifest;
  readonly seals: Seals;
  readonly made: Made;
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
  /** How the tree is made; as the manifest has it unless said otherwise. */
  readonly made?: Made;
  /** The content of a file on disk; undefined where there is none. */
  readonly current: (path: string) => Content | undefined;
  /** The mode of a file on disk; asked only for files that are to have one. */
  readonly modeOf?: (path: string) => number | undefined;
  readonly layout?: Layout;
  /** Whether what stands at a path holds nothing that the new content does not hold, too; then it is nobody's change. */
  readonly isKept?: (path: string, content: Content) => boolean;
  /** Leave files of an earlier run that this one does not write, and keep them in the manifest. */
  readonly keepStale?: boolean;
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
  /** What not even `force` allows. */
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
  // Beside the tree, a manifest may speak of the configuration.
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
    // That another version would write the same is no change.
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

/** Neither a template of ours nor a sealed file has one in clear text. */
function hasPrivateKey(content: Content): boolean {
  const text = typeof content === 'string' ? content : Buffer.from(content).toString('latin1');
  return /AGE-SECRET-KEY-|AGE-PLUGIN-[A-Z0-9]+-1|-----BEGIN (?:[A-Z]+ )*PRIVATE KEY/.test(text);
}

function privateKey(below: string, path: string, intent: 'replace' | 'remove'): Diagnostic {
  return aboutFile(`${below}${path}`, {
    code: 'write/private-key',
    message: `${path} contains a private key, and this run would ${intent} it`,
    hint: 'Move the key out of the tree, or remove the file yourself.',
  });
}
