import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { pathText } from '../../diagnostics/path-text.ts';
import { shownKey } from '../../diagnostics/shown-key.ts';
import type { KeyPath } from '../../diagnostics/source.ts';
import { stringOf } from '../../diagnostics/string-of.ts';
import { meantOr, suggest } from '../../diagnostics/suggest.ts';
import type { Check } from '../check.ts';
import { fluxBuildCodes } from '../codes/flux-build.ts';
import { kustomizeCodes } from '../codes/kustomize.ts';
import { draftsOf } from '../kustomize/draft.ts';
import { kustomizationFields } from '../kustomize/fields.ts';
import {
  dirname,
  isChartTemplate,
  isKustomizationFile,
  type KustomizationFolder,
} from '../kustomize/folders.ts';
import { asList, at, isPlainMap } from '../model/data.ts';
import type { TreeDocument } from '../model/document.ts';
import type { Model } from '../model/model.ts';
import { showObject } from '../model/object.ts';
import { inDocument, inFile, inObject } from '../model/report.ts';
import { own } from '../own.ts';
import { referencesOf } from '../references/reference.ts';
import { validateObject } from '../schemas/validate-object.ts';
import { commentedOut } from './commented-out.ts';
import { forTools } from './tools.ts';

/**
 * Kustomization files: everything that they list exists, everything that exists is listed, and every build succeeds.
 */
export const kustomize: Check = {
  codes: { ...kustomizeCodes, ...fluxBuildCodes },
  *run(model) {
    yield* model.buildProblems;
    for (const folder of model.tree.folders.values()) {
      yield* header(folder);
      yield* fields(folder);
      yield* nestedFields(folder);
      yield* helmCharts(model, folder);
    }
    yield* emptyFiles(model);
    yield* severalFiles(model);
    yield* unlisted(model);
    yield* unreached(model);
    yield* stale(model);
  },
};

const versions: Readonly<Record<string, string>> = {
  Kustomization: 'kustomize.config.k8s.io/v1beta1',
  Component: 'kustomize.config.k8s.io/v1alpha1',
};

/** Reports an invalid kind or apiVersion; Kustomize fills in missing ones. */
function* header({ data, document }: KustomizationFolder): Generator<Diagnostic> {
  const kind = given(data['kind']) ?? 'Kustomization';
  const version = Object.hasOwn(versions, kind) ? versions[kind] : undefined;
  const apiVersion = given(data['apiVersion']) ?? version;
  if (version !== undefined && apiVersion === version) return;
  yield inDocument(document, [version === undefined ? 'kind' : 'apiVersion'], {
    code: 'kustomize/wrong-type',
    message:
      version === undefined
        ? `a kustomization file cannot be of the kind ${kind}`
        : `a kustomization file of the kind ${kind} cannot have the apiVersion ${apiVersion}`,
    hint: version === undefined ? 'It takes Kustomization or Component.' : `It takes ${version}.`,
  });
}

function given(value: unknown): string | undefined {
  return value === undefined || value === null || value === '' ? undefined : stringOf(value);
}

/**
 * Reports nested fields that Kustomize rejects: it is strict about names, except for their case, and about the types of
 * values.
 */
function* nestedFields({ data, document }: KustomizationFolder): Generator<Diagnostic> {
  const kind = given(data['kind']) ?? 'Kustomization';
  const verdict = validateObject({ ...data, kind, apiVersion: own(versions, kind) });
  if (!verdict.known) return;
  for (const list of usedLists)
    for (const [index, entry] of asList(data[list]).entries())
      if (entry === '') yield emptyEntry(document, [list, index]);
  for (const { code, path: read, message, hint, meant } of verdict.issues) {
    const path = asWritten(document.data, read);
    if (code === 'schema/wrong-type')
      yield inDocument(document, path, {
        code: 'kustomize/wrong-type',
        message,
        hint: entryHint(read, at(data, ...read)) ?? hint,
      });
    if (code === 'schema/null-value' && isUsedEntry(read)) yield emptyEntry(document, path);
    if (code === 'schema/not-allowed-value' && read.join('.') === 'sortOptions.order')
      yield inDocument(document, path, { code: 'kustomize/refused', message, hint });
    if (path.length < 2 || !['schema/unknown-field', 'schema/misplaced-field'].includes(code)) continue;
    if (meant?.toLowerCase() === String(path.at(-1)).toLowerCase()) continue;
    yield inDocument(document, path, { code: 'kustomize/unknown-field', message, hint }, 'key');
  }
}

