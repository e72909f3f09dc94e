import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { addTo } from '../../diagnostics/lists.ts';
import type { Declarations } from '../declarations.ts';
import { decoyText } from '../decoy.ts';
import { createTree, dirname, isKustomizationFile, resolvePath, type Tree } from '../kustomize/folders.ts';
import { ignoredByLines } from '../kustomize/ignored.ts';
import type { TreeFile, VerifyOptions } from '../tree.ts';
import { applyTree } from './apply.ts';
import type { AppliedRemote } from './apply-state.ts';
import { nearest } from './cluster.ts';
import { asList, at } from './data.ts';
import { isYamlPath, type ParsedFile, parseTreeFile, type SecretValues } from './document.ts';
import type { FluxKustomization, GroupKind, KubernetesObject } from './object.ts';
import { ignoreOf } from './source-ignore.ts';

/** The tree as checks see it: files, objects as Flux would apply them, and declarations. */
export interface Model {
  readonly tree: Tree;
  readonly declarations: Declarations;
  readonly options: VerifyOptions;
  readonly parsedFiles: readonly ParsedFile[];
  /** All objects, including those in files that no kustomization lists (see `listed`). */
  readonly objects: readonly KubernetesObject[];
  readonly kustomizations: readonly FluxKustomization[];
  /** Problems found while building the tree; the checks of Kustomize and Flux report them. */
  readonly buildProblems: readonly Diagnostic[];
  /** Files that some build reads. */
  readonly builtFiles: ReadonlySet<string>;
  /**
   * Whether Flux reads the file, or the tree does not show it. Errors in other files count as warnings, because no
   * controller will reject them.
   */
  readonly isLive: (path: string) => boolean;
  /** Folders that a Flux Kustomization of this tree applies. */
  readonly appliedPaths: ReadonlySet<string>;
  /** Resources that builds take from outside the tree. */
  readonly remotes: readonly AppliedRemote[];
  /** Objects in files that no build reads although builds around them are known: nothing applies them as they are. */
  readonly unused: readonly KubernetesObject[];
  /** Whether Flux is known to read the file. */
  readonly isRead: (path: string) => boolean;
  /** Whether the Kustomization at which Flux begins is known; if not, every file counts as applied. */
  readonly hasEntry: boolean;
  /** Returns the topmost files from which Flux reaches a file. */
  readonly entriesTo: (path: string) => ReadonlySet<string>;
  readonly ofKind: (group: string, kind: string) => readonly KubernetesObject[];
  /**
   * Finds an object by its name, or by a name that it had before a prefix; in any namespace if none is given. If there
   * are several, one in the cluster of `from` is preferred.
   */
  readonly find: (
    kind: GroupKind,
    namespace: string | undefined,
    name: string,
    from?: KubernetesObject,
  ) => KubernetesObject | undefined;
}

const none: ReadonlySet<string> = new Set();

export function buildModel(
  files: readonly TreeFile[],
  declarations: Declarations,
  options: VerifyOptions,
  secrets: SecretValues = 'true',
): Model {
  const parsed = new Map<string, ParsedFile>();
  for (const file of files) {
    if (isYamlPath(file.path) || /(^|\/)Kustomization$/.test(file.path)) {
      parsed.set(file.path, parseTreeFile(file, options.decrypt, secrets));
    }
  }
  for (const file of listedFiles(files, parsed))
    parsed.set(file.path, parseTreeFile(file, options.decrypt, secrets));
  const isIgnored = ignoredByLines(ignoreOf(parsed));
  const seen = files.filter(({ path }) => !isIgnored(path));
  for (const path of parsed.keys()) if (isIgnored(path)) parsed.delete(path);
  const texts =
    secrets === 'true'
      ? seen
      : seen.map((file) => (file.sealed === true ? { ...file, content: decoyText(file.content) } : file));
  const tree = createTree(texts, parsed);
  const applied = applyTree(tree, options.withoutSecrets === true);
  const byKind = groupByKind(applied.objects);
  const byName = groupByName(applied.objects);
  return {
    tree,
    declarations,
    options,
    parsedFiles: [...parsed.values()],
    objects: applied.objects,
    kustomizations: applied.kustomizations,
    buildProblems: applied.problems,
    builtFiles: applied.files,
    isLive: (path) =>
      options.closedWorld === true ||
      applied.live.size === 0 ||
      applied.paths.size === 0 ||
      applied.live.has(path),
    appliedPaths: applied.paths,
    hasEntry: applied.live.size > 0 || applied.paths.size === 0,
    isRead: (path) => applied.live.has(path),
    remotes: applied.remotes,
    unused: applied.unused,
    entriesTo: (path) => applied.entries.get(path) ?? none,
    ofKind: (group, kind) => byKind.get(`${group}/${kind}`) ?? [],
    find: ({ group, kind }, namespace, name, from) => {
      const found = (byName.get(`${group}/${kind}/${name}`) ?? []).filter(
        (object) =>
          namespace === undefined || object.namespace === undefined || object.namespace === namespace,
      );
      return nearest(
        found.map((object) => ({ object })),
        from,
      )[0]?.object;
    },
  };
}

/** Kustomize reads every file listed as a resource, such as a JSON file, which otherwise contains no objects. */
function listedFiles(files: readonly TreeFile[], parsed: ReadonlyMap<string, ParsedFile>): TreeFile[] {
  const wanted = new Set<string>();
  for (const [path, { documents }] of parsed) {
    if (!isKustomizationFile(path)) continue;
    for (const entry of asList(at(documents[0]?.data, 'resources'))) {
      if (typeof entry !== 'string' || !/\.[a-z]+$/i.test(entry) || isYamlPath(entry)) continue;
      wanted.add(resolvePath(dirname(path), entry) ?? '');
    }
  }
  return wanted.size === 0 ? [] : files.filter(({ path }) => wanted.has(path) && !parsed.has(path));
}

function groupByKind(objects: readonly KubernetesObject[]): Map<string, KubernetesObject[]> {
  const groups = new Map<string, KubernetesObject[]>();
  for (const object of objects) addTo(groups, `${object.group}/${object.kind}`, object);
  return groups;
}

/** Groups objects by group, kind and each of their names. */
function groupByName(objects: readonly KubernetesObject[]): Map<string, KubernetesObject[]> {
  const groups = new Map<string, KubernetesObject[]>();
  for (const object of objects) {
    for (const name of new Set([object.name, ...object.formerNames]))
      addTo(groups, `${object.group}/${object.kind}/${name}`, object);
  }
  return groups;
}
