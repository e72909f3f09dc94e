import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { suggest } from '../../diagnostics/suggest.ts';
import type { Check } from '../check.ts';
import { imageAutomationCodes } from '../codes/flux.ts';
import { resolvePath } from '../kustomize/folders.ts';
import { asMap, asText, at, isOpaque } from '../model/data.ts';
import type { ParsedFile } from '../model/document.ts';
import type { Model } from '../model/model.ts';
import type { KubernetesObject } from '../model/object.ts';
import { inFile, inObject } from '../model/report.ts';

const group = 'image.toolkit.fluxcd.io';

/** Where Flux writes new image versions into this repository: the folder, and the comments that mark the places. */
export const imageAutomation: Check = {
  codes: imageAutomationCodes,
  *run(model) {
    for (const automation of model.ofKind(group, 'ImageUpdateAutomation')) yield* folder(model, automation);
    const all = model.ofKind(group, 'ImagePolicy');
    const policies = all.map(({ namespace, name }) => `${namespace}:${name}`);
    // Whoever applies these from elsewhere decides on their namespace.
    const anywhere = new Set(all.flatMap(({ namespace, name }) => (namespace === undefined ? [name] : [])));
    // If the tree has no policies, they are all elsewhere.
    if (policies.length === 0 || policies.some(isOpaque)) return;
    for (const parsed of model.parsedFiles) yield* markers(parsed, policies, anywhere);
  },
};

function* folder(model: Model, automation: KubernetesObject): Generator<Diagnostic> {
  const path = asText(at(automation.data, 'spec', 'update', 'path'));
  const source = asMap(at(automation.data, 'spec', 'sourceRef'));
  const namespace = asText(source['namespace']) ?? automation.namespace;
  // The automation clones this repository if a folder of this tree is applied from the same source.
  const beside = model.kustomizations.filter(({ path: own, spec, namespace: home }) => {
    const reference = asMap(spec['sourceRef']);
    const where = asText(reference['namespace']) ?? home;
    return own !== undefined && reference['name'] === source['name'] && where === namespace;
  });
  if (path === undefined || isOpaque(path) || beside.length === 0) return;
  const resolved = resolvePath('', path.replace(/^\/+/, ''));
  if (resolved === undefined || resolved === '') return;
  // The repository may be a part of this tree, as its Kustomizations show.
  const roots = new Set(beside.map(({ path: own = '', spec }) => rootOf(own, asText(spec['path']) ?? '')));
  if ([...roots].some((root) => model.tree.directories.has(`${root}${resolved}`))) return;
  yield inObject(automation, ['spec', 'update', 'path'], {
    code: 'flux/image-path',
    message: `the folder ${resolved} does not exist, so no image is updated`,
    hint: 'Correct spec.update.path: it counts from the root of the repository.',
  });
}

/** Returns the folder that a path is relative to, given where it leads: empty, or with a slash at its end. */
function rootOf(folder: string, path: string): string {
  const own = resolvePath('', path.replace(/^\/+/, ''));
  return own !== undefined && folder.endsWith(`/${own}`) ? folder.slice(0, -own.length) : '';
}

const marker = /#[ \t]*\{[ \t]*"\$imagepolicy"[ \t]*:[ \t]*"([^"\n]*)"/g;

function* markers(
  { file }: ParsedFile,
  policies: readonly string[],
  anywhere: ReadonlySet<string>,
): Generator<Diagnostic> {
  if (!file.content.includes('$imagepolicy')) return;
  for (const [index, line] of file.content.split('\n').entries()) {
    for (const match of line.matchAll(marker)) {
      const named = match[1] ?? '';
      const [namespace = '', name = '', part] = named.split(':');
      const policy = `${namespace}:${name}`;
      const column = match.index + 1;
      const range = {
        start: { line: index + 1, column },
        end: { line: index + 1, column: column + match[0].length },
      };
      const isPart = part === undefined || ['tag', 'name', 'digest'].includes(part);
      const exists = policies.includes(policy) || anywhere.has(name);
      if (named.includes('${') || (exists && isPart)) continue;
      const near = suggest(policy, policies);
      yield inFile(
        file,
        {
          code: 'flux/image-marker',
          severity: 'warning',
          message: exists
            ? `no part of an image is called ${part}, so Flux does not change this line`
            : `no ImagePolicy ${name} is in ${namespace}, so Flux does not change this line`,
          hint: exists
            ? 'Write tag, name or digest, or nothing for the whole image.'
            : near
              ? `Did you mean ${near}?`
              : 'Correct the marker, which reads namespace:policy, or remove it.',
          fixes: near && !exists ? [{ kind: 'rename', from: policy, to: near }] : [],
        },
        range,
      );
    }
  }
}
