import { type Diagnostic, sortDiagnostics } from '../diagnostics/diagnostic.ts';
import { checks } from './checks/index.ts';
import type { Declarations } from './declarations.ts';
import { withoutSecrets } from './decoy.ts';
import { buildModel, type Model } from './model/model.ts';
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
  const codes = Object.fromEntries(checks.flatMap((check) => Object.entries(check.codes)));
  const findings = findingsOf(model);
  const holdsSecrets = model.parsedFiles.some(
    ({ file, documents }) =>
      file.sealed === true || documents.some(({ secret, locked }) => secret && !locked),
  );
  const shown =
    findings.length > 0 && (holdsSecrets || files.some(({ sealed }) => sealed === true))
      ? withoutSecrets(findings, findingsOf(buildModel(files, declarations, options, 'decoys')), files, codes)
      : findings;
  return sortDiagnostics(applySilences(files, shown, Object.keys(codes)));
}

function findingsOf(model: Model): Diagnostic[] {
  const findings = new Map<string, Diagnostic>();
  for (const { run } of checks) {
    for (const finding of run(model)) {
      const { line, column } = finding.range.start;
      const key = [finding.code, finding.file, line, column, finding.message].join('\n');
      const mild = finding.severity === 'error' && !model.isLive(finding.file);
      if (!findings.has(key)) findings.set(key, mild ? { ...finding, severity: 'warning' } : finding);
    }
  }
  return [...findings.values()];
}
