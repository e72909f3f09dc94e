import type { Diagnostic, Location, Range } from '../diagnostics/diagnostic.ts';
import { atPlace } from '../diagnostics/finding.ts';
import type { Advice } from '../diagnostics/fix.ts';
import { hasOpaqueWord } from '../diagnostics/opaque.ts';
import { suggest } from '../diagnostics/suggest.ts';
import { templateCodes } from './codes.ts';
import { type Place, SyntaxProblem, TemplateError } from './errors.ts';
import { meantInstead, meantName, syntaxHint } from './habits.ts';
import type { CallFrame, RenderState } from './runtime/state.ts';
import { lineStartsOf, placeOf } from './syntax/lexer.ts';

/** An error in the text of a template, found while it was loaded. */
export class TemplateFailure extends Error {
  readonly path: string;
  readonly source: string;
  readonly problem: SyntaxProblem | TemplateError | RangeError;
  readonly place: Place | undefined;

  constructor(path: string, source: string, problem: TemplateFailure['problem'], place?: Place) {
    super(problem.message);
    this.path = path;
    this.source = source;
    this.problem = problem;
    this.place = place;
  }
}

export function rangeIn(source: string, start: number, end: number): Range {
  const starts = lineStartsOf(source);
  const at = (offset: number) => {
    const { lineno, colno } = placeOf(starts, offset);
    return { line: lineno + 1, column: colno + 1 };
  };
  return { start: at(start), end: at(Math.max(start, end)) };
}

function spanOf({ template, site }: Place): { start: number; end: number } {
  const { sites } = template.code;
  return { start: sites[site * 2] ?? 0, end: sites[site * 2 + 1] ?? 0 };
}

function locationOf(place: Place): Location {
  const { start, end } = spanOf(place);
  return { file: place.template.path, range: rangeIn(place.template.source, start, end) };
}

/** The expression at a place, on one line and shortened. */
function expressionAt(place: Place): string {
  const { start, end } = spanOf(place);
  const text = place.template.source
    .slice(start, Math.min(end, start + 1000))
    .replace(/\s+/g, ' ')
    .trim();
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

const steps: Readonly<Record<CallFrame['kind'], (name: string) => string>> = {
  include: () => 'included from',
  import: () => 'imported from',
  extends: () => 'extended by',
  block: (name) => `in the block '${name}' at`,
  macro: (name) => (name === 'caller' ? 'in a call block, called from' : `in '${name}', called from`),
};

/**
 * The stack of includes and macros from the place of an error to the rendered template; a long one is shortened in the middle.
 */
function chain(frames: readonly CallFrame[]): string[] {
  const lines = frames.toReversed().map((frame) => {
    const { file, range } = locationOf(frame);
    return `${steps[frame.kind](frame.name)} ${file}:${range.start.line}:${range.start.column}`;
  });
  return lines.length > 8
    ? [...lines.slice(0, 4), `… ${lines.length - 7} more …`, ...lines.slice(-3)]
    : lines;
}

const kinds: Readonly<Record<string, 'filter' | 'test'>> = {
  'template/unknown-filter': 'filter',
  'template/unknown-test': 'test',
};

function cure(problem: TemplateFailure['problem'], source = ''): Advice {
  if (problem instanceof SyntaxProblem) {
    const hint = syntaxHint(source, problem.start, problem.message);
    if (hint !== undefined) return hint;
  }
  if (problem instanceof TemplateError && problem.names !== undefined) {
    const { wanted, known } = problem.names;
    const kind = kinds[problem.code];
    const close = kind === undefined ? suggest(wanted, known) : meantName(kind, wanted, new Set(known));
    if (close !== undefined) return meantInstead(close, wanted, '');
  }
  if (problem instanceof RangeError) return { hint: templateCodes['template/limit'].cure };
  return { hint: templateCodes[problem.code].cure };
}

/** Messages quote names and texts of templates, which may be of any length. */
const longestMessage = 500;

/** Shorter words are not specific and occur everywhere. */
const shortest = 4;

/**
 * The message without computed values: a name that does not exist may be the value of a secret. Text in quotes is kept if a
 * template in the stack contains it, or if it is a known name.
 */
function publicMessage(
  problem: TemplateFailure['problem'],
  templates: readonly { readonly source: string }[],
): string {
  // The message about an invalid text quotes that text.
  if (!(problem instanceof TemplateError)) return messageOf(problem);
  const known = new Set(problem.names?.known);
  const isWritten = (text: string) =>
    text.length < shortest || known.has(text) || templates.some(({ source }) => source.includes(text));
  const message = messageOf(problem);
  const isEven = message.split("'").length % 2 === 1;
  const inQuotes = isEven ? /'([^']*)'/g : /'(.*)'/gs;
  return message
    .replace(inQuotes, (whole, text: string) => (isWritten(text) ? whole : "'…'"))
    .replace(/[^\s']+/g, (word) => (hasOpaqueWord(word) && !isWritten(word) ? '…' : word));
}

function messageOf(problem: TemplateFailure['problem']): string {
  // A limit of JavaScript: the stack, or a text or an array that is too large.
  if (problem instanceof RangeError) {
    return /call stack/.test(problem.message)
      ? 'this nests too deeply'
      : 'this would create a value that is too large';
  }
  const { message } = problem;
  return message.length > longestMessage ? `${message.slice(0, longestMessage)}…` : message;
}

/** The diagnostic for an error in the text of a template, which `runtime` was loading if it was rendering. */
export function problemAt(failure: TemplateFailure, runtime: RenderState | undefined): Diagnostic {
  const { problem, path, source, place } = failure;
  let range: Range;
  if (place !== undefined) ({ range } = locationOf(place));
  else if (problem instanceof SyntaxProblem) {
    const { start, end } = problem;
    // The first `|` is a filter's, and the second cannot follow it.
    const isDoubled = source.slice(start - 1, start + 1) === '||';
    range = rangeIn(source, isDoubled ? start - 1 : start, end);
  } else range = rangeIn(source, 0, 0);
  const frames: CallFrame[] = [...(runtime?.frames ?? [])];
  if (runtime !== undefined) {
    const { template, site } = runtime;
    frames.push({ kind: 'include', name: '', template, site });
  }
  const { hint, ...fixes } = cure(problem, source);
  return atPlace(
    { file: path, range },
    {
      code: problem instanceof RangeError ? 'template/limit' : problem.code,
      message: publicMessage(problem, [{ source }]),
      hint: [hint, ...chain(frames)].join('\n'),
      ...fixes,
    },
  );
}

/** The diagnostic for an error during rendering. */
export function runtimeProblem(problem: TemplateError | RangeError, runtime: RenderState): Diagnostic {
  const current: Place = { template: runtime.template, site: runtime.site };
  const place = (problem instanceof TemplateError ? problem.place : undefined) ?? current;
  const expression = expressionAt(place);
  const { hint, ...fixes } = cure(problem);
  return atPlace(locationOf(place), {
    code: problem instanceof RangeError ? 'template/limit' : problem.code,
    message: publicMessage(problem, [place.template, ...runtime.frames.map(({ template }) => template)]),
    hint: [...(expression === '' ? [] : [`In \`${expression}\`.`]), hint, ...chain(runtime.frames)].join(
      '\n',
    ),
    ...fixes,
  });
}
