import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { splitApiVersion } from '../api-version.ts';
import { type AddedComponents, buildFolder } from '../kustomize/build.ts';
import { type Draft, draftsOf, identityOf, locateInDraft } from '../kustomize/draft.ts';
import { resolvePath, type Tree } from '../kustomize/folders.ts';
import { applyFluxPatches } from '../kustomize/patches.ts';
import { addAnnotations, addLabels } from '../kustomize/labels.ts';
import { rename, setImages, setNamespace } from '../kustomize/transformers.ts';
import { asList, asMap, asText, asTexts, at, type PlainMap } from './data.ts';
import type { TreeDocument } from './document.ts';
import type { FluxKustomization, KubernetesObject } from './object.ts';
import { inObject } from './report.ts';
import { isClusterScoped } from './scope.ts';
import { isSubstituted, substitute, undefinedVariables, type Variables } from './substitute.ts';

/** Everything that Flux would apply, with what the way there turned up. */
export interface Applied {
  readonly objects: KubernetesObject[];
  readonly kustomizations: FluxKustomization[];
  readonly problems: Diagnostic[];
  /** Files that some build read. */
  readonly files: ReadonlySet<string>;
  /** Folders that a Flux Kustomization of this tree applies. */
  readonly paths: ReadonlySet<string>;
  /** Some build names remote resources. */
  readonly remote: boolean;
}

/** A Flux Kustomization (or a FluxInstance's sync) as it stands in its file, before its parent changes it. */
interface Raw {
  readonly draft: Draft;
  readonly path: string | undefined;
}

function isFluxKustomization(data: PlainMap): boolean {
  const { group, kind } = identityOf(data);
  return group === 'kustomize.toolkit.fluxcd.io' && kind === 'Kustomization';
}

function isFluxInstance(data: PlainMap): boolean {
  const { group, kind } = identityOf(data);
  return (
    group === 'fluxcd.controlplane.io' && kind === 'FluxInstance' && at(data, 'spec', 'sync') !== undefined
  );
}

/** Build the tree from each Flux Kustomization downwards; then each folder that none reaches; then loose files. */
export function applyTree(tree: Tree): Applied {
  const all = [...tree.parsed.values()].flatMap(({ documents }) => documents.flatMap(draftsOf));
  const raws = all.flatMap((draft): Raw[] => {
    if (isFluxKustomization(draft.data)) return [{ draft, path: pathOf(at(draft.data, 'spec', 'path')) }];
    if (isFluxInstance(draft.data)) return [{ draft, path: pathOf(at(draft.data, 'spec', 'sync', 'path')) }];
    return [];
  });
  const local = localSources(tree, raws);
  const isLocal = (raw: Raw) => isFluxInstance(raw.draft.data) || local.has(sourceOf(raw.draft.data));
  const state = new Applying(tree, raws.filter(isLocal));
  for (const raw of raws) state.resolve(raw, isLocal(raw));
  state.addFolders();
  state.addLoose(all);
  return state.result();
}

/** `./a/b/` and `a/b` name the same folder; no path is the root. */
function pathOf(path: unknown): string | undefined {
  return resolvePath('', asText(path) ?? '');
}

function sourceOf(data: PlainMap): string {
  const source = asMap(at(data, 'spec', 'sourceRef'));
  const namespace = asText(source['namespace']) ?? '';
  return [source['kind'], namespace, source['name']].join('|');
}

/** The sources that hold this very tree: those from which some Kustomization takes a folder that is here. */
function localSources(tree: Tree, raws: readonly Raw[]): ReadonlySet<string> {
  const local = new Set<string>();
  for (const { draft, path } of raws) {
    if (isFluxInstance(draft.data)) continue;
    const here = path !== undefined && path !== '' && tree.directories.has(path);
    const bootstrap = at(draft.data, 'spec', 'sourceRef', 'name') === 'flux-system';
    if (here || bootstrap) local.add(sourceOf(draft.data));
  }
  return local;
}

const keyOf = (draft: Draft) => `${draft.document.file.path}#${draft.document.index}#${draft.root.join('/')}`;

class Applying {
  readonly #tree: Tree;
  readonly #objects: KubernetesObject[] = [];
  readonly #kustomizations: FluxKustomization[] = [];
  readonly #problems: Diagnostic[] = [];
  readonly #files = new Set<string>();
  readonly #paths = new Set<string>();
  /** Files that any build read, also one that nobody applies: patches among them are no objects. */
  readonly #read = new Set<string>();
  readonly #claimed = new Set<string>();
  /** Which Kustomizations' builds hold a document. */
  readonly #parents = new Map<string, Raw[]>();
  readonly #resolved = new Map<Raw, FluxKustomization | undefined>();
  /** The object that a build made of a Flux Kustomization's manifest, by that manifest's key. */
  readonly #built = new Map<string, KubernetesObject>();
  #remote = false;

