import { type Diagnostic, sortDiagnostics } from '../diagnostics/diagnostic.ts';
import { checks } from './checks/index.ts';
import type { Declarations } from './declarations.ts';
import { buildModel } from './model/model.ts';
import { applySilences } from './silences.ts';
import type { TreeFile, VerifyOptions } from './tree.ts';

export interface VerifyInput {
  readonly files: readonly TreeFile[];
  readonly declarations: Declarations;
  readonly options?: VerifyOptions;
}

/**
 * Everything wrong with a Flux tree, sorted by place, each finding once though several builds may show it, less
 * what its owner has silenced. Pure and synchronous: nothing is fetched, read or written.
 */
export function verifyTree({ files, declarations, options = {} }: VerifyInput): Diagnostic[] {
  const model = buildModel(files, declarations, options);
  const findings = new Map<string, Diagnostic>();
  for (const { run } of checks) {
    for (const finding of run(model)) {
      const { line, column } = finding.range.start;
      const key = [finding.code, finding.file, line, column, finding.message].join('\n');
      const mild = finding.severity === 'error' && !model.isLive(finding.file);
      if (!findings.has(key)) findings.set(key, mild ? { ...finding, severity: 'warning' } : finding);
    }
  }
  const codes = checks.flatMap((check) => Object.keys(check.codes));
  return sortDiagnostics(applySilences(files, [...findings.values()], codes));
}
