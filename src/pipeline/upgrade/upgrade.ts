import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chartVolumes } from '../../app-kit/chart-volumes.ts';
import type { Comparison } from '../../compare/compare.ts';
import { type Diagnostic, hasErrors, sortDiagnostics } from '../../diagnostics/diagnostic.ts';
import type { Change } from '../../disk/commit.ts';
import { digest } from '../../disk/digest.ts';
import { readInputText } from '../../disk/read-input.ts';
import { writeFiles } from '../../disk/write-files.ts';
import { packageRoot, packageVersion } from '../../package-root.ts';
import { changesTree } from '../../write/changes.ts';
import { formatManifest, type Made, parseMade, parseManifest, parseSeals } from '../../write/manifest.ts';
import { manifestPath, treeLayoutWith } from '../../write/manifest-path.ts';
import { comparePlan } from '../compare-plan.ts';
import { configure } from '../configure.ts';
import { readTree } from '../load.ts';
import { loadConfiguration } from '../load-configuration.ts';
import { loadProject } from '../project/load.ts';
import { replacedTemplates } from '../replaced-templates.ts';
import { folderInRepository } from '../repository.ts';
import type { Workspace } from '../workspace.ts';
import { type Release, releasesBetween, releasesIn } from './changelog.ts';
import { renamesIn } from './renames.ts';
import { replacedByOwn } from './replaced.ts';

/** The changes that this version of the program makes to a repository that another version wrote. */
export interface UpgradePlan {
  /** The version that last changed the tree; undefined if it is not recorded. */
  readonly from?: string;
  readonly to: string;
  readonly findings: readonly Diagnostic[];
  /** Edits that need no decision: the new texts of files by path; undefined for the old path of a file that moves. */
  readonly edits: ReadonlyMap<string, string | undefined>;
  /** The paths among these edits that are the new paths of moved files. */
  readonly moved: readonly string[];
  /** Errors of the configuration after the edits, which prevent a comparison of the tree. */
  readonly problems: readonly Diagnostic[];
  /** What `configure` would then change in the cluster; absent if it cannot be determined, or there is no tree. */
  readonly comparison?: Comparison;
  /** The releases since that version, newest first. */
  readonly releases: readonly Release[];
  /** The texts that findings point into, with secrets masked. */
  readonly masked: ReadonlyMap<string, string>;
  /** The texts after the edits, for `problems`. */
  readonly maskedAfter: ReadonlyMap<string, string>;
}

/** Examines a repository without writing anything or accessing the network. */
export async function planUpgrade(
  place: Workspace,
  onStage?: (text: string) => void,
): Promise<
  UpgradePlan | { readonly diagnostics: readonly Diagnostic[]; readonly masked: ReadonlyMap<string, string> }
> {
  const { project, diagnostics, shown } = await loadProject(place);
  if (project === undefined) return { diagnostics, masked: shown };
  const { made, manifest } = await readTree(place, [], treeLayoutWith(project.outputs));
  const renames = await renamesIn(place, project);
  const replaced = replacedByOwn(place.cwd, project, made);
  const edits = new Map<string, string | undefined>(renames.texts);
  for (const [old, next] of replaced.moves) {
    edits.set(next, edits.get(old) ?? readInputText(join(place.cwd, old)));
    edits.set(old, undefined);
  }
  const { masked } = await loadConfiguration(place, project);
  const to = packageVersion();
  const planned = {
    ...(made.version !== undefined && { from: made.version }),
    to,
    findings: sortDiagnostics([...renames.findings, ...replaced.findings]),
    edits,
    moved: [...replaced.moves.values()],
    masked: new Map([...shown, ...masked]),
    releases: releasesBetween(releasesIn(changelog()), made.version, to),
  };
  const options = {
    strict: false,
    force: false,
    reseal: false,
    write: false,
    edits,
    ...(onStage && { onStage }),
  };
  const { plan, tree = [], masked: maskedAfter, diagnostics: found } = await configure(place, options);
  const byHand = planned.findings.some(({ severity }) => severity === 'error');
  // Settings that a finding already names would be reported again as unknown keys.
  const problems = byHand ? [] : found.filter(({ severity }) => severity === 'error');
  if (plan === undefined || manifest.size === 0) return { ...planned, problems, maskedAfter };
  const volumes = chartVolumes(project.apps);
  const comparison = changesTree(plan)
    ? { comparison: comparePlan(plan, tree, volumes, folderInRepository(place)) }
    : {};
  return { ...planned, problems: [], maskedAfter, ...comparison };
}

const changelog = () => readFileSync(join(packageRoot(), 'CHANGELOG.md'), 'utf8');

/**
 * Makes the edits; with `reviewed`, also records that the owner has reviewed the templates that the repository replaces. All or
 * nothing. The version of the tree stays until `configure` has written the tree, so that the steps by hand are shown again; if
 * there is nothing to write, it is recorded here, but steps by hand must have been reviewed. Throws a Refusal, or the file
 * system's error.
 */
export function applyUpgrade(place: Workspace, plan: UpgradePlan, reviewed: boolean): void {
  const files = [...plan.edits].map(([path, content]) => ({ path, content: content ?? null }));
  const isWritten = plan.comparison === undefined && isDone(plan);
  const version = isWritten && (reviewed || !hasSteps(plan)) ? plan.to : plan.from;
  const noted = notedIn(place, version, reviewed);
  writeFiles(place.cwd, [...files, ...(noted === undefined ? [] : [noted])]);
}

/** Whether nothing is left to correct by hand. */
export const isDone = ({ findings, problems }: Pick<UpgradePlan, 'findings' | 'problems'>): boolean =>
  !hasErrors(findings) && problems.length === 0;

/** Whether a release since the version of the tree asks for steps by hand. */
export const hasSteps = ({ releases }: Pick<UpgradePlan, 'releases'>): boolean =>
  releases.some(({ toDo }) => toDo !== '');

function notedIn(
  { cwd, output }: Workspace,
  version: string | undefined,
  reviewed: boolean,
): Change | undefined {
  const path = join(output, manifestPath);
  const text = readText(path);
  if (text === undefined) return undefined;
  const made: Made = {
    ...(version !== undefined && { version }),
    originals: reviewed
      ? new Map(replacedTemplates(cwd).map((found) => [found.file, found.digest]))
      : parseMade(text).originals,
  };
  const content = formatManifest(
    parseManifest(text, { ...treeLayoutWith(), within: [] }),
    parseSeals(text),
    made,
  );
  return content === text ? undefined : { path, content, was: digest(text) };
}

function readText(path: string): string | undefined {
  try {
    return readInputText(path);
  } catch {
    return undefined;
  }
}
