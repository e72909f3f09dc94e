import { Composer, CST, type Document, Lexer, type LineCounter, Parser, type ScalarTag } from 'yaml';
import { refuseDuplicateKeys } from '../../diagnostics/read-yaml.ts';
import { withoutStacks } from '../../diagnostics/without-stacks.ts';

/** Scalars that the YAML parser of Flux and Kustomize resolves differently from YAML 1.2. */
export const goTags: readonly ScalarTag[] = [
  {
    tag: 'tag:yaml.org,2002:int',
    identify: () => false,
    default: true,
    format: 'OCT',
    test: /^[-+]?0[0-7]+$/,
    resolve: (text) => Number.parseInt(text, 8),
  },
  {
    tag: 'tag:yaml.org,2002:timestamp',
    identify: () => false,
    default: true,
    test: /^\d{4}-\d{2}-\d{2}$/,
    resolve: (text) => `${text}T00:00:00Z`,
  },
];

/** Parses the documents of a text as Flux and Kustomize do. */
export function parseAsGo(text: string, lineCounter: LineCounter): Document.Parsed[] {
  const composer = new Composer({
    lineCounter,
    prettyErrors: false,
    version: '1.2',
    logLevel: 'error',
    merge: true,
    resolveKnownTags: false,
    customTags: (tags) => [...goTags, ...tags, 'binary'],
    uniqueKeys: false,
  });
  const documents = withoutStacks(() => [
    ...composer.compose(tokensOf(text, lineCounter)),
  ]) as Document.Parsed[];
  for (const document of documents) refuseDuplicateKeys(document);
  return documents;
}

function* tokensOf(text: string, lineCounter: LineCounter): Generator<CST.Token> {
  const parser = new Parser(lineCounter.addNewLine);
  lineCounter.addNewLine(0);
  for (const lexeme of lexemesOf(text)) yield* parser.next(lexeme);
  yield* parser.end();
}

/**
 * Splits a text into lexemes. In YAML 1.2, `*app:` is an alias to `app:`; Flux's parser ends the name at the colon, so
 * that it is the key of a map. The lexer therefore gets a blank before the colon, which the parser does not see.
 */
function lexemesOf(text: string): string[] {
  let lexemes = [...new Lexer().lex(text)];
  if (!/\*[\w-]+:(\s|$)/.test(text)) return lexemes;
  let shown = text;
  const blanks = new Set<number>();
  for (let colon = aliasColon(lexemes); colon !== undefined; colon = aliasColon(lexemes)) {
    shown = `${shown.slice(0, colon)} ${shown.slice(colon)}`;
    blanks.add(colon);
    lexemes = [...new Lexer().lex(shown)];
  }
  let offset = 0;
  return lexemes.filter((lexeme) => {
    const at = offset;
    offset += widthOf(lexeme);
    return lexeme !== ' ' || !blanks.has(at);
  });
}

/** Returns the offset of the first alias that ends in a colon. */
function aliasColon(lexemes: readonly string[]): number | undefined {
  let offset = 0;
  for (const [index, lexeme] of lexemes.entries()) {
    offset += widthOf(lexeme);
    if (/^\*[\w-]+:$/.test(lexeme) && lexemes[index - 1] !== CST.SCALAR) return offset - 1;
  }
  return undefined;
}

/** Markers that the lexer inserts, which are not part of the text. */
const marks: readonly string[] = [CST.DOCUMENT, CST.FLOW_END, CST.SCALAR];

function widthOf(lexeme: string): number {
  return marks.includes(lexeme) ? 0 : lexeme.length;
}
