import { type Document, isAlias, isMap, isScalar, visit, type YAMLMap } from 'yaml';
import { yamlDocuments } from './read-yaml.ts';
import { stringOf } from './string-of.ts';

/** Without these words, a file need not be examined further. */
const mentionsSecret = /secret|stringData|\\[uUx]/i;

/** Matches a Secret in text that is not parsed: in a string, or in a file that is not valid YAML. */
const looksSecret = /\bkind\b\W{0,40}Secret(List)?\b|\bstringData\b|\bsecretGenerator\b|\\[uUx]/i;

/** The members of a map that only refers to a Secret; a map with others may be the Secret itself. */
const ofReference = new Set(
  'kind name namespace apiVersion group version optional valuesKey targetPath key sectionName fieldPath fieldPaths options select reject labelSelector annotationSelector matchLabels'.split(
    ' ',
  ),
);

/**
 * Whether messages may quote lines of a file: not if it may contain the value of a Secret in any style, alone or as an item, a
 * patch or a generator. Files of other formats are never quoted.
 */
export function mayBeShown(path: string, content: string): boolean {
  if (/\.sops\../s.test(path.slice(path.lastIndexOf('/') + 1)) || !/\.(ya?ml|json)$/.test(path)) return false;
  return !holdsSecret(content);
}

/** Whether a YAML or JSON text, valid or not, may contain the value of a Secret. */
export function holdsSecret(content: string): boolean {
  if (!mentionsSecret.test(content)) return false;
  const documents = yamlDocuments(content, { uniqueKeys: false });
  if (documents === undefined) return true;
  const broken = documents.some(({ errors }) => errors.length > 0) || /^[ \t]*<<[ \t]*:/m.test(content);
  if (broken && looksSecret.test(content)) return true;
  const generates = /secretGenerator/i.test(content);
  return documents.some((document) => documentHoldsSecret(document, generates));
}

function documentHoldsSecret(document: Document, generates: boolean): boolean {
  let found = false;
  visit(document, {
    Map(_, map) {
      if (mapHoldsSecret(map, document, generates)) found = true;
      return found ? visit.BREAK : undefined;
    },
    Scalar(_, { value }) {
      if (typeof value === 'string' && /[\n{]/.test(value) && looksSecret.test(value)) found = true;
      return found ? visit.BREAK : undefined;
    },
  });
  return found;
}

function mapHoldsSecret(map: YAMLMap, document: Document, generates: boolean): boolean {
  const members = membersOf(map, document);
  const isKind = ([name, value]: readonly [string, unknown]) =>
    name === 'kind' && /^Secret(List)?$/i.test(textOf(value, document)?.trim() ?? '');
  return (
    members.some(([name]) => name === 'stringData' || (generates && name === 'literals')) ||
    (members.some(isKind) && members.some(([name]) => !ofReference.has(name))) ||
    members.some(
      ([name, value]) => name === 'target' && isMap(value) && membersOf(value, document).some(isKind),
    )
  );
}

function membersOf(map: YAMLMap, document: Document): (readonly [string, unknown])[] {
  return map.items.map(({ key, value }) => [textOf(key, document) ?? '', value] as const);
}

function textOf(node: unknown, document: Document): string | undefined {
  const resolved = isAlias(node) ? node.resolve(document) : node;
  return isScalar(resolved) ? stringOf(resolved.value) : undefined;
}
