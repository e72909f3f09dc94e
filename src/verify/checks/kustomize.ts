import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { suggest } from '../../diagnostics/suggest.ts';
import type { Check } from '../check.ts';
import { fluxBuildCodes } from '../codes/flux-build.ts';
import { kustomizeCodes } from '../codes/kustomize.ts';
import { draftsOf } from '../kustomize/draft.ts';
import {
  dirname,
  isChartTemplate,
  isKustomizationFile,
  type KustomizationFolder,
} from '../kustomize/folders.ts';
import { asList } from '../model/data.ts';
import type { Model } from '../model/model.ts';
import { showObject } from '../model/object.ts';
import { inDocument, inFile, inObject } from '../model/report.ts';
import { isBuiltinGroup } from '../model/scope.ts';
import { worldOf } from '../model/world.ts';
import { referencesOf } from './references.ts';

/** Kustomization files: what they list exists, what exists is listed, and every build succeeds. */
export const kustomize: Check = {
  codes: { ...kustomizeCodes, ...fluxBuildCodes },
  *run(model) {
    yield* model.buildProblems;
    for (const folder of model.tree.folders.values()) {
      yield* fields(folder);
      yield* helmCharts(model, folder);
    }
    yield* unlisted(model);
    yield* hashes(model);
  },
};

const knownFields = [
  'apiVersion',
  'kind',
  'metadata',
  'openapi',
  'namePrefix',
  'nameSuffix',
  'namespace',
  'commonLabels',
  'labels',
  'commonAnnotations',
  'patchesStrategicMerge',
  'patchesJson6902',
  'patches',
  'images',
  'imageTags',
  'replacements',
  'replicas',
  'vars',
  'sortOptions',
  'resources',
  'components',
  'crds',
  'bases',
  'configMapGenerator',
  'secretGenerator',
  'helmGlobals',
  'helmCharts',
  'helmChartInflationGenerator',
  'generatorOptions',
  'configurations',
  'generators',
  'transformers',
  'validators',
  'buildMetadata',
];

const withContent = [
  'resources',
  'bases',
  'components',
  'configMapGenerator',
  'secretGenerator',
  'generators',
];

function* fields({ data, document, component }: KustomizationFolder): Generator<Diagnostic> {
  const version = component ? 'kustomize.config.k8s.io/v1alpha1' : 'kustomize.config.k8s.io/v1beta1';
  const written = data['apiVersion'];
  if (written !== undefined && written !== version) {
    yield inDocument(document, ['apiVersion'], {
      code: 'kustomize/wrong-version',
      message: `Kustomize knows no ${component ? 'Component' : 'kustomization file'} of ${String(written)}`,
      hint: `Write \`apiVersion: ${version}\`.`,
    });
  }
  for (const key of Object.keys(data)) {
    if (knownFields.includes(key)) continue;
    const near = suggest(key, knownFields);
    yield inDocument(
      document,
      [key],
      {
        code: 'kustomize/unknown-field',
        message: `a kustomization file has no field ${key}`,
        hint: near ? `Did you mean ${near}?` : 'Remove it: Kustomize refuses the file.',
      },
      'key',
    );
  }
  // Kustomize refuses a file without any content; `resources: []` is empty on purpose, and builds.
  const builds =
    Array.isArray(data['resources']) ||
    [...withContent, 'helmCharts', 'transformers'].some((key) => asList(data[key]).length > 0);
  if (!builds && !component) {
    yield inDocument(document, ['resources'], {
      code: 'kustomize/empty',
      message: 'this kustomization builds nothing',
      hint: 'List resources in it, or remove the folder and what refers to it.',
    });
  }
}

/** What Flux builds without Helm: where people build by hand, `--enable-helm` is theirs to give. */
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
  for (const { file, documents } of model.parsedFiles) {
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
    // Beside a kustomization that is itself not reached, one finding on that one says it all.
    if (owner === undefined || !model.builtFiles.has(owner.document.file.path)) continue;
    const [draft] = documents.flatMap(draftsOf);
    if (draft === undefined) continue;
    yield inDocument(draft.document, draft.root, {
      code: 'kustomize/unlisted-file',
      severity: 'warning',
      message: `no kustomization lists this file, so Flux never applies it`,
      hint: `Add it to the resources of ${owner.document.file.path}, or remove the file.`,
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

/** Below a folder that Flux applies as a whole: whatever stands there is meant for the cluster. */
function isBelowApplied(model: Model, path: string): boolean {
  for (const applied of model.appliedPaths) {
    if (applied === '' || path === applied || path.startsWith(`${applied}/`)) return true;
  }
  return false;
}

/** Kustomize follows a hash only in fields that it knows: those of Kubernetes' own kinds. */
function* hashes(model: Model): Generator<Diagnostic> {
  const world = worldOf(model);
  if (!model.objects.some(({ hashed }) => hashed)) return;
  for (const object of model.objects) {
    // A base that nothing applies may be described by whoever includes it.
    if (isBuiltinGroup(object.group) || object.aside) continue;
    for (const { to, namespace, name, path } of referencesOf(model, object)) {
      const found = world.lookup(to, namespace, name)?.object;
      if (found?.hashed !== true) continue;
      yield inObject(object, path, {
        code: 'kustomize/hash-not-followed',
        message: `${showObject(found)} gets a hash at the end of its name, which this ${object.kind} does not follow`,
        hint: 'Set generatorOptions.disableNameSuffixHash: true, or describe the field under `configurations`.',
      });
    }
  }
}
