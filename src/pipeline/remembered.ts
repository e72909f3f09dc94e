/**
 * A record of the last run of `configure`: its inputs and its outcome. While neither inputs nor outputs change, the next run
 * returns the same outcome without parsing, rendering, verifying or opening anything.
 *
 * The record is in the user's cache and not in the repository: the content of a repository must not be able to decide that all is
 * well. Contents are recorded as one digest, keyed by the available private keys, so that nobody can test passwords against it.
 */

import { createHmac, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { fileState } from '../disk/file-state.ts';
import { otherRuns } from '../disk/staging.ts';
import { changesTree } from '../write/changes.ts';
import { manifestPath, treeFolder } from '../write/manifest-path.ts';
import type { Plan } from '../write/plan.ts';
import { cacheFile, keep } from './cache-file.ts';
import { type Digests, digestsBelow, type InputDigests, inputDigests } from './run-files.ts';
import type { Workspace } from './workspace.ts';

/** The outcome of a run that left the tree up to date. */
export interface RememberedRun {
  readonly diagnostics: readonly Diagnostic[];
  /** Sources by file name, with secrets masked, for code frames. */
  readonly masked: ReadonlyMap<string, string>;
  /** The paths of the tree's files. */
  readonly unchanged: readonly string[];
}

/** Everything that a run may read, as it was before the run; not what code of the user's reads. */
export interface RunState {
  readonly inputs: InputDigests;
  readonly tree: Digests;
}

interface Stored {
  readonly salt: string;
  readonly state: string;
  /** The absolute paths that code of the user's read. */
  readonly reads: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
  readonly masked: readonly (readonly [string, string])[];
  readonly unchanged: readonly string[];
}

/**
 * The state of a workspace. Undefined if not everything that a run may read is known, while another run is active, and after an
 * interrupted run.
 */
export function stateOf(place: Workspace): RunState | undefined {
  const { stale, alive } = otherRuns(place.output);
  if (stale.length + alive.length > 0) return undefined;
  const inputs = inputDigests(place);
  const tree = inputs === undefined ? undefined : digestsBelow(place.output, treeFolder);
  return inputs === undefined || tree === undefined ? undefined : { inputs, tree };
}

/** The outcome of the last run, if its inputs and outputs have not changed since. */
export function recall(place: Workspace, strict: boolean, state: RunState): RememberedRun | undefined {
  const file = cacheFile(place);
  if (file === undefined) return undefined;
  try {
    const stored = JSON.parse(readFileSync(file, 'utf8')) as Stored;
    if (stored.state !== keyed(stored.salt, strict, state, stored.reads.map(stateOfRead))) return undefined;
    const { diagnostics, masked, unchanged } = stored;
    return { diagnostics, masked: new Map(masked), unchanged };
  } catch {
    // The file does not exist, or this program did not write it.
    return undefined;
  }
}

/**
 * Records the outcome of a run that started from `before` and carried out `plan`. Nothing is recorded if someone else changed a
 * file in the meantime. Write errors are ignored: without the record, the next run does its work again.
 */
export async function remember(
  place: Workspace,
  strict: boolean,
  before: RunState,
  {
    plan,
    read,
    diagnostics,
    masked,
  }: Pick<RememberedRun, 'diagnostics' | 'masked'> & {
    readonly plan: Plan;
    readonly read: readonly string[];
  },
): Promise<void> {
  const file = cacheFile(place);
  const after = stateOf(place);
  if (file === undefined || after === undefined || !isAsPlanned(before, after, plan)) return;
  const reads = await readsOf(after);
  if (reads === undefined || reads.some(([path, was]) => fileState(path) !== was)) return;
  if (!read.every((path) => after.inputs.files.has(path))) return;
  // Findings about the change itself are reported once; the next run determines which findings remain.
  if (changesTree(plan) && diagnostics.some(({ code }) => !code.startsWith('config/'))) return;
  const salt = randomBytes(16).toString('hex');
  const shown = new Set(diagnostics.map((diagnostic) => diagnostic.file));
  const stored: Stored = {
    salt,
    state: keyed(salt, strict, after, reads),
    reads: reads.map(([path]) => path),
    diagnostics,
    masked: [...masked].filter(([name]) => shown.has(name)),
    unchanged: [...plan.manifest.keys()].sort(),
  };
  keep(file, stored);
}

/** Whether the inputs and the files that people keep in the tree are unchanged, and the tree's own files are as planned. */
function isAsPlanned(before: RunState, after: RunState, { manifest, removed }: Plan): boolean {
  const ours = new Set([...manifest.keys(), ...removed.map(({ path }) => path), manifestPath]);
  const others = ({ tree }: RunState) => [...tree].filter(([path]) => !ours.has(path));
  return (
    JSON.stringify(textOf(before.inputs)) === JSON.stringify(textOf(after.inputs)) &&
    JSON.stringify(others(before)) === JSON.stringify(others(after)) &&
    [...manifest].every(([path, digest]) => after.tree.get(path) === digest)
  );
}

type Read = readonly [path: string, state: string];

function stateOfRead(path: string): Read {
  return [path, fileState(path)];
}

/** What code of the user's read in this run; undefined if that is not known. */
async function readsOf({ inputs }: RunState): Promise<readonly Read[] | undefined> {
  if (inputs.code.length === 0) return [];
  const { readsOfOwnCode } = await import('../makejinja/plugin/reads.ts');
  const reads = readsOfOwnCode();
  return reads && [...reads];
}

function keyed(salt: string, strict: boolean, { inputs, tree }: RunState, reads: readonly Read[]): string {
  const text = JSON.stringify([strict, textOf(inputs), [...tree], reads]);
  return createHmac('sha256', `${salt}${inputs.key}`).update(text).digest('hex');
}

function textOf({ facts, files, code }: InputDigests): readonly unknown[] {
  return [facts, [...files], code];
}
