import type { Diagnostic, Severity } from '../diagnostic.ts';
import { codeFrame } from '../frame.ts';
import { harmless } from './harmless.ts';
import { wrap } from './wrap.ts';

export interface TextOptions {
  /** The text of a file, fit to be shown (secrets masked); undefined shows no frame. */
  readonly textOf?: (file: string) => string | undefined;
  /** Use the colours of a terminal. */
  readonly color?: boolean;
  /** The width to wrap at; nothing is wrapped without one. */
  readonly columns?: number;
}

/**
 * For people: a block for each diagnostic, with its place first, as terminals and editors make it a link.
 * Ends with a count; empty where there is nothing to say.
 */
export function formatText(diagnostics: readonly Diagnostic[], options: TextOptions = {}): string {
  if (diagnostics.length === 0) return '';
  return [
    ...diagnostics.map((diagnostic) => block(diagnostic, options)),
    `${[...countsByCode(diagnostics), tally(diagnostics)].join('\n')}\n`,
  ].join('\n');
}

function block(diagnostic: Diagnostic, { textOf, color = false, columns }: TextOptions): string {
  const { file, range, severity, code, message, hint, origin } = diagnostic;
  const paint = painter(color);
  const { line, column } = range.start;
  const place = `${harmless(file)}:${line}:${column}`;
  const plainHead = `${place} ${severity} ${code}`;
  const head = `${paint('bold', place)} ${paint(severity, severity)} ${paint('dim', code)}`;
  const text = textOf?.(file);
  const frame =
    text === undefined
      ? ''
      : codeFrame(text, range, {
          emphasize: (part) => paint(severity, part),
          ...(columns !== undefined && { width: Math.max(20, Math.min(100, columns - 10)) }),
        });
  // Wrapped without the colours, which take no room.
  const parts = [wrap(`${plainHead} ${harmless(message)}`, columns).replace(plainHead, () => head)];
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

/** Of many findings, how many there are of each code. */
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
