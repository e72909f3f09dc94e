import { lenientData } from '../diagnostics/read-yaml.ts';
import { asList, asMap, asText, asTexts, at } from '../verify/model/data.ts';
import { standardOperators } from '../verify/operators/standard.ts';
import type { RenderedFile } from './rendered-file.ts';

/**
 * Whether one of the files has the Secret, or an object that creates it: an ExternalSecret, a Certificate or another kind of a widely
 * used operator, or a secretGenerator.
 */
export function isSecretWritten(name: string, files: Iterable<RenderedFile>): boolean {
  for (const { content } of files) {
    // Files without its name need not be parsed. A name in quotes may be escaped, but names have no such characters.
    if (!content.includes(name)) continue;
    if (lenientData(content).some((object) => secretsOf(object).includes(name))) return true;
  }
  return false;
}

/** The names of the Secrets that an object is or creates. */
function secretsOf(object: unknown): readonly string[] {
  const apiVersion = asText(at(object, 'apiVersion')) ?? '';
  const kind = asText(at(object, 'kind'));
  const name = asText(at(object, 'metadata', 'name')) ?? '';
  if (kind === 'Secret') return [name];
  const generated = asList(at(object, 'secretGenerator')).flatMap((item) => asText(at(item, 'name')) ?? []);
  const [group] = apiVersion.split('/');
  const created = standardOperators
    .filter((operator) => operator.kind === kind && operator.apiVersion === group)
    .flatMap(({ provides }) =>
      provides({
        name,
        namespace: asText(at(object, 'metadata', 'namespace')) ?? '',
        annotations: asTexts(at(object, 'metadata', 'annotations')),
        spec: asMap(at(object, 'spec')),
      }),
    )
    .flatMap((provided) =>
      provided.kind === 'Secret' && provided.name !== undefined ? [provided.name] : [],
    );
  return [...generated, ...created];
}