  constructor(tree: Tree, local: readonly Raw[]) {
    this.#tree = tree;
    const keys = new Map<string, string[]>();
    for (const raw of local) {
      if (raw.path === undefined || !tree.directories.has(raw.path)) continue;
      this.#paths.add(raw.path);
      let held = keys.get(raw.path);
      if (held === undefined) {
        const build = buildFolder(tree, raw.path);
        for (const file of build.files) {
          this.#files.add(file);
          this.#read.add(file);
        }
        held = build.drafts.filter(({ data }) => isFluxKustomization(data)).map(keyOf);
        keys.set(raw.path, held);
      }
      for (const key of held) {
        if (key !== keyOf(raw.draft)) this.#parents.set(key, [...(this.#parents.get(key) ?? []), raw]);
      }
    }
    this.#addTopFolders();
  }

  /** Folders that stand above every Flux Kustomization: applied by hand, or by what bootstraps the cluster. */
  #addTopFolders(): void {
    for (const { path, component, data } of this.#tree.folders.values()) {
      if (component || this.#files.has(this.#tree.folders.get(path)?.document.file.path ?? '')) continue;
      const holdsFlux = asList(data['resources']).some((resource) => {
        const file = resolvePath(path, asText(resource) ?? '');
        const parsed = file === undefined ? undefined : this.#tree.parsed.get(file);
        return parsed?.documents.some((document) =>
          draftsOf(document).some((draft) => isFluxKustomization(draft.data)),
        );
      });
      if (holdsFlux) this.#build(path, undefined, !this.#isApplied(path));
    }
  }

