import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { atPlace } from '../diagnostics/finding.ts';
import { holdsSecret } from '../diagnostics/may-be-shown.ts';
import type { KeyPath } from '../diagnostics/source.ts';
import { isSealedPath, isSealedText } from '../sops/sealed.ts';
import { type Declarations, noDeclarations } from '../verify/declarations.ts';
import { isWithin } from '../verify/kustomize/contents.ts';
import { dirname } from '../verify/kustomize/folders.ts';
import { clusterOf } from '../verify/model/cluster.ts';
import type { PlainMap } from '../verify/model/data.ts';
import { buildModel, type Model } from '../verify/model/model.ts';
import type { FluxKustomization, KubernetesObject } from '../verify/model/object.ts';
import type { TreeFile } from '../verify/tree.ts';
import { hideOpened, hideSecrets, secretTexts } from './hidden.ts';

/** The Flux Kustomization that applies an object. */
export interface Owner {
  readonly name: string;
  readonly namespace: string | undefined;
  /** Whether Flux deletes objects that are removed from it. */
  readonly prune: boolean;
  /** Whether the objects stay when the Kustomization itself is deleted. */
  readonly orphans: boolean;
  readonly suspended: boolean;
}

/** An object as Flux would apply it, with secrets hidden. */
export interface BuiltObject {
  readonly apiVersion: string;
  readonly group: string;
  readonly kind: string;
  readonly namespace: string | undefined;
  readonly name: string;
  /** The name without the hash that a generator appended. */
  readonly plainName: string;
  /** The folder of the topmost Kustomization that applies it; empty if the tree has only one cluster. */
  readonly cluster: string;
  /** Absent for an object that no Kustomization of the tree applies, such as the entry point. */
  readonly owner: Owner | undefined;
  /** The HelmRelease that installs it; absent if Flux applies it directly. */
  readonly release?: string;
  /** Relative to the root of the repository. */
  readonly file: string;
  /** The whole object, with a `Hidden` in place of each secret. */
  readonly data: PlainMap;
  /** Where a part of the object is written, from line 1, with the template line if known. */
  readonly locate: (path: KeyPath) => Place;
}

/** A line of a file of the tree, and the template line that wrote it. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly origin?: { readonly file: string; readonly line: number };
}

/** What Flux would apply from a tree. */
export interface BuiltTree {
  /** Sorted by cluster, Kustomization, namespace, kind and name. */
  readonly objects: readonly BuiltObject[];
  /** Why parts of the tree could not be built: syntax, Kustomize and Flux errors. */
  readonly problems: readonly Diagnostic[];
  /** Sources outside the tree, whose content is unknown: URLs, and charts that Kustomize inflates. */
  readonly remotes: readonly { readonly folder: string; readonly what: string }[];
}

export interface BuildOptions {
  /** Limits the build to what Flux applies from the Kustomizations in this folder, and to the folder itself. */
  readonly folder?: string;
  readonly declarations?: Declarations;
}

/**
 * Builds a tree in memory as Flux would apply it. Pure. Nothing sealed is opened, and variables that come from Secrets stay
 * `${…}`.
 */
export function buildTree(files: readonly TreeFile[], options: BuildOptions = {}): BuiltTree {
  const [built] = buildTrees([files], options);
  return built ?? { objects: [], problems: [], remotes: [] };
}

/** Builds several states of one tree; a text that is secret in one state is hidden in all. */
export function buildTrees(
  trees: readonly (readonly TreeFile[])[],
  { folder = '', declarations = noDeclarations }: BuildOptions = {},
): readonly BuiltTree[] {
  const models = trees.map((files) =>
    buildModel(files.map(markOpened), declarations, { withoutSecrets: true }),
  );
  const secrets = secretTexts(models.flatMap(({ objects }) => objects.map(({ data }) => data)));
  return models.map((model) => builtTree(model, secrets, folder));
}

/** Marks a file that should be sealed but is not: all of it counts as secret. */
function markOpened(file: TreeFile): TreeFile {
  const opened = file.sealed !== true && isSealedPath(file.path) && !isSealedText(file.content);
  return opened && file.content !== '' ? { ...file, sealed: true } : file;
}

