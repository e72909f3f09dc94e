import { harmless } from '../diagnostics/format/harmless.ts';
import type { JsonDiagnostic } from '../diagnostics/format/json.ts';

/** A check of a run, with its findings. */
export interface CheckResult {
  /** The name for people: `verify`. */
  readonly name: string;
  readonly ok: boolean;
  readonly diagnostics: readonly JsonDiagnostic[];
  /** Why it could not be run, although that is no failure. */
  readonly skipped?: string;
}

/** The number of findings per check in a summary. */
const shown = 25;

/** Formats the checks of a run as Markdown: a line for each, with the findings below. */
export function summaryOf(checks: readonly CheckResult[]): string {
  const rows = checks.map(({ name, ok, diagnostics, skipped }) => {
    const count = (severity: string) => diagnostics.filter((own) => own.severity === severity).length;
    if (skipped !== undefined) return `| ➖ | ${name}: skipped, ${escaped(skipped)} | | |`;
    return `| ${ok ? '✅' : '❌'} | ${name} | ${count('error')} | ${count('warning')} |`;
  });
  const lists = checks
    .filter(({ diagnostics }) => diagnostics.length > 0)
    .map(({ name, diagnostics }) => {
      const items = diagnostics
        .slice(0, shown)
        .map(
          ({ severity, code, file, line, message }) =>
            `- ${severity === 'error' ? '❌' : '⚠️'} \`${plain(file)}:${line}\` ${escaped(message)} (\`${plain(code)}\`)`,
        );
      const rest = diagnostics.length - items.length;
      return `<details>\n<summary>${name}</summary>\n\n${items.join('\n')}\n${rest > 0 ? `- and ${rest} more\n` : ''}\n</details>\n`;
    });
  return harmless(
    `| | Check | Errors | Warnings |\n| --- | --- | --- | --- |\n${rows.join('\n')}\n\n${lists.join('\n')}`,
  );
}

function plain(text: string): string {
  return text.replaceAll('`', "'");
}

function escaped(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/[\\`*_{}[\]|~]/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('@', '&#64;');
}
