import {
  DiagnosticSeverity,
  type PublishDiagnosticsParams,
  type Diagnostic as Shown,
} from 'vscode-languageserver';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { toRange, uriOf } from './places.ts';

/** The findings as editors show them, by file; a file of `before` that has none any more gets an empty list. */
export function published(
  cwd: string,
  diagnostics: readonly Diagnostic[],
  before: ReadonlySet<string>,
): readonly PublishDiagnosticsParams[] {
  const byFile = new Map<string, Shown[]>([...before].map((uri) => [uri, []]));
  for (const diagnostic of diagnostics) {
    const uri = uriOf(cwd, diagnostic.file);
    const shown = byFile.get(uri);
    if (shown === undefined) byFile.set(uri, [asShown(diagnostic)]);
    else shown.push(asShown(diagnostic));
  }
  return [...byFile].map(([uri, found]) => ({ uri, diagnostics: found }));
}

function asShown({ range, severity, code, message, hint }: Diagnostic): Shown {
  return {
    range: toRange(range),
    severity: severity === 'error' ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
    code,
    source: 'clusterwright',
    message: hint === '' ? message : `${message}\n${hint}`,
  };
}