function builtTree(model: Model, secrets: ReadonlySet<string>, folder: string): BuiltTree {
  const applied = model.objects.filter(
    (object) => !object.aside && (object.listed || model.appliedPaths.size === 0),
  );
  const asked = (file: string) =>
    folder === '' ||
    isWithin(dirname(file), folder) ||
    [...model.entriesTo(file)].some((entry) => isWithin(dirname(entry), folder));
  const clusters = new Set(
    model.kustomizations.filter(({ object }) => !object.aside).map((own) => clusterOf(topOf(own).object)),
  );
  const owners = new Map<FluxKustomization, Owner>();
  const objects = applied
    .filter(({ document }) => asked(document.file.path))
    .map((object) => builtObject(object, secrets, clusters.size > 1, owners));
  const syntax = model.parsedFiles.flatMap(({ file, problems }) =>
    problems.map(
      ({ message, range }): Diagnostic =>
        atPlace(
          { file: file.path, range },
          {
            code: 'yaml/syntax',
            // The parser's message may quote the text.
            message: file.sealed === true || holdsSecret(file.content) ? 'this is not valid YAML' : message,
            hint: 'Nothing in this file was built.',
          },
        ),
    ),
  );
  return {
    objects: objects.sort(compareObjects),
    problems: [...syntax.filter(({ file }) => model.builtFiles.has(file)), ...model.buildProblems]
      .filter(({ severity, file }) => severity === 'error' && model.isLive(file) && asked(file))
      .map((problem) => withoutTexts(problem, secrets)),
    remotes: model.remotes.map(({ folder: by, address, chart }) => ({
      folder: by,
      what: address ?? `chart ${chart ?? ''}`,
    })),
  };
}

/** Replaces a message that quotes a secret. */
function withoutTexts(problem: Diagnostic, secrets: ReadonlySet<string>): Diagnostic {
  const text = `${problem.message}\n${problem.hint}`;
  const quotes = [...secrets].some((secret) => text.includes(secret));
  return quotes
    ? { ...problem, message: 'it is refused; the reason is not shown, because it quotes a secret', hint: '' }
    : problem;
}

function topOf(kustomization: FluxKustomization): FluxKustomization {
  let top = kustomization;
  while (top.parent !== undefined && top.parent !== top) top = top.parent;
  return top;
}

function builtObject(
  object: KubernetesObject,
  secrets: ReadonlySet<string>,
  several: boolean,
  owners: Map<FluxKustomization, Owner>,
): BuiltObject {
  const { appliedBy, hashed, formerNames, name } = object;
  return {
    apiVersion: object.apiVersion,
    group: object.group,
    kind: object.kind,
    namespace: object.namespace,
    name,
    plainName: hashed ? (formerNames.find((former) => name.startsWith(`${former}-`)) ?? name) : name,
    cluster: several ? clusterOf(object) : '',
    owner: appliedBy && ownerOf(appliedBy, owners),
    file: object.document.file.path,
    data: hideSecrets(
      object.document.secret && !object.document.locked ? hideOpened(object.data) : object.data,
      secrets,
    ),
    locate: (path) => {
      const { file, range, origin } = object.locate(path);
      return {
        file,
        line: range.start.line,
        ...(origin && { origin: { file: origin.file, line: origin.range.start.line } }),
      };
    },
  };
}

function ownerOf(by: FluxKustomization, owners: Map<FluxKustomization, Owner>): Owner {
  const { name, namespace, spec } = by;
  const owner = owners.get(by) ?? {
    name,
    namespace,
    prune: spec['prune'] === true,
    orphans: spec['deletionPolicy'] === 'Orphan',
    suspended: spec['suspend'] === true,
  };
  owners.set(by, owner);
  return owner;
}

/** `flux-system/apps`. */
export function ownerName({ name, namespace }: Pick<Owner, 'name' | 'namespace'>): string {
  return namespace === undefined ? name : `${namespace}/${name}`;
}

/** `Deployment media/plex`. */
export function objectName({
  kind,
  namespace,
  name,
}: Pick<BuiltObject, 'kind' | 'namespace' | 'name'>): string {
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}

/** The order in which objects are listed, which depends only on the tree. */
export function compareObjects(a: BuiltObject, b: BuiltObject): number {
  const [left, right] = [a, b].map(({ cluster, owner, namespace, group, kind, name }) => [
    cluster,
    owner ? `1${ownerName(owner)}` : '0',
    namespace ?? '',
    kind,
    group,
    name,
  ]);
  for (const [index, part] of (left ?? []).entries()) {
    const other = right?.[index] ?? '';
    if (part !== other) return part < other ? -1 : 1;
  }
  return 0;
}