  resolve(raw: Raw, local: boolean): FluxKustomization | undefined {
    if (this.#resolved.has(raw)) return this.#resolved.get(raw);
    this.#resolved.set(raw, undefined);
    const key = keyOf(raw.draft);
    let parent: FluxKustomization | undefined;
    for (const candidate of this.#parents.get(key) ?? []) parent ??= this.resolve(candidate, true);
    let object = this.#built.get(key);
    if (object === undefined) {
      object = this.#create(raw.draft, parent, true, undefined);
      this.#objects.push(object);
    }
    const instance = isFluxInstance(raw.draft.data);
    const spec = instance ? asMap(at(object.data, 'spec', 'sync')) : asMap(object.data['spec']);
    const path = local ? pathOf(spec['path']) : undefined;
    const kustomization: FluxKustomization = {
      object,
      name: object.name,
      namespace: object.namespace,
      spec,
      path,
      parent,
    };
    this.#resolved.set(raw, kustomization);
    if (!instance) this.#kustomizations.push(kustomization);
    if (path === undefined) return kustomization;
    if (this.#tree.directories.has(path)) this.#build(path, kustomization);
    else {
      this.#problems.push(
        inObject(object, instance ? ['spec', 'sync', 'path'] : ['spec', 'path'], {
          code: 'flux/missing-path',
          message: `the folder ${path} does not exist`,
          hint: 'Correct spec.path: it counts from the root of the repository.',
        }),
      );
    }
    return kustomization;
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
      this.#build(folder.path, undefined, !this.#isApplied(folder.path));
    }
  }

  /** Manifests that no build has read. */
  addLoose(all: readonly Draft[]): void {
    for (const draft of all) {
      // A manifest in a file that a build read, but not as a resource, is a patch.
      if (this.#claimed.has(keyOf(draft)) || this.#read.has(draft.document.file.path)) continue;
      if (this.#tree.folders.get(folderOf(draft))?.document === draft.document) continue;
      this.#objects.push(this.#create(draft, undefined, false, undefined));
    }
  }

  result(): Applied {
    return {
      objects: this.#objects,
      kustomizations: this.#kustomizations,
      problems: this.#problems,
      files: this.#files,
      paths: this.#paths,
      remote: this.#remote,
    };
  }

  #isApplied(folder: string): boolean {
    return [...this.#paths].some((path) => path === '' || folder === path || folder.startsWith(`${path}/`));
  }

  #build(path: string, by: FluxKustomization | undefined, counts = true): void {
    const build = buildFolder(this.#tree, path, by && addedComponents(by));
    const { drafts } = build;
    const problems = [...build.problems];
    for (const file of build.files) {
      this.#read.add(file);
      if (counts) this.#files.add(file);
    }
    this.#remote ||= build.remote;
    const variables = by ? this.#transform(by, drafts, problems) : undefined;
    this.#problems.push(...problems);
    for (const draft of drafts) {
      const object = this.#create(draft, by, true, variables);
      // A Kustomization that is its own parent was made before its build; the first object stands for both.
      const isSelf =
        by !== undefined && by.object.document === draft.document && by.object.name === object.name;
      if (isSelf) continue;
      if (isFluxKustomization(draft.data) && !this.#built.has(keyOf(draft)))
        this.#built.set(keyOf(draft), object);
      this.#objects.push(object);
    }
  }

  /** What a Flux Kustomization itself does to its build. */
  #transform(by: FluxKustomization, drafts: Draft[], problems: Diagnostic[]): Variables | undefined {
    const { spec, object } = by;
    applyFluxPatches(
      spec['patches'],
      { document: object.document, at: ['spec', 'patches'] },
      drafts,
      problems,
    );
    const namespace = asText(spec['targetNamespace']);
    if (namespace !== undefined) {
      problems.push(...moved(drafts, namespace));
      setNamespace(drafts, namespace, () => object.locate(['spec', 'targetNamespace']));
    }
    rename(drafts, asText(spec['namePrefix']) ?? '', asText(spec['nameSuffix']) ?? '');
    for (const image of asList(spec['images'])) setImages(drafts, asMap(image));
    addLabels(drafts, asTexts(at(spec, 'commonMetadata', 'labels')), {
      selectors: false,
      templates: false,
    });
    addAnnotations(drafts, asTexts(at(spec, 'commonMetadata', 'annotations')), false);
    return spec['postBuild'] === undefined ? undefined : this.#variables(by);
  }

  #variables({ spec, namespace }: FluxKustomization): Variables {
    const values = new Map<string, string | undefined>();
    let complete = true;
    for (const raw of asList(at(spec, 'postBuild', 'substituteFrom'))) {
      const source = asMap(raw);
      const data = this.#dataOf(source, namespace);
      if (data === undefined) complete = false;
      else for (const [name, value] of data) values.set(name, value);
    }
    for (const [name, value] of Object.entries(asMap(at(spec, 'postBuild', 'substitute')))) {
      values.set(name, String(value));
    }
    return { values, complete };
  }

  #dataOf(source: PlainMap, namespace: string | undefined): Map<string, string | undefined> | undefined {
    for (const { documents } of this.#tree.parsed.values()) {
      for (const document of documents) {
        const { data } = document;
        if (at(data, 'kind') !== source['kind'] || at(data, 'metadata', 'name') !== source['name']) continue;
        const own = asText(at(data, 'metadata', 'namespace'));
        if (own !== undefined && namespace !== undefined && own !== namespace) continue;
        return variableValues(document);
      }
    }
    return undefined;
  }

  #create(
    draft: Draft,
    by: FluxKustomization | undefined,
    listed: boolean,
    variables: Variables | undefined,
  ): KubernetesObject {
    this.#claimed.add(keyOf(draft));
    const raw = draft.data;
    const substituted = variables !== undefined && isSubstituted(raw);
    const data: PlainMap = substituted ? substitute(raw, variables) : raw;
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
      hashed: draft.hashed && !draft.configured,
      formerNames: draft.formerNames,
      appliedBy: by,
      listed,
      locate: (path, part = 'value') => locateInDraft(draft, path, part),
    };
    if (substituted) {
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

function addedComponents({ object, spec, name }: FluxKustomization): AddedComponents {
  return {
    paths: asList(spec['components']),
    missing: (component, index) =>
      spec['ignoreMissingComponents'] === true
        ? []
        : [
            inObject(object, ['spec', 'components', index], {
              code: 'kustomize/missing-component',
              message: `no component stands at ${component}, as seen from the path of ${name}`,
              hint: 'Correct the path (it counts from spec.path); the folder needs a kustomization.yaml with `kind: Component`.',
            }),
          ],
  };
}

/** Objects that name a namespace of their own, which targetNamespace overrules. */
function* moved(drafts: readonly Draft[], namespace: string): Generator<Diagnostic> {
  for (const draft of drafts) {
    const own = identityOf(draft.data);
    if (own.namespace === undefined || own.namespace === namespace || isClusterScoped(own)) continue;
    if (own.namespace.includes('${') || namespace.includes('${')) continue;
    yield {
      code: 'flux/target-namespace-conflict',
      severity: 'error',
      message: `targetNamespace moves ${own.kind} ${own.name} from ${own.namespace} to ${namespace}`,
      path: 'metadata.namespace',
      hint: 'Remove targetNamespace from the Kustomization, or apply the object by another one.',
      ...locateInDraft(draft, ['metadata', 'namespace'], 'value'),
    };
  }
}

function folderOf(draft: Draft): string {
  return resolvePath(draft.document.file.path, '..') ?? '';
}

/** Names and values of a ConfigMap or a Secret; the values of a locked Secret stay unknown. */
function variableValues(document: TreeDocument): Map<string, string | undefined> {
  const values = new Map<string, string | undefined>();
  const read = (field: string, decode: (text: string) => string) => {
    for (const [name, value] of Object.entries(asMap(at(document.data, field)))) {
      values.set(name, document.locked || typeof value !== 'string' ? undefined : decode(value));
    }
  };
  const isSecret = at(document.data, 'kind') === 'Secret';
  read('data', (text) => (isSecret ? Buffer.from(text, 'base64').toString('utf8') : text));
  read('stringData', (text) => text);
  return values;
}
