import type { Diagnostic } from '../diagnostic.ts';
import { harmless } from './harmless.ts';

/** GitHub shows ten annotations per step and silently drops the others. */
const shown = 9;

/**
 * Formats workflow commands of GitHub Actions, which are shown on the lines of a pull request: errors first, and no more than
 * GitHub shows. The others are plain lines of the log.
 */
export function formatGithub(diagnostics: readonly Diagnostic[]): string {
  const ordered = [
    ...diagnostics.filter(({ severity }) => severity === 'error'),
    ...diagnostics.filter(({ severity }) => severity !== 'error'),
  ];
  const rest = ordered.slice(shown);
  const lines = [
    ...ordered.slice(0, shown).map(command),
    ...(rest.length > 0 ? [`${rest.length} more, which GitHub would not show:`] : []),
    ...rest.map(plain),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

function plain({ file, range: { start }, severity, code, message }: Diagnostic): string {
  return `${harmless(file).replaceAll('\n', ' ')}:${start.line}:${start.column} ${severity} ${code} ${harmless(message).replaceAll('\n', ' ')}`;
}

function command({ severity, file, range: { start, end }, code, message, hint }: Diagnostic): string {
  const properties = Object.entries({
    file,
    line: start.line,
    endLine: end.line,
    col: start.column,
    // GitHub accepts an end column only if it is on the same line.
    ...(end.line === start.line && end.column > start.column ? { endColumn: end.column } : {}),
    title: code,
  }).map(([name, value]) => `${name}=${escapeProperty(String(value))}`);
  return `::${severity} ${properties.join(',')}::${escapeData(hint === '' ? message : `${message}\n${hint}`)}`;
}

function escapeData(text: string): string {
  return harmless(text).replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
