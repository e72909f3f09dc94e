import type { Diagnostic, Severity } from '../diagnostic.ts';
import { codeFrame } from '../frame.ts';
import { harmless } from './harmless.ts';
import { wrap } from './wrap.ts';

export interface TextOptions {
  /** Returns the text of a file with secrets masked; undefined to show no code frame. */
  readonly textOf?: (file: string) => string | undefined;
  /** Use the colours of a terminal. */
  readonly color?: boolean;
  /** The width to wrap at; without it, nothing is wrapped. */
  readonly columns?: number;
  /** The files whose warnings take one line each, and the command that explains a code. */
  readonly folded?: { readonly files: readonly string[]; readonly command: string };
}

/**
 * Formats diagnostics for people: a block for each, starting with its place, which terminals and editors turn into a link. Ends
 * with a count; empty if there are none.
 */
export function formatText(diagnostics: readonly Diagnostic[], options: TextOptions = {}): string {
  if (diagnostics.length === 0) return '';
  const { folded } = options;
  const isFolded = ({ file, severity }: Diagnostic) =>
    severity === 'warning' && folded?.files.includes(file) === true;
  const short = diagnostics.filter(isFolded);
  const blocks = diagnostics.filter((diagnostic) => !isFolded(diagnostic));
  const lines = short.map((diagnostic) => head(diagnostic, options));
  const code = short.length === 1 ? short[0]?.code : 'CODE';
  const steps = short.length === 0 ? '' : `; \`${folded?.command} ${code}\` says what to do`;
  return [
    ...blocks.map((diagnostic) => block(diagnostic, options)),
    ...(lines.length === 0 ? [] : [`${lines.join('\n')}\n`]),
    ...countsByCode(blocks),
    `${wrap(`${tally(diagnostics)}${steps}`, options.columns)}\n`,
  ].join('\n');
}

/** The place, the code and the message. */
function head(
  { file, range, severity, code, message }: Diagnostic,
  { color = false, columns }: TextOptions,
): string {
  const paint = painter(color);
  const { line, column } = range.start;
  const place = `${harmless(file)}:${line}:${column}`;
  const plain = `${place} ${severity} ${code}`;
  const painted = `${paint('bold', place)} ${paint(severity, severity)} ${paint('dim', code)}`;
  // Wrapped without the colour codes, which have no width.
  return wrap(`${plain} ${harmless(message)}`, columns).replace(plain, () => painted);
}

function block(diagnostic: Diagnostic, options: TextOptions): string {
  const { textOf, color = false, columns } = options;
  const { file, range, severity, hint, origin } = diagnostic;
  const paint = painter(color);
  const text = textOf?.(file);
  const frame =
    text === undefined
      ? ''
      : codeFrame(text, range, {
          emphasize: (part) => paint(severity, part),
          ...(columns !== undefined && { width: Math.max(20, Math.min(100, columns - 10)) }),
        });
  const parts = [head(diagnostic, options)];
  if (frame !== '') parts.push(frame);
  if (origin !== undefined) {
    const { line, column } = origin.range.start;
    parts.push(`  written by ${harmless(origin.file)}:${line}:${column}`);
  }
  if (hint !== '') parts.push(wrap(indented(harmless(hint)), columns));
  return `${parts.join('\n')}\n`;
}

function indented(text: string): string {
  return text
    .split('\n')
    .map((line) => `  ${line}`.trimEnd())
    .join('\n');
}

/** The number of findings of each code, if there are many. */
function countsByCode(diagnostics: readonly Diagnostic[]): string[] {
  if (diagnostics.length < 10) return [];
  const counts = new Map<string, number>();
  for (const { code } of diagnostics) counts.set(code, (counts.get(code) ?? 0) + 1);
  const width = String(Math.max(...counts.values())).length;
  return [...counts]
    .sort(([a, left], [b, right]) => right - left || (a < b ? -1 : 1))
    .map(([code, count]) => `${String(count).padStart(width)} ${code}`);
}

/** `2 errors, 1 warning` */
function tally(diagnostics: readonly Diagnostic[]): string {
  const count = (severity: Severity): string | undefined => {
    const { length } = diagnostics.filter((diagnostic) => diagnostic.severity === severity);
    return length === 0 ? undefined : `${length} ${severity}${length === 1 ? '' : 's'}`;
  };
  return [count('error'), count('warning')].filter((part) => part !== undefined).join(', ');
}

type Style = Severity | 'bold' | 'dim';

function painter(color: boolean): (style: Style, text: string) => string {
  const codes: Readonly<Record<Style, readonly [number, number]>> = {
    error: [31, 39],
    warning: [33, 39],
    bold: [1, 22],
    dim: [2, 22],
  };
  return (style, text) => {
    const [on, off] = codes[style];
    return color ? `\u001b[${on}m${text}\u001b[${off}m` : text;
  };
}
