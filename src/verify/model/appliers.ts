import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { splitApiVersion } from '../api-version.ts';
import { buildFolder } from '../kustomize/build.ts';
import { type Draft, identityOf, locateInDraft } from '../kustomize/draft.ts';
import { dirname, resolvePath, type Tree } from '../kustomize/folders.ts';
import { addCommonMetadata } from '../kustomize/transformers.ts';
import { clusterOfKustomization } from './cluster.ts';
import { asList, asMap, asText, at, type PlainMap } from './data.ts';
import { placeIn } from './document.ts';
import {
  folderOf,
  isFluxInstance,
  isFluxKustomization,
  isPart,
  keyOf,
  localSources,
  manifestsOf,
  type Raw,
  rawsOf,
  type Sources,
} from './flux-manifests.ts';
import type { FluxKustomization, KubernetesObject } from './object.ts';
import { variablesOf } from './post-build.ts';
import { inDocument, inObject } from './report.ts';
import { isClusterScoped } from './scope.ts';
import { isSubstituted, substitute, undefinedVariables, unreadable, type Variables } from './substitute.ts';

/** Everything that Flux would apply, with what the way there turned up. */
export interface Applied {
  readonly objects: KubernetesObject[];
  readonly kustomizations: FluxKustomization[];
  readonly problems: Diagnostic[];
  /** Files that some build read. */
  readonly files: ReadonlySet<string>;
  /** Files that Flux reads, as far as the tree tells. */
  readonly live: ReadonlySet<string>;
  /** Folders that a Flux Kustomization of this tree applies. */
  readonly paths: ReadonlySet<string>;
  /** Some build names remote resources. */
  readonly remote: boolean;
}

/** Build the tree from each Flux Kustomization downwards; then each folder that none reaches; then loose files. */
export function applyTree(tree: Tree): Applied {
  const all = manifestsOf(tree);
  const raws = rawsOf(all);
  const state = new Applying(tree, raws, all);
  state.addRoots(raws);
  state.addFolders();
  state.addLoose(all);
  return state.result();
}

class Applying {
  readonly #tree: Tree;
  readonly #sources: Sources;
  readonly #objects: KubernetesObject[] = [];
  readonly #kustomizations: FluxKustomization[] = [];
  readonly #problems: Diagnostic[] = [];
  readonly #files = new Set<string>();
  readonly #live = new Set<string>();
  /** Folders that a Flux Kustomization applies, with the files of those that do. */
  readonly #paths = new Map<string, Set<string>>();
  /** Files that any build read, also one that nobody applies: patches among them are no objects. */
  readonly #read = new Set<string>();
  readonly #claimed = new Set<string>();
  /** Manifests of Kustomizations that some Kustomization's build holds, its own or another's. */
  readonly #held = new Set<string>();
  /** Those that another Kustomization's build holds, which therefore applies them. */
  readonly #children = new Set<string>();
  readonly #parents = new Set<string>();
  /** Kustomizations that were applied: by manifest, name and cluster. */
  readonly #applied = new Set<string>();
  /** Manifests of Kustomizations that were reached from above. */
  readonly #reached = new Set<string>();
  /** The object that a build of a topmost folder made of a Kustomization's manifest. */
  readonly #built = new Map<string, KubernetesObject>();
  #remote = false;

