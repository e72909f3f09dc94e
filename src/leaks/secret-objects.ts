import { type Document, isAlias, isMap, isScalar, isSeq, type Scalar, visit, type YAMLMap } from 'yaml';
import { readPlainYaml } from '../diagnostics/plain-yaml.ts';
import { yamlDocuments } from '../diagnostics/read-yaml.ts';
import { replaceSections } from '../diagnostics/sections.ts';
import { stringOf } from '../diagnostics/string-of.ts';

export interface PlainSecret {
  readonly kind: 'object' | 'template' | 'generator';
  /** The key whose value is secret. */
  readonly key: string;
  readonly from: number;
  readonly to: number;
}

/**
 * Secrets in a text with their data: objects in any form (with anchors, tags or merges, or in a list), the literals of a
 * `secretGenerator`, and the literal values in a template.
 */
export function secretObjects(path: string, content: string): PlainSecret[] {
  if (!/\bSecret\b|secretGenerator/.test(content)) return [];
  const isTemplate = /\.(j2|jinja2?|njk|tmpl|tpl|gotmpl)$/i.test(path);
  if (!isTemplate && !isData(path, content)) return [];
  const text = isTemplate ? withoutTags(content) : content;
  const plain = readPlainYaml(text);
  if (plain?.some(mayHold) === false) return [];
  const found: PlainSecret[] = [];
  for (const document of yamlDocuments(text) ?? []) {
    visit(document, {
      Map(_, map) {
        if (isSecret(map, document))
          found.push(...(isTemplate ? literals(map, document, content) : data(map, document)));
        found.push(...generatorLiterals(map, document));
      },
    });
  }
  return found;
}

/** Whether data may contain such a Secret, judged by words only; if so, the syntax tree decides. */
function mayHold(data: unknown): boolean {
  if (typeof data !== 'object' || data === null) return false;
  if (Array.isArray(data)) return data.some(mayHold);
  const { kind, secretGenerator } = data as Readonly<Record<string, unknown>>;
  return kind === 'Secret' || Array.isArray(secretGenerator) || Object.values(data).some(mayHold);
}

/** Whether a file is data: YAML and JSON by their names; other files, such as copies and notes, by their content. */
function isData(path: string, content: string): boolean {
  if (/\.(ya?ml|json)$/i.test(path)) return true;
  if (/\.(md|mdx|rst|adoc|html?|[cm]?[jt]sx?|py|go|rs|sh|rb|java|lua|nix|tf|svg|lock)$/i.test(path))
    return false;
  return /^apiVersion:/m.test(content) && /^kind:/m.test(content);
}

function get(map: YAMLMap, key: string, document: Document): unknown {
  for (const pair of map.items) {
    if (isScalar(pair.key) && pair.key.value === key) return resolved(pair.value, document);
    if (isScalar(pair.key) && (pair.key.value === '<<' || typeof pair.key.value === 'symbol')) {
      const merged = resolved(pair.value, document);
      const sources = isSeq(merged) ? merged.items.map((item) => resolved(item, document)) : [merged];
      const value = sources
        .map((source) => (isMap(source) && source !== map ? directly(source, key, document) : undefined))
        .find(Boolean);
      if (value !== undefined) return value;
    }
  }
  return undefined;
}

function directly(map: YAMLMap, key: string, document: Document): unknown {
  const pair = map.items.find((item) => isScalar(item.key) && item.key.value === key);
  return pair === undefined ? undefined : resolved(pair.value, document);
}

function resolved(node: unknown, document: Document): unknown {
  return isAlias(node) ? node.resolve(document) : node;
}

function isSecret(map: YAMLMap, document: Document): boolean {
  const kind = get(map, 'kind', document);
  return isScalar(kind) && kind.value === 'Secret';
}

const dataKeys = ['data', 'stringData'];

function data(map: YAMLMap, document: Document): PlainSecret[] {
  return dataKeys
    .flatMap((key) => {
      const value = get(map, key, document);
      if (!isMap(value) || value.items.length === 0) return [];
      const pair = map.items.find((item) => isScalar(item.key) && item.key.value === key);
      return [{ kind: 'object' as const, key, ...spanOf(pair?.key ?? map) }];
    })
    .slice(0, 1);
}

/** Literal values that a template writes into a Secret and whose key or form shows that they are secret. */
function literals(map: YAMLMap, document: Document, original: string): PlainSecret[] {
  return dataKeys.flatMap((name) => {
    const value = get(map, name, document);
    if (!isMap(value)) return [];
    return value.items.flatMap((pair) => {
      const node = resolved(pair.value, document);
      if (!isScalar(pair.key) || !isScalar(node) || typeof node.value !== 'string') return [];
      const { from, to } = spanOf(node);
      const written = original.slice(from, to);
      if (/\{\{|#\{|\{%|#%|\$\{/.test(written) || !looksSecret(stringOf(pair.key.value), node)) return [];
      return [{ kind: 'template' as const, key: `${name}.${stringOf(pair.key.value)}`, ...spanOf(pair.key) }];
    });
  });
}

function looksSecret(key: string, { value }: Scalar): boolean {
  const text = stringOf(value).trim();
  if (text === '' || text === 'T') return false;
  if (/pass|secret|token|salt|credential|private|(^|[-_.])key$/i.test(key)) return true;
  // Mixed letters and digits, longer than any word, and not an address.
  return (
    /^[\w+/=.~-]{20,}$/.test(text) &&
    /[0-9]/.test(text) &&
    /[a-z]/i.test(text) &&
    !/^[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(text)
  );
}

function generatorLiterals(map: YAMLMap, document: Document): PlainSecret[] {
  const generators = get(map, 'secretGenerator', document);
  if (!isSeq(generators)) return [];
  return generators.items.flatMap((generator) => {
    const entry = resolved(generator, document);
    const listed = isMap(entry) ? get(entry, 'literals', document) : undefined;
    if (!isSeq(listed)) return [];
    const filled = listed.items.some((item) => {
      const literal = resolved(item, document);
      const value = isScalar(literal) ? stringOf(literal.value).replace(/^[^=]*=/, '') : '';
      return value !== '' && !/^["']?\$\{[^}]*\}["']?$/.test(value);
    });
    return filled ? [{ kind: 'generator' as const, key: 'secretGenerator', ...spanOf(listed) }] : [];
  });
}

function spanOf(node: unknown): { from: number; to: number } {
  const range = typeof node === 'object' && node !== null && 'range' in node ? node.range : undefined;
  const [from = 0, to = 0] = Array.isArray(range) ? (range as number[]) : [];
  return { from, to: Math.max(from, to) };
}

const comments = [
  ['{#', '#}'],
  ['#|', '|#'],
] as const;
const statements = [
  ['{%', '%}'],
  ['#%', '%#'],
] as const;
const expressions = [
  ['{{', '}}'],
  ['#{', '}#'],
] as const;

/** Replaces every tag by spaces and every expression by a word, of the same length, so that lines and columns stay. */
function withoutTags(text: string): string {
  const filled = (by: string) => (tag: string) => tag.replace(/[^\n]/g, by);
  const uncommented = replaceSections(text, comments, filled(' '));
  return replaceSections(replaceSections(uncommented, statements, filled(' ')), expressions, (tag) =>
    tag.replace(/\s/g, 'T').replace(/[^\n]/g, 'T'),
  );
}
