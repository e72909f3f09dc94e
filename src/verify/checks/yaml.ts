import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Check } from '../check.ts';
import { yamlCodes } from '../codes/yaml.ts';
import { dirname, isChartTemplate } from '../kustomize/folders.ts';
import { asText, isPlainMap } from '../model/data.ts';
import type { ParsedFile } from '../model/document.ts';
import type { Model } from '../model/model.ts';
import { inDocument, inFile } from '../model/report.ts';

/** Files as YAML: what no reader would take, and what readers take differently. */
export const yaml: Check = {
  codes: yamlCodes,
  *run(model) {
    for (const parsed of model.parsedFiles) {
      if (isChartTemplate(model.tree, parsed.file.path)) continue;
      yield* syntax(parsed);
      yield* halfManifests(model, parsed);
    }
  },
};

function* syntax({ file, problems }: ParsedFile): Generator<Diagnostic> {
  // One unclosed quote or bracket makes the parser stumble over all that follows: the first problem is the one.
  const first = problems.find(({ duplicateKey }) => !duplicateKey);
  for (const problem of problems) {
    if (!problem.duplicateKey && problem !== first) continue;
    yield inFile(
      file,
      problem.duplicateKey
        ? {
            code: 'yaml/duplicate-key',
            message: 'this key stands twice in one map',
            hint: 'Remove one of the two: Flux refuses the file.',
          }
        : {
            code: 'yaml/syntax',
            message: plain(problem.message),
            hint: 'Check quotes, indentation and the blank after each colon on this line and the one before it.',
          },
      problem.range,
    );
  }
}

function* halfManifests(model: Model, { file, documents }: ParsedFile): Generator<Diagnostic> {
  if (!model.builtFiles.has(file.path)) return;
  for (const document of documents) {
    const { data } = document;
    if (!isPlainMap(data) || model.tree.folders.get(dirname(file.path))?.document === document) continue;
    const kind = asText(data['kind']);
    const apiVersion = asText(data['apiVersion']);
    if (!isPlainMap(data['metadata']) || (kind === undefined) === (apiVersion === undefined)) continue;
    yield inDocument(document, [], {
      code: 'object/no-kind',
      message: `this object has no ${kind === undefined ? 'kind' : 'apiVersion'}`,
      hint: 'Add the field: without it Kustomize refuses the file.',
    });
  }
}

function plain(message: string): string {
  return message.charAt(0).toLowerCase() + message.slice(1).replace(/\.$/, '');
}