  constructor(tree: Tree, raws: readonly Raw[], all: readonly Draft[]) {
    this.#tree = tree;
    this.#sources = localSources(tree, raws, all);
    const keys = new Map<string, string[]>();
    for (const raw of raws) {
      const path = folderOf(this.#sources, raw.draft.data);
      if (path === undefined || !tree.directories.has(path)) continue;
      const files = this.#paths.get(path) ?? new Set();
      this.#paths.set(path, files.add(raw.draft.document.file.path));
      let held = keys.get(path);
      if (held === undefined) {
        const build = buildFolder(tree, path);
        for (const file of build.files) {
          this.#files.add(file);
          this.#read.add(file);
        }
        held = build.drafts.filter(({ data }) => isFluxKustomization(data)).map(keyOf);
        keys.set(path, held);
      }
      for (const key of held) {
        this.#held.add(key);
        if (key === raw.key) continue;
        this.#children.add(key);
        this.#parents.add(raw.key);
      }
    }
    this.#addTopFolders(raws);
  }

  /** Folders that stand above every Flux Kustomization: applied by hand, or by what bootstraps the cluster. */
  #addTopFolders(raws: readonly Raw[]): void {
    for (const { path, component, data, document } of this.#tree.folders.values()) {
      if (component || this.#files.has(document.file.path)) continue;
      const files = asList(data['resources']).map((resource) => resolvePath(path, asText(resource) ?? ''));
      const held = raws.filter(({ draft }) => files.includes(draft.document.file.path));
      if (held.length === 0) continue;
      const forgotten = this.#isApplied(path);
      const retired = held.every(isPart) || held.some((raw) => this.#hasMoved(raw));
      const aside = forgotten || (this.#paths.size > 0 && retired);
      this.#build(path, undefined, { counts: !forgotten, aside });
    }
  }

  /** The Kustomizations that no other applies, and from each of them all that it applies. */
  addRoots(raws: readonly Raw[]): void {
    const roots = raws.filter(({ key }) => !this.#children.has(key));
    // Those that hold others come first: what a patch of theirs gives a path is reached from them.
    const ordered = [
      ...roots.filter(({ key }) => this.#parents.has(key)),
      ...roots.filter(({ key }) => !this.#parents.has(key)),
    ];
    for (const raw of ordered) if (!this.#reached.has(raw.key)) this.#addRoot(raw);
    // What is left applies itself in a circle.
    for (const raw of raws) if (!this.#reached.has(raw.key)) this.#addRoot(raw);
  }

  #addRoot(raw: Raw): void {
    let object = this.#built.get(raw.key);
    if (object === undefined) {
      object = this.#create(raw.draft, undefined, { listed: true, aside: this.#isRetired(raw) });
      this.#objects.push(object);
      if (!object.aside) this.#live.add(raw.draft.document.file.path);
    }
    this.#apply(raw.draft, object, undefined);
  }

  /**
   * Whether a Kustomization that nothing holds is none that somebody applies by hand: it stands among what others
   * apply and was left out there; or it is but a part, which something else completes; or it was moved away with
   * its folder, and its path was not.
   */
  #isRetired(raw: Raw): boolean {
    const { draft, key } = raw;
    if (this.#held.has(key) || this.#paths.size === 0) return false;
    const folder = dirname(draft.document.file.path);
    if (this.#isApplied(folder) || this.#tree.folders.has(folder)) return true;
    return isPart(raw) || this.#hasMoved(raw);
  }

  /** The end of the path, from the folder's own name on, stands beside the file: `old/web/app` for `apps/web/app`. */
  #hasMoved({ draft }: Raw): boolean {
    const path = folderOf(this.#sources, draft.data);
    if (path === undefined || this.#tree.directories.has(path)) return false;
    const folder = dirname(draft.document.file.path);
    const name = folder.slice(folder.lastIndexOf('/') + 1);
    const steps = path.split('/');
    const at = steps.lastIndexOf(name);
    if (name === '' || at < 1) return false;
    return this.#tree.directories.has([folder, ...steps.slice(at + 1)].join('/'));
  }

  /** What a Kustomization applies, and what the Kustomizations among that apply. */
  #apply(draft: Draft, object: KubernetesObject, parent: FluxKustomization | undefined): void {
    const key = keyOf(draft);
    this.#reached.add(key);
    const instance = isFluxInstance(draft.data);
    const spec = instance ? asMap(at(object.data, 'spec', 'sync')) : asMap(object.data['spec']);
    const path = folderOf(this.#sources, object.data);
    const { name, namespace } = object;
    const kustomization: FluxKustomization = { object, name, namespace, spec, path, parent };
    const identity = [key, name, namespace, path, clusterOfKustomization(kustomization)].join('|');
    if (this.#applied.has(identity)) return;
    this.#applied.add(identity);
    if (!instance) this.#kustomizations.push(kustomization);
    if (path === undefined) return;
    const { aside } = object;
    if (this.#tree.directories.has(path)) this.#build(path, kustomization, { counts: true, aside });
    else if (!path.includes('${')) {
      this.#problems.push(
        inObject(object, instance ? ['spec', 'sync', 'path'] : ['spec', 'path'], {
          code: 'flux/missing-path',
          severity: aside ? 'warning' : 'error',
          message: `the folder ${path} does not exist`,
          hint: 'Correct spec.path: it counts from the root of the repository.',
        }),
      );
    }
  }

  /** The folders that no Flux Kustomization reaches and that no other folder lists. */
  addFolders(): void {
    const listed = new Set<string>();
    for (const { path, data } of this.#tree.folders.values()) {
      for (const raw of [...asList(data['resources']), ...asList(data['bases'])]) {
        const resolved = resolvePath(path, asText(raw) ?? '');
        if (resolved !== undefined) listed.add(resolved);
      }
    }
    for (const folder of this.#tree.folders.values()) {
      if (folder.component || listed.has(folder.path)) continue;
      if (this.#files.has(folder.document.file.path)) continue;
      // Below a folder that Flux applies, what no build reached was forgotten; elsewhere people apply it by hand.
      this.#build(folder.path, undefined, {
        counts: !this.#isApplied(folder.path),
        aside: this.#paths.size > 0,
      });
    }
  }

  /** Manifests that no build has read. */
  addLoose(all: readonly Draft[]): void {
    for (const draft of all) {
      // A manifest in a file that a build read, but not as a resource, is a patch.
      if (this.#claimed.has(keyOf(draft)) || this.#read.has(draft.document.file.path)) continue;
      if (this.#tree.folders.get(dirname(draft.document.file.path))?.document === draft.document) continue;
      this.#objects.push(this.#create(draft, undefined, { listed: false, aside: this.#paths.size > 0 }));
    }
  }

  result(): Applied {
    return {
      objects: this.#objects,
      kustomizations: this.#kustomizations,
      problems: this.#problems,
      files: this.#files,
      live: this.#live,
      paths: new Set(this.#paths.keys()),
      remote: this.#remote,
    };
  }

  /** Whether some Kustomization applies what stands around the folder: one that is not itself in the folder. */
  #isApplied(folder: string): boolean {
    return [...this.#paths].some(
      ([path, files]) =>
        isWithin(folder, path) && [...files].some((file) => !isWithin(dirname(file), folder)),
    );
  }

  /**
   * `counts`: the files of this build are not to be reported as forgotten. `aside`: nothing that Flux applies
   * brings it here.
   */
  #build(
    path: string,
    by: FluxKustomization | undefined,
    { counts, aside }: { readonly counts: boolean; readonly aside: boolean },
  ): void {
    const build = buildFolder(
      this.#tree,
      path,
      by && { spec: by.spec, place: by.object.locate, document: by.object.document },
    );
    for (const file of build.files) {
      this.#read.add(file);
      if (counts) this.#files.add(file);
      if (!aside) this.#live.add(file);
    }
    this.#remote ||= build.remote;
    this.#problems.push(...build.problems);
    if (by) this.#problems.push(...overruled(this.#tree, path, by));
    const variables = by?.spec['postBuild'] === undefined ? undefined : variablesOf(this.#tree, by);
    const children: [Draft, KubernetesObject][] = [];
    for (const draft of build.drafts) {
      if (by) this.#problems.push(...moved(draft, by));
      const object = this.#create(draft, by, { listed: true, aside }, variables);
      // A Kustomization that is its own parent was made before its build; the first object stands for both.
      const isSelf =
        by !== undefined && by.object.document === draft.document && by.object.name === object.name;
      if (isSelf) continue;
      this.#objects.push(object);
      if (!isFluxKustomization(draft.data)) continue;
      if (by !== undefined) children.push([draft, object]);
      else if (!this.#built.has(keyOf(draft))) this.#built.set(keyOf(draft), object);
    }
    for (const [draft, object] of children) this.#apply(draft, object, by);
  }

  #create(
    draft: Draft,
    by: FluxKustomization | undefined,
    standing: { readonly listed: boolean; readonly aside: boolean },
    variables?: Variables,
  ): KubernetesObject {
    this.#claimed.add(keyOf(draft));
    const raw = draft.data;
    const substituted = variables !== undefined && isSubstituted(raw);
    if (substituted) draft.data = { ...substitute(raw, variables) };
    if (by) addCommonMetadata([draft], by.spec, by.object.locate);
    const data: PlainMap = draft.data;
    const { group, kind, name, namespace } = identityOf(data);
    const apiVersion = asText(data['apiVersion']) ?? '';
    const object: KubernetesObject = {
      apiVersion,
      group,
      version: splitApiVersion(apiVersion).version,
      kind,
      name,
      namespace: isClusterScoped({ group, kind }) ? undefined : namespace,
      data,
      document: draft.document,
      generated: draft.generated,
      hashed: draft.hashed,
      formerNames: [...new Set(draft.formerIds.map((id) => id.name))].filter((former) => former !== name),
      appliedBy: by,
      ...standing,
      locate: (path, part = 'value') => locateInDraft(draft, path, part),
    };
    // What nobody applies, somebody may yet give variables to.
    if (substituted && !standing.aside) {
      for (const { name: expression, path } of unreadable(raw, variables)) {
        this.#problems.push(
          inObject(object, path, {
            code: 'flux/bad-substitution',
            message: `Flux cannot read ${expression}, and refuses all that ${by?.name ?? 'this build'} applies`,
            hint: `Double the dollar sign where no substitution is meant, or annotate the object with \`kustomize.toolkit.fluxcd.io/substitute: disabled\`.`,
          }),
        );
      }
      for (const { name: variable, path } of undefinedVariables(raw, variables)) {
        this.#problems.push(
          inObject(object, path, {
            code: 'flux/undefined-variable',
            message: `nothing defines the variable ${variable} for ${by?.name ?? 'this build'}`,
            hint: `Define it under spec.postBuild of the Kustomization, give a default, or write $\${${variable}} where no substitution is meant.`,
          }),
        );
      }
    }
    return object;
  }
}

function isWithin(folder: string, outer: string): boolean {
  return outer === '' || folder === outer || folder.startsWith(`${outer}/`);
}

/** An object that has a namespace of its own, which targetNamespace overrules. */
function* moved(draft: Draft, { spec }: FluxKustomization): Generator<Diagnostic> {
  const namespace = asText(spec['targetNamespace']);
  const own = identityOf(draft.data);
  if (namespace === undefined || own.namespace !== namespace || isClusterScoped(own)) return;
  const before = draft.formerIds.map((id) => id.namespace).findLast((former) => former !== 'default');
  if (before === undefined || before === namespace) return;
  if (before.includes('${') || namespace.includes('${')) return;
  const place = draft.generated
    ? placeIn(draft.document, [...draft.root, 'namespace'], 'value')
    : placeIn(draft.document, [...draft.root, 'metadata', 'namespace'], 'value');
  yield {
    code: 'flux/target-namespace-conflict',
    severity: 'warning',
    message: `targetNamespace moves ${own.kind} ${own.name} from ${before} to ${namespace}`,
    path: 'metadata.namespace',
    hint: 'Remove targetNamespace from the Kustomization, or apply the object by another one.',
    ...place,
  };
}

/** A folder whose file names a namespace that targetNamespace overrules: no object ever gets it. */
function* overruled(tree: Tree, path: string, { spec }: FluxKustomization): Generator<Diagnostic> {
  const folder = tree.folders.get(path);
  const own = asText(folder?.data['namespace']);
  const namespace = asText(spec['targetNamespace']);
  if (folder === undefined || own === undefined || namespace === undefined || own === namespace) return;
  if (own.includes('${') || namespace.includes('${')) return;
  yield inDocument(folder.document, ['namespace'], {
    code: 'flux/target-namespace-conflict',
    severity: 'warning',
    message: `targetNamespace moves what this folder holds from ${own} to ${namespace}`,
    hint: 'Remove targetNamespace from the Kustomization, or `namespace` from this file.',
  });
}
