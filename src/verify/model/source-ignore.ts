import { stringOf } from '../../diagnostics/string-of.ts';
import { at, isPlainMap } from './data.ts';
import type { ParsedFile } from './document.ts';

/**
 * Returns `spec.ignore` of the source from which every Kustomization of the tree takes its folder. If there are several
 * sources, it is not known which of them contains a file.
 */
export function ignoreOf(parsed: ReadonlyMap<string, ParsedFile>): string {
  const documents = [...parsed.values()].flatMap((file) => file.documents);
  const ofKind = (prefix: string, kind: string) =>
    documents.filter(
      ({ data }) =>
        isPlainMap(data) && data['kind'] === kind && stringOf(data['apiVersion']).startsWith(prefix),
    );
  const sources = ofKind('source.toolkit.fluxcd.io/', 'GitRepository');
  const [ignoring, ...others] = sources.filter(({ data }) => typeof at(data, 'spec', 'ignore') === 'string');
  if (ignoring === undefined || others.length > 0) return '';
  const name = at(ignoring.data, 'metadata', 'name');
  const users = ofKind('kustomize.toolkit.fluxcd.io/', 'Kustomization');
  const isOnly = users.every(({ data }) => [name, undefined].includes(at(data, 'spec', 'sourceRef', 'name')));
  return isOnly && users.length > 0 ? stringOf(at(ignoring.data, 'spec', 'ignore')) : '';
}
