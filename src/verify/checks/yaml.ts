import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Check } from '../check.ts';
import { yamlCodes } from '../codes/yaml.ts';
import { dirname, isChartTemplate, resolvePath } from '../kustomize/folders.ts';
import { asText, at, isPlainMap, matches } from '../model/data.ts';
import type { ParsedFile, TreeDocument } from '../model/document.ts';
import { patchFiles } from '../model/flux-manifests.ts';
import type { Model } from '../model/model.ts';
import { inDocument, inFile } from '../model/report.ts';

/** Files as YAML: syntax errors, and text that parsers read differently. */
export const yaml: Check = {
  codes: yamlCodes,
  *run(model) {
    const texts = textsOfGenerators(model);
    const patches = patchFiles(model.tree);
    for (const parsed of model.parsedFiles) {
      if (isChartTemplate(model.tree, parsed.file.path) || texts.has(parsed.file.path)) continue;
      if (isManifest(model, parsed)) yield* syntax(parsed);
      yield* halfManifests(model, parsed, patches.has(parsed.file.path));
    }
  },
};

/**
 * Returns files that generators include as they are: only the program that reads them can judge whether they must be
 * YAML.
 */
function textsOfGenerators({ tree }: Model): ReadonlySet<string> {
  const texts = new Set<string>();
  const listed = new Set<string>();
  for (const [folder, { data }] of tree.folders) {
    const resolved = (path: unknown) => resolvePath(folder, asText(path) ?? '') ?? '';
    for (const field of ['configMapGenerator', 'secretGenerator']) {
      for (const { value } of matches(data, `${field}[].files[]`))
        texts.add(resolved((asText(value) ?? '').replace(/^[^=]*=/, '')));
    }
    for (const field of ['resources', 'components', 'transformers', 'generators', 'configurations']) {
      for (const { value } of matches(data, `${field}[]`)) listed.add(resolved(value));
    }
  }
  return new Set([...texts].filter((path) => !listed.has(path)));
}

const manifest = /^[ \t]*(?:[{,][ \t]*)?["']?(apiVersion|kind)["']?[ \t]*:/m;
const directive = /^[ \t]*(?:\{\{|\{%|\{#|<%|#%|@\w+\()/;

/**
 * Whether a file is meant for Flux: a build reads it, or it looks like an object. Other files that are not YAML, or
 * only become YAML after a template engine has run, are for another program to judge.
 */
function isManifest(model: Model, { file, problems }: ParsedFile): boolean {
  if (model.builtFiles.has(file.path) || model.isLive(file.path)) return true;
  if (/(^|\/)kustomization\.ya?ml$|(^|\/)Kustomization$/.test(file.path)) return true;
  if (!manifest.test(file.content)) return false;
  const lines = file.content.split('\n');
  return (
    !problems.some(({ range }) => /\{\{|\{%/.test(lines[range.start.line - 1] ?? '')) &&
    !lines.some((line) => directive.test(line))
  );
}

function* syntax({ file, problems }: ParsedFile): Generator<Diagnostic> {
  // After one unclosed quote or bracket, the parser fails at everything that follows: only the first problem counts.
  const first = problems.find(({ duplicateKey }) => !duplicateKey);
  for (const problem of problems) {
    if (!problem.duplicateKey && problem !== first) continue;
    yield inFile(
      file,
      problem.duplicateKey
        ? {
            code: 'yaml/duplicate-key',
            message: 'this key appears twice in one map',
            hint: 'Remove one of the two: Flux refuses the file.',
          }
        : {
            code: 'yaml/syntax',
            message: plain(problem.message),
            hint: 'Check quotes, indentation and the space after each colon on this line and the one before it.',
          },
      problem.range,
    );
  }
}

/** `isPatch`: with a target, a patch needs no apiVersion. */
function* halfManifests(
  model: Model,
  { file, documents }: ParsedFile,
  isPatch: boolean,
): Generator<Diagnostic> {
  // If no build reads the file, a name shows that it is meant as an object and not for another program.
  const built = model.builtFiles.has(file.path);
  for (const document of documents) {
    const { data } = document;
    if (!isPlainMap(data) || model.tree.folders.get(dirname(file.path))?.document === document) continue;
    yield* namespaceText(document, at(data, 'metadata', 'namespace'));
    if (isPatch) continue;
    const kind = asText(data['kind']);
    const apiVersion = asText(data['apiVersion']);
    if (!isPlainMap(data['metadata']) || (kind === undefined) === (apiVersion === undefined)) continue;
    if (!built && asText(data['metadata']['name']) === undefined) continue;
    const field = kind === undefined ? 'kind' : 'apiVersion';
    yield inDocument(
      document,
      [field],
      {
        code: 'object/no-kind',
        message: `this object has no ${field}${field === 'kind' ? '' : ', so Flux leaves it out'}`,
        hint: `Add ${field}.`,
      },
      'key',
    );
  }
}

/** Checks the text in the file, because a later change of namespace hides that it was wrong. */
function* namespaceText(document: TreeDocument, namespace: unknown): Generator<Diagnostic> {
  if (namespace === undefined || namespace === null || typeof namespace === 'string') return;
  yield inDocument(document, ['metadata', 'namespace'], {
    code: 'object/invalid-namespace',
    message: 'the namespace is not a string',
    hint: 'Write a name; one that looks like a number or a boolean needs quotes.',
  });
}

function plain(message: string): string {
  return message.charAt(0).toLowerCase() + message.slice(1).replace(/\.$/, '');
}
