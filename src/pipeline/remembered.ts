/**
 * What the last run of `configure` made of which inputs. While neither inputs nor outputs change, the next run has
 * nothing to do, and knows it without parsing, rendering, verifying or opening anything.
 *
 * It is kept in the user's cache and not in the repository: what a repository brings must not decide that all is well.
 * Contents are kept as one digest, keyed by the private keys at hand, so that nobody can try passwords against it.
 */

import { createHmac, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { otherRuns } from '../disk/staging.ts';
import { changesTree } from '../write/changes.ts';
import { manifestPath, treeFolder } from '../write/manifest-path.ts';
import type { Plan } from '../write/plan.ts';
import { cacheFile, keep } from './cache-file.ts';
import { type Digests, digestsBelow, type InputDigests, inputDigests } from './run-files.ts';
import type { Workspace } from './workspace.ts';

/** The outcome of a run after which the tree was as it should be. */
export interface RememberedRun {
  readonly diagnostics: readonly Diagnostic[];
  /** Sources with their secrets masked, for code frames. */
  readonly masked: ReadonlyMap<string, string>;
  /** The paths of the tree's files. */
  readonly unchanged: readonly string[];
}

/** Everything that a run may read, as it stands before the run. */
export interface RunState {
  readonly inputs: InputDigests;
  readonly tree: Digests;
}

interface Stored {
  readonly salt: string;
  readonly state: string;
  readonly diagnostics: readonly Diagnostic[];
  readonly masked: readonly (readonly [string, string])[];
  readonly unchanged: readonly string[];
}

/**
 * The state of a workspace; undefined where not all that a run may read is known, as with apps of one's own, and while
 * another run is at work or has left something to be finished.
 */
export function stateOf(place: Workspace): RunState | undefined {
  const { stale, alive } = otherRuns(place.output);
  if (stale.length + alive.length > 0) return undefined;
  const inputs = inputDigests(place);
  const tree = inputs === undefined ? undefined : digestsBelow(place.output, treeFolder);
  return inputs === undefined || tree === undefined ? undefined : { inputs, tree };
}

/** The outcome of the last run, if all was after it as it is now. */
export function recall(place: Workspace, strict: boolean, state: RunState): RememberedRun | undefined {
  const file = cacheFile(place);
  if (file === undefined) return undefined;
  try {
    const stored = JSON.parse(readFileSync(file, 'utf8')) as Stored;
    if (stored.state !== keyed(stored.salt, strict, state)) return undefined;
    const { diagnostics, masked, unchanged } = stored;
    return { diagnostics, masked: new Map(masked), unchanged };
  } catch {
    // Not there, or not what this program writes.
    return undefined;
  }
}

/**
 * Keep the outcome of a run that began with `before` and carried out `plan`; nothing is kept if somebody else changed
 * a file meanwhile. What the file system refuses is no failure: the next run does its work again.
 */
export function remember(
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
): void {
  const file = cacheFile(place);
  const after = stateOf(place);
  if (file === undefined || after === undefined || !isAsPlanned(before, after, plan)) return;
  if (!read.every((path) => after.inputs.files.has(path))) return;
  // What a change leads to is said once; the next run finds out what there still is to say.
  if (changesTree(plan) && diagnostics.some(({ code }) => !code.startsWith('config/'))) return;
  const salt = randomBytes(16).toString('hex');
  const shown = new Set(diagnostics.map((diagnostic) => diagnostic.file));
  const stored: Stored = {
    salt,
    state: keyed(salt, strict, after),
    diagnostics,
    masked: [...masked].filter(([name]) => shown.has(name)),
    unchanged: [...plan.manifest.keys()].sort(),
  };
  keep(file, stored);
}

/** Whether the inputs, and the files that people keep in the tree, stayed; and the tree's own are what was planned. */
function isAsPlanned(before: RunState, after: RunState, { manifest, removed }: Plan): boolean {
  const ours = new Set([...manifest.keys(), ...removed.map(({ path }) => path), manifestPath]);
  const others = ({ tree }: RunState) => [...tree].filter(([path]) => !ours.has(path));
  return (
    JSON.stringify(textOf(before.inputs)) === JSON.stringify(textOf(after.inputs)) &&
    JSON.stringify(others(before)) === JSON.stringify(others(after)) &&
    [...manifest].every(([path, digest]) => after.tree.get(path) === digest)
  );
}

function keyed(salt: string, strict: boolean, { inputs, tree }: RunState): string {
  const text = JSON.stringify([strict, textOf(inputs), [...tree]]);
  return createHmac('sha256', `${salt}${inputs.key}`).update(text).digest('hex');
}

function textOf({ facts, files }: InputDigests): readonly unknown[] {
  return [facts, [...files]];
}