/** Returns a path with the keys as spelled in the file, because Kustomize ignores the case of letters. */
function asWritten(data: unknown, path: KeyPath): KeyPath {
  let value = data;
  return path.map((step) => {
    const keys = typeof step === 'string' && isPlainMap(value) ? Object.keys(value) : [];
    const key = keys.includes(String(step))
      ? step
      : keys.find((own) => own.toLowerCase() === String(step).toLowerCase());
    value = at(value, key ?? step);
    return key ?? step;
  });
}

function emptyEntry(document: TreeDocument, path: KeyPath): Diagnostic {
  return inDocument(document, path, {
    code: 'kustomize/refused',
    message: `${pathText(path)} is empty, and Kustomize refuses an entry without a value`,
    hint: 'Write the intended value after the hyphen, or remove the hyphen.',
  });
}

/** Entries that must be maps, and the field that is meant by an entry that is only a text. */
const soleFields: Readonly<Record<string, string>> = {
  patches: 'path',
  patchesJson6902: 'path',
  replacements: 'path',
  images: 'name',
};

function entryHint([list, index, ...rest]: KeyPath, value: unknown): string | undefined {
  const field = typeof list === 'string' && rest.length === 0 ? own(soleFields, list) : undefined;
  return field === undefined || typeof index !== 'number' || typeof value !== 'string'
    ? undefined
    : `Write \`- ${field}: ${value}\`.`;
}

/** Lists whose entries Kustomize uses as they are; in other lists, it skips entries without a value. */
const usedLists = ['resources', 'bases', 'components', 'configurations', 'crds', 'patches', 'replacements'];

function isUsedEntry([list, index, ...rest]: KeyPath): boolean {
  return typeof index === 'number' && rest.length === 0 && usedLists.includes(String(list));
}

/** Reports several kustomization files in one folder: Kustomize accepts three names, but refuses two files. */
function* severalFiles({ parsedFiles, tree }: Model): Generator<Diagnostic> {
  for (const { file } of parsedFiles) {
    const used = tree.folders.get(dirname(file.path))?.document.file;
    if (used === undefined || used.path === file.path || !isKustomizationFile(file.path)) continue;
    yield inFile(used, {
      code: 'kustomize/refused',
      message: `${file.path} is in this folder as well, and Kustomize refuses two kustomization files`,
      hint: 'Remove one of the two.',
    });
  }
}

/** Reports empty kustomization files: Flux generates a missing one, but refuses an empty one. */
function* emptyFiles({ parsedFiles }: Model): Generator<Diagnostic> {
  for (const { file, documents, problems } of parsedFiles) {
    if (!isKustomizationFile(file.path) || documents.some(({ data }) => data !== null) || problems.length > 0)
      continue;
    yield inFile(file, nothingBuilt);
  }
}

const nothingBuilt = {
  code: 'kustomize/empty',
  message: 'this kustomization builds nothing',
  hint: 'List resources in it, or remove the folder and what refers to it.',
} as const;

function* fields({ data, document, component }: KustomizationFolder): Generator<Diagnostic> {
  for (const key of Object.keys(data)) {
    if (kustomizationFields.includes(key)) continue;
    const near = suggest(key, kustomizationFields);
    yield inDocument(
      document,
      [key],
      {
        code: 'kustomize/unknown-field',
        message: `a kustomization file has no field ${shownKey(key)}`,
        ...meantOr(near, 'Remove it: Kustomize refuses the file.'),
      },
      'key',
    );
  }
  // Kustomize refuses a file without any content; `resources: []` is empty on purpose, and valid.
  const isEmpty = Object.entries(data).every(
    ([key, value]) => ['apiVersion', 'kind'].includes(key) || value === null,
  );
  if (isEmpty && !component) {
    yield inDocument(document, ['resources'], nothingBuilt);
  }
}

/**
 * Reports Helm charts in what Flux builds, because Flux builds without `--enable-helm`; people who build by hand may
 * set it.
 */
function* helmCharts(model: Model, { data, document, path }: KustomizationFolder): Generator<Diagnostic> {
  if (!model.builtFiles.has(document.file.path) || !isBelowApplied(model, path)) return;
  for (const field of ['helmCharts', 'helmChartInflationGenerator']) {
    if (asList(data[field]).length === 0) continue;
    yield inDocument(
      document,
      [field],
      {
        code: 'kustomize/helm-charts',
        message: 'Flux builds kustomizations without Helm, so it refuses this one',
        hint: 'Write a HelmRelease for each chart.',
      },
      'key',
    );
  }
}

