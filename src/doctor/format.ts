import { harmless } from '../diagnostics/format/harmless.ts';
import { wrap } from '../diagnostics/format/wrap.ts';
import type { Area, CheckResult, Status } from './check.ts';

export interface FormatOptions {
  readonly color: boolean;
  readonly columns?: number;
}

const titles: Readonly<Record<Area, string>> = {
  machine: 'Machine',
  repository: 'Repository',
  cluster: 'Cluster',
};

const colors: Readonly<Record<Status, number>> = { ok: 32, info: 36, warning: 33, error: 31, skipped: 2 };
const width = 'warning'.length;

/** Formats results for people: a line for each check, with advice below problems. Ends with a count. */
export function formatResults(results: readonly CheckResult[], options: FormatOptions): string {
  const areas = (Object.keys(titles) as Area[]).flatMap((area) => {
    const own = results.filter((result) => result.area === area);
    if (own.length === 0) return [];
    return [`${titles[area]}\n${own.map((result) => block(result, options)).join('\n')}\n`];
  });
  return [...areas, `${tally(results)}\n`].join('\n');
}

function block(
  { status, object, message, advice, command }: CheckResult,
  { color, columns }: FormatOptions,
): string {
  const indent = ' '.repeat(width + 4);
  const inner = columns === undefined ? undefined : columns - indent.length;
  const text = harmless(
    object === undefined || isNamedIn(message, object) ? message : `${object}: ${message}`,
  );
  const further = [
    ...(advice === undefined ? [] : advice.split('\n').map((line) => wrap(harmless(line), inner))),
    // Not wrapped, so that it can be copied.
    ...(command === undefined ? [] : [`$ ${harmless(command)}`]),
  ].join('\n');
  const shown = status.padEnd(width);
  const label = color ? `\u001b[${colors[status]}m${shown}\u001b[0m` : shown;
  const lines = [...wrap(text, inner).split('\n'), ...(further === '' ? [] : further.split('\n'))];
  return lines.map((line, index) => (index === 0 ? `  ${label}  ${line}` : `${indent}${line}`)).join('\n');
}

/** Whether a message begins with the file that it is about. */
function isNamedIn(message: string, object: string): boolean {
  return message.startsWith(`${object.replace(/:1$/, '')} `);
}

function tally(results: readonly CheckResult[]): string {
  const count = (wanted: Status) => results.filter(({ status }) => status === wanted).length;
  const counted = (number: number, word: string) => `${number} ${number === 1 ? word : `${word}s`}`;
  const [errors, warnings] = [count('error'), count('warning')];
  const checks = new Set(results.map(({ check }) => check)).size;
  if (errors + warnings === 0) return `No problems found in ${counted(checks, 'check')}.`;
  return `${counted(errors, 'error')} and ${counted(warnings, 'warning')} in ${counted(checks, 'check')}.`;
}
