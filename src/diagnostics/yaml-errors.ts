import { type Document, type ErrorCode, isMap, isNode, isSeq, visit, type YAMLError } from 'yaml';
import { type KnownName, needsQuotes, type YamlProblem } from './problem.ts';
import { unwanted } from './unwanted.ts';

const wording: Partial<Record<ErrorCode, readonly [message: string, hint: string]>> = {
  BAD_ALIAS: ['this is not a valid alias', needsQuotes],
  BAD_DIRECTIVE: ['this is not a YAML 1.2 directive', 'Remove the line that begins with %.'],
  BAD_DQ_ESCAPE: [
    'a backslash in double quotes begins an escape sequence, and this is not a valid one',
    "Write \\\\ for a backslash, or use single quotes: key: 'value'.",
  ],
  BAD_INDENT: [
    'the indentation does not fit the lines above',
    'Begin every setting in the first column, and indent what belongs to a setting by two spaces. Check that brackets and quotes above are closed.',
  ],
  BAD_SCALAR_START: ['a value cannot begin with this character', needsQuotes],
  BLOCK_AS_IMPLICIT_KEY: [
    'there is a second "key: value" on this line',
    'Put a value that contains ": " in quotes, or begin a new line.',
  ],
  MISSING_CHAR: [
    'a quote, a bracket or a colon is missing',
    'Close what is open, and write a colon and a space after each key.',
  ],
  MULTILINE_IMPLICIT_KEY: [
    'a colon and a space are missing after the key',
    'Write `key: value` on one line.',
  ],
  MULTIPLE_DOCS: [
    'a second document begins here, and only the first would be read',
    'Remove the line ---, so that the file is one document.',
  ],
  RESOURCE_EXHAUSTION: [
    'the file is nested too deeply',
    'Write the settings as a flat list of `key: value`.',
  ],
  TAB_AS_INDENT: [
    'a tab is used for indentation, where only spaces are allowed',
    'Replace the tab by two spaces.',
  ],
  UNEXPECTED_TOKEN: ['there is something here that does not belong to the value', needsQuotes],
};

const fallback = [
  'this is not valid YAML',
  'Check quotes, indentation and the space after each colon on this line and the one before it.',
] as const;

export interface YamlInput {
  readonly document: Document.Parsed;
  readonly text: string;
  readonly lineAt: (offset: number) => number;
  /** For a text of settings: whether a setting has this name. */
  readonly known?: KnownName | undefined;
}

/** The parser's errors, then constructs that are valid YAML but not allowed in a configuration. */
export function yamlProblems({ document, text, lineAt, known }: YamlInput): YamlProblem[] {
  const unreadable = [
    ...document.errors,
    ...document.warnings.filter(({ code }) => code === 'BAD_DIRECTIVE'),
  ];
  if (unreadable.length > 0) {
    return onePerLine(unreadable, lineAt).map((error) => fromParser(error, document));
  }
  return unwanted(document, text, { lineAt, ...(known && { known }) });
}

/** The parser may report one mistake several times; if it saw a key over two lines, that is the cause. */
function onePerLine(errors: readonly YAMLError[], lineAt: (offset: number) => number): YAMLError[] {
  const byLine = new Map<number, YAMLError>();
  for (const error of errors) {
    const line = lineAt(error.pos[0]);
    if (!byLine.has(line) || error.code === 'MULTILINE_IMPLICIT_KEY') byLine.set(line, error);
  }
  return [...byLine.values()];
}

function fromParser(error: YAMLError, document: Document.Parsed): YamlProblem {
  const [from, to] = error.pos;
  const [message, hint] = wording[error.code] ?? fallback;
  if (error.code === 'MULTILINE_IMPLICIT_KEY' && isBehindKey(document, from)) {
    return {
      code: 'source/yaml-syntax',
      message: 'the line after this value is indented, although the setting already has its value',
      hint: 'Begin the next setting in the first column.',
      span: [from, from],
    };
  }
  const bracket = /^Flow /.test(error.message) ? openingBracket(document, from) : undefined;
  if (bracket !== undefined) {
    return {
      code: 'source/yaml-syntax',
      message: 'this bracket is not closed, or its content is not indented',
      hint: 'Put the closing bracket at the end of the value.',
      span: [bracket, bracket + 1],
    };
  }
  const opening = error.code === 'MISSING_CHAR' ? openingQuote(document, from) : undefined;
  if (opening !== undefined) {
    return {
      code: 'source/yaml-syntax',
      message: 'this quote is not closed',
      hint: 'Put the same quote at the end of the value.',
      span: [opening, opening + 1],
    };
  }
  return { code: 'source/yaml-syntax', message, hint, span: [from, to] };
}

/** Whether the text at an offset is the value of a key rather than a top-level key. */
function isBehindKey({ contents }: Document.Parsed, offset: number): boolean {
  return isMap(contents) && !contents.items.some(({ key }) => isNode(key) && key.range?.[0] === offset);
}

/** For an unclosed quote, the parser reports the end of the file; the position of the opening quote is more helpful. */
function openingQuote(document: Document.Parsed, offset: number): number | undefined {
  let start: number | undefined;
  visit(document, {
    Scalar(_, { type, range }) {
      const quoted = type === 'QUOTE_DOUBLE' || type === 'QUOTE_SINGLE';
      if (quoted && range && range[0] <= offset && offset <= range[1]) start = range[0];
    },
    Map: (_, { range }) => (range && range[0] > offset ? visit.SKIP : undefined),
  });
  return start;
}

/** The innermost bracket that is open at an offset. */
function openingBracket(document: Document.Parsed, offset: number): number | undefined {
  let start: number | undefined;
  visit(document, {
    Collection(_, { flow, range }) {
      if (flow === true && range && range[0] < offset) start = range[0];
    },
  });
  return start;
}

/** The kind of a file's content if it is not a map. */
export function kindOfRoot(root: unknown): string {
  if (isMap(root)) return 'a map';
  return isSeq(root) ? 'a list' : 'a single value';
}
