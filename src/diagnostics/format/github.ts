import type { Diagnostic } from '../diagnostic.ts';
import { harmless } from './harmless.ts';

/** Workflow commands of GitHub Actions: one line each, shown on the lines of a pull request. */
export function formatGithub(diagnostics: readonly Diagnostic[]): string {
  return diagnostics.map((diagnostic) => `${command(diagnostic)}\n`).join('');
}

function command({ severity, file, range: { start, end }, code, message, hint }: Diagnostic): string {
  const properties = Object.entries({
    file,
    line: start.line,
    endLine: end.line,
    col: start.column,
    // GitHub takes a column of the end only where it is on the same line.
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
