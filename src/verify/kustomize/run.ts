import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { TransformerConfig } from './configurations.ts';
import type { Draft } from './draft.ts';
import { isRemote, type KustomizationFolder, resolvePath, type Tree } from './folders.ts';
import type { PatchOutcome } from './patch-problems.ts';
import { type Entry, inSite, type Site } from './settings.ts';

/** The state of one build, shared by the folders that it includes. */
export interface Run {
  readonly tree: Tree;
  readonly problems: Diagnostic[];
  /** Paths of the files that it reads. */
  readonly files: Set<string>;
  readonly entered: string[];
  /** Folders that it has included, once or more often. */
  readonly taken: Set<string>;
  /** Objects that were found twice in the build. */
  readonly doubled: Set<Draft>;
  /** It uses something that the tree does not show. */
  remote: boolean;
  readonly remotes: Remote[];
  readonly patches: PatchOutcome[];
  /** Gathers the objects of a folder during the build, such as one with the configurations of plugins. */
  readonly gatherFolder: (folder: KustomizationFolder) => readonly Draft[];
}

/** Objects from outside: an address, or a chart that Kustomize inflates, and the folder that names it. */
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

/** What a folder has gathered: its objects, and the configuration of fields and variables. */
export interface Gathered {
  readonly drafts: Draft[];
  config: TransformerConfig;
  readonly vars: Variable[];
}

/** One of `vars`, with the object that it reads. */
export interface Variable {
  readonly name: string;
  readonly fieldPath: string;
  readonly entry: Entry;
  readonly source: Draft | undefined;
}

/**
 * Returns the content of a file that an instruction names. Reports a missing file and returns undefined; for a file
 * outside the tree, it only returns undefined.
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
      hint: 'Correct the path, which is relative to this folder, or add the file.',
    }),
  );
  return undefined;
}

/** Reports that Kustomize refuses the build. */
export function refuse(run: Run, site: Site, message: string, hint: string): void {
  run.problems.push(inSite(site, { code: 'kustomize/refused', message, hint }));
}
