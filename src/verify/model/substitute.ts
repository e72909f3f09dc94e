import type { KeyPath } from '../../source/source.ts';
import { asMap, isPlainMap, type PlainMap, texts } from './data.ts';

/** The variables of a `postBuild`: undefined for the value of one that is defined but sealed. */
export interface Variables {
  readonly values: ReadonlyMap<string, string | undefined>;
  /** Every source of variables is in the tree; else a variable that is not here may still be defined. */
  readonly complete: boolean;
}

/** A place whose variable nothing defines. */
export interface UndefinedVariable {
  readonly name: string;
  readonly path: KeyPath;
}

const annotation = 'kustomize.toolkit.fluxcd.io/substitute';
// `$${X}` is the escape; functions such as `${X:0:3}` or `${X/a/b}` count as uses of X.
const expression = /(\$?)\$\{([A-Za-z_]\w*)((?::?[=-])([^}]*)|[^}]*)\}/g;

/** Flux leaves objects alone that say so in a label or an annotation. */
export function isSubstituted(data: PlainMap): boolean {
  const metadata = asMap(data['metadata']);
  return (
    asMap(metadata['annotations'])[annotation] !== 'disabled' &&
    asMap(metadata['labels'])[annotation] !== 'disabled'
  );
}

/** The object with the values that are known put in; what is sealed or unknown stays as `${…}`. */
export function substitute(data: PlainMap, variables: Variables): PlainMap {
  return mapTexts(data, (text) => (text.includes('${') ? substituteText(text, variables) : text)) as PlainMap;
}

function substituteText(text: string, { values, complete }: Variables): string {
  return text.replaceAll(
    expression,
    (whole: string, dollar: string, name: string, modifier: string, fallback: string | undefined) => {
      if (dollar !== '') return whole.slice(1);
      const known = values.has(name);
      if (modifier !== '' && fallback === undefined) return whole;
      const value = values.get(name);
      if (known && value !== undefined) return value;
      return !known && complete && fallback !== undefined ? fallback : whole;
    },
  );
}

export function* undefinedVariables(data: PlainMap, variables: Variables): Generator<UndefinedVariable> {
  if (!variables.complete) return;
  for (const { path, text } of texts(data)) {
    if (!text.includes('${')) continue;
    for (const [, dollar, name, modifier, fallback] of text.matchAll(expression)) {
      if (name === undefined || dollar !== '' || variables.values.has(name)) continue;
      if (fallback === undefined && !/^:?[=-]/.test(modifier ?? '')) yield { name, path };
    }
  }
}

function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, change));
  if (!isPlainMap(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapTexts(item, change)]));
}
