import {
  DiagnosticSeverity,
  type PublishDiagnosticsParams,
  type Range,
  type Diagnostic as Shown,
} from 'vscode-languageserver';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { marked } from './marked.ts';
import { toRange, uriOf } from './places.ts';

/** The findings as editors show them, by file; the files in `silent` get an empty list if they have none. */
export function published(
  cwd: string,
  diagnostics: readonly Diagnostic[],
  silent: ReadonlySet<string>,
  textOf: (file: string) => string | undefined,
): readonly PublishDiagnosticsParams[] {
  const byFile = new Map<string, Shown[]>([...silent].map((uri) => [uri, []]));
  for (const diagnostic of diagnostics) {
    const uri = uriOf(cwd, diagnostic.file);
    const text = textOf(diagnostic.file);
    const shown = asShown(
      diagnostic,
      text === undefined ? toRange(diagnostic.range) : marked(diagnostic, text),
    );
    const known = byFile.get(uri);
    if (known === undefined) byFile.set(uri, [shown]);
    else known.push(shown);
  }
  return [...byFile].map(([uri, found]) => ({ uri, diagnostics: found }));
}

function asShown({ severity, code, message, hint }: Diagnostic, range: Range): Shown {
  return {
    range,
    severity: severity === 'error' ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
    code,
    source: 'clusterwright',
    message: hint === '' ? message : `${message}\n${hint}`,
  };
}
