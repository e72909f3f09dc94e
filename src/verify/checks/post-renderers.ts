import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { readYaml } from '../../diagnostics/read-yaml.ts';
import type { KeyPath } from '../../diagnostics/source.ts';
import type { Check } from '../check.ts';
import { postRendererCodes } from '../codes/flux.ts';
import { asList, asText, at, isPlainMap } from '../model/data.ts';
import type { KubernetesObject } from '../model/object.ts';
import { inObject } from '../model/report.ts';

/** The patches in `postRenderers` of a HelmRelease, which nothing else parses before Helm has rendered the chart. */
export const postRenderers: Check = {
  codes: postRendererCodes,
  *run(model) {
    for (const release of model.ofKind('helm.toolkit.fluxcd.io', 'HelmRelease')) {
      for (const [index, renderer] of asList(at(release.data, 'spec', 'postRenderers')).entries()) {
        for (const [item, entry] of asList(at(renderer, 'kustomize', 'patches')).entries()) {
          const path: KeyPath = ['spec', 'postRenderers', index, 'kustomize', 'patches', item, 'patch'];
          yield* patch(release, path, asText(at(entry, 'patch')), at(entry, 'target') !== undefined);
        }
      }
    }
  },
};

function* patch(
  release: KubernetesObject,
  path: KeyPath,
  text: string | undefined,
  targeted: boolean,
): Generator<Diagnostic> {
  if (text === undefined || text.includes('${')) return;
  const problem = problemOf(text, targeted);
  if (problem === undefined) return;
  yield inObject(release, path, {
    code: 'helm/post-renderer',
    message: `Flux cannot apply this patch to what the chart renders: ${problem}`,
    hint: 'Correct it: until then every installation and upgrade of the release fails or leaves it out.',
  });
}

const fieldsOf: Readonly<Record<string, readonly string[]>> = {
  add: ['value'],
  replace: ['value'],
  test: ['value'],
  remove: [],
  move: ['from'],
  copy: ['from'],
};

/** Returns the problem with the text of a patch, as the end of a sentence. */
function problemOf(text: string, targeted: boolean): string | undefined {
  const contents = readYaml(text);
  if (contents === undefined) return 'it is not valid YAML';
  if (contents.length === 0) return 'it is empty';
  for (const content of contents) {
    if (Array.isArray(content)) {
      for (const [index, operation] of content.entries()) {
        const problem = operationProblem(operation);
        if (problem !== undefined) return `operation ${index + 1} ${problem}`;
      }
      if (!targeted) return 'a list of operations needs a target';
    } else if (!isPlainMap(content)) return 'it is neither an object nor a list of operations';
    else if (asText(content['kind']) === undefined) return 'it has no kind';
    else if (asText(at(content, 'metadata', 'name')) === undefined) return 'it has no metadata.name';
  }
  return undefined;
}

function operationProblem(operation: unknown): string | undefined {
  if (!isPlainMap(operation)) return 'is not a map';
  const op = asText(operation['op']);
  const needed = op === undefined || !Object.hasOwn(fieldsOf, op) ? undefined : fieldsOf[op];
  if (needed === undefined) return `has no op that there is, but ${op ?? 'none'}`;
  if (typeof operation['path'] !== 'string') return 'has no path';
  if (!operation['path'].startsWith('/')) return 'has a path that does not begin with /';
  const [missing] = needed.filter((field) => operation[field] === undefined);
  if (missing === undefined) return undefined;
  const [other] = Object.keys(operation).filter((key) => !['op', 'path', 'value', 'from'].includes(key));
  return `has no ${missing}${other === undefined ? '' : ` but ${other}`}`;
}