function* unlisted(model: Model): Generator<Diagnostic> {
  const { tree } = model;
  const isForTools = forTools(model.parsedFiles);
  const isCommentedOut = commentedOut(model);
  for (const parsed of model.parsedFiles) {
    const { file, documents } = parsed;
    if (model.builtFiles.has(file.path) || isChartTemplate(tree, file.path)) continue;
    if (isKustomizationFile(file.path)) {
      const folder = tree.folders.get(dirname(file.path));
      if (folder === undefined || folder.component || !isBelowApplied(model, folder.path)) continue;
      yield inFile(file, {
        code: 'kustomize/unlisted-folder',
        severity: 'warning',
        message: 'nothing reaches this kustomization, so Flux never applies it',
        hint: 'Add a Flux Kustomization with its path, list it in a kustomization, or remove the folder.',
      });
      continue;
    }
    const owner = nearestFolder(model, dirname(file.path));
    // If the kustomization beside the file is itself not reached, one finding about that one is enough.
    if (owner === undefined || !model.builtFiles.has(owner.document.file.path)) continue;
    const [draft] = documents.flatMap(draftsOf);
    if (draft === undefined || model.isRead(file.path) || isCommentedOut(file.path)) continue;
    if (isForTools(parsed)) continue;
    yield inDocument(draft.document, draft.root, {
      code: 'kustomize/unlisted-file',
      severity: 'warning',
      message: `no kustomization lists this file, so Flux never applies it`,
      hint: `Add it to the resources of ${owner.document.file.path}, or remove the file.`,
    });
  }
}

/** Reports what no Flux Kustomization reaches in a complete tree: the bootstrap applies only the topmost ones. */
function* unreached({ tree, appliedPaths, options }: Model): Generator<Diagnostic> {
  // If the tree contains no Flux Kustomization, something elsewhere applies it.
  if (options.closedWorld !== true || appliedPaths.size === 0) return;
  const isBelow = (folder: string, top: string) => folder === top || folder.startsWith(`${top}/`);
  for (const { path, document, component } of tree.folders.values()) {
    if (component || [...appliedPaths].some((applied) => isBelow(path, applied))) continue;
    const isTopmost = ![...tree.folders.keys()].some((other) => other !== path && isBelow(path, other));
    if (!isTopmost) continue;
    yield inFile(document.file, {
      code: 'kustomize/unlisted-folder',
      message: 'no Flux Kustomization applies this folder',
      hint: 'Restore the Kustomization whose spec.path leads here, or correct its path.',
    });
  }
}

function nearestFolder(model: Model, path: string): KustomizationFolder | undefined {
  for (let folder = path; ; folder = dirname(folder)) {
    const found = model.tree.folders.get(folder);
    if (found !== undefined) return found.component ? undefined : found;
    if (folder === '') return undefined;
  }
}

/** Whether a path is below a folder that Flux applies, where everything is meant for the cluster. */
function isBelowApplied(model: Model, path: string): boolean {
  for (const applied of model.appliedPaths) {
    if (applied === '' || path === applied || path.startsWith(`${applied}/`)) return true;
  }
  return false;
}

/** Reports references that use an object's name from before a prefix, a suffix or a hash was added. */
function* stale(model: Model): Generator<Diagnostic> {
  const renamed = model.objects.filter(({ formerNames }) => formerNames.length > 0);
  if (renamed.length === 0) return;
  const kinds = new Set(renamed.map(({ group, kind }) => `${group}/${kind}`));
  for (const object of model.objects) {
    // The kustomization that includes a base which nothing applies may complete it.
    if (object.aside) continue;
    for (const { to, namespace, name, path } of referencesOf(model, object)) {
      if (!kinds.has(`${to.group}/${to.kind}`)) continue;
      const candidates = model
        .ofKind(to.group, to.kind)
        // Another build does not rename an object for this one; both matter only if Flux brings both into the cluster.
        .filter(
          (own) =>
            own.build === object.build || (own.appliedBy !== undefined && object.appliedBy !== undefined),
        )
        .filter(
          (own) => namespace === undefined || own.namespace === undefined || own.namespace === namespace,
        );
      const found = candidates.find(({ formerNames }) => formerNames.includes(name));
      if (found === undefined || candidates.some((own) => own.name === name)) continue;
      yield inObject(object, path, {
        code: 'kustomize/hash-not-followed',
        message: found.hashed
          ? `${showObject({ ...found, name })} gets a hash at the end of its name, which this ${object.kind} does not follow`
          : `${showObject({ ...found, name })} is called ${found.name} once it is built, which this ${object.kind} does not follow`,
        hint: found.hashed
          ? 'Set generatorOptions.disableNameSuffixHash: true, or describe the field under `configurations`.'
          : 'Describe the field under `configurations`, or write the name that the object gets.',
        // Kustomize does not rewrite this field, whatever names it contains.
        cause: `${pathText(path).replace(/\d+/g, '')} of a ${object.kind}`,
      });
    }
  }
}
