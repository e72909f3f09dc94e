import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { TransformerConfig } from './configurations.ts';
import type { Draft } from './draft.ts';
import { isRemote, type KustomizationFolder, resolvePath, type Tree } from './folders.ts';
import type { PatchOutcome } from './patch-problems.ts';
import { type Entry, inSite, type Site } from './settings.ts';

/** State of one build, shared by the folders that it enters. */
export interface Run {
  readonly tree: Tree;
  readonly problems: Diagnostic[];
  /** Paths of the files that it read. */
  readonly files: Set<string>;
  readonly entered: string[];
  /** Folders that were taken in, once or more often. */
  readonly taken: Set<string>;
  /** Objects that were found to stand in the build twice. */
  readonly doubled: Set<Draft>;
  /** It names what the tree does not show. */
  remote: boolean;
  readonly remotes: Remote[];
  readonly patches: PatchOutcome[];
  /** The objects of a folder inside the build, such as one with the configurations of plugins. */
  readonly gatherFolder: (folder: KustomizationFolder) => readonly Draft[];
}

/** Objects from elsewhere: an address, or a chart that Kustomize inflates, and the folder that names it. */
export interface Remote {
  readonly address?: string;
  readonly chart?: string;
  readonly folder: string;
}

export function createRun(
  tree: Tree,
  gatherFolder: (run: Run, folder: KustomizationFolder) => readonly Draft[],
): Run {
  const run: Run = {
    tree,
    problems: [],
    files: new Set(),
    entered: [],
    taken: new Set(),
    doubled: new Set(),
    remote: false,
    remotes: [],
    patches: [],
    gatherFolder: (folder) => gatherFolder(run, folder),
  };
  return run;
}

/** What a folder has gathered: its objects, and what its files say of fields and variables. */
export interface Gathered {
  readonly drafts: Draft[];
  config: TransformerConfig;
  readonly vars: Variable[];
}

/** One of `vars`, with the object that it was found in. */
export interface Variable {
  readonly name: string;
  readonly fieldPath: string;
  readonly entry: Entry;
  readonly source: Draft | undefined;
}

/**
 * The content of a file that an instruction names; a finding and undefined where there is none, and undefined alone
 * where it stands elsewhere.
 */
export function readText(
  run: Run,
  folder: string,
  path: string,
  site: Site,
  who: string,
  shown = path,
): string | undefined {
  const resolved = resolvePath(folder, path);
  const file = resolved === undefined ? undefined : run.tree.files.get(resolved);
  if (file !== undefined) {
    run.files.add(file.path);
    return file.content;
  }
  if (isRemote(path)) {
    run.remote = true;
    return undefined;
  }
  run.problems.push(
    inSite(site, {
      code: 'kustomize/missing-file',
      message: `${who} ${shown}, which does not exist`,
      hint: 'Correct the path (it counts from this folder), or add the file.',
    }),
  );
  return undefined;
}

/** Kustomize refuses the build for a reason of its own. */
export function refuse(run: Run, site: Site, message: string, hint: string): void {
  run.problems.push(inSite(site, { code: 'kustomize/refused', message, hint }));
}
