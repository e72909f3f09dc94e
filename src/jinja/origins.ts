import type { LoadedTemplate } from './runtime/context.ts';
import type { Output } from './runtime/output.ts';
import { lineStartsOf, placeOf } from './syntax/lexer.ts';

interface Origin {
  /** The path of the template, from the loader. */
  readonly file: string;
  readonly line: number;
}

/** The template and line that wrote each line of an output; computed when first requested. */
export interface Origins {
  /** Lines start at 1. Undefined beyond the last line. */
  at(line: number): Origin | undefined;
  /** One entry for each line. */
  all(): readonly (Origin | undefined)[];
}

export function originsOf(output: Output, templates: readonly LoadedTemplate[]): Origins {
  const { text } = output;
  const marks = compact(output.marks);
  const sources = templates.map(sourceOf);
  let lines: (Origin | undefined)[] | undefined;
  const all = () => {
    lines ??= work(text, marks, sources);
    return lines;
  };
  return { all, at: (line) => all()[line - 1] };
}

/** The parts of a template that are needed to find positions, so that the code itself can be garbage-collected. */
interface TemplateText {
  readonly path: string;
  readonly source: string;
  readonly sites: readonly number[];
}

const texts = new WeakMap<LoadedTemplate, TemplateText>();

function sourceOf(template: LoadedTemplate): TemplateText {
  let text = texts.get(template);
  if (text === undefined) {
    const { path, source, code } = template;
    text = { path, source, sites: code.sites };
    texts.set(template, text);
  }
  return text;
}

/** Uses half the memory, unless an output comes from more than a hundred templates. */
function compact(marks: readonly number[]): ArrayLike<number> {
  return marks.every((mark) => mark <= 0xffffffff) ? Uint32Array.from(marks) : Float64Array.from(marks);
}

/**
 * A line is attributed to whatever wrote its first character that is not white space or, if there is none, its first character.
 */
function work(
  text: string,
  marks: ArrayLike<number>,
  templates: readonly TemplateText[],
): (Origin | undefined)[] {
  const lineStarts = new Map<TemplateText, number[]>();
  const origin = (mark: number, start: number, offset: number): Origin | undefined => {
    const code = marks[mark + 1] ?? 0;
    const isData = code % 2 === 1;
    const whole = Math.floor(code / 2);
    const template = templates[Math.floor(whole / 0x1000000)];
    if (template === undefined) return undefined;
    const number = whole % 0x1000000;
    if (isData) return { file: template.path, line: number + newlines(text, start, offset) };
    let starts = lineStarts.get(template);
    if (starts === undefined) {
      starts = lineStartsOf(template.source);
      lineStarts.set(template, starts);
    }
    return { file: template.path, line: placeOf(starts, template.sites[number * 2] ?? 0).lineno + 1 };
  };
  const lines: (Origin | undefined)[] = [];
  let mark = 0;
  for (let start = 0; start < text.length || lines.length === 0; ) {
    const newline = text.indexOf('\n', start);
    const end = newline === -1 ? text.length : newline;
    let offset = start;
    while (offset < end && (text[offset] === ' ' || text[offset] === '\t')) offset += 1;
    if (offset === end) offset = start;
    while (mark > 0 && (marks[mark] ?? 0) > offset) mark -= 2;
    while (mark + 2 < marks.length && (marks[mark + 2] ?? 0) <= offset) mark += 2;
    lines.push(origin(mark, marks[mark] ?? 0, offset));
    start = end + 1;
  }
  return lines;
}

function newlines(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = text.indexOf('\n', from); at !== -1 && at < to; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}
