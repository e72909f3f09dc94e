import { type Diagnostic, sortDiagnostics } from '../diagnostics/diagnostic.ts';
import { aboutFile, atPlace } from '../diagnostics/finding.ts';
import { checks } from './checks/index.ts';
import type { Declarations } from './declarations.ts';
import { withoutSecrets } from './decoy.ts';
import { oneForEachCause } from './findings.ts';
import { isWithin } from './kustomize/contents.ts';
import { dirname, type Tree } from './kustomize/folders.ts';
import { isHidden, isSample } from './model/apply-graph.ts';
import { isPlainSecret } from './model/document.ts';
import { buildModel, type Model } from './model/model.ts';
import { applySilences } from './silences.ts';
import type { TreeFile, VerifyOptions } from './tree.ts';

/** The tree to verify, and what is known about its cluster. */
export interface VerifyInput {
  readonly files: readonly TreeFile[];
  readonly declarations: Declarations;
  readonly options?: VerifyOptions;
}

/**
 * Returns all findings about a Flux tree, sorted by place, one for each cause even if several builds show it, without
 * those that its owner has suppressed. Pure and synchronous: it fetches, reads and writes nothing.
 */
export function verifyTree({ files, declarations, options = {} }: VerifyInput): Diagnostic[] {
  const model = buildModel(files, declarations, options);
  const codes = Object.fromEntries(checks.flatMap((check) => Object.entries(check.codes)));
  const { findings, demoted } = findingsOf(model);
  const holdsSecrets = model.parsedFiles.some(
    ({ file, documents }) =>
      file.sealed === true ||
      documents.some(({ secret, locked, data }) => (secret && !locked) || isPlainSecret(data)),
  );
  const shown =
    findings.length > 0 && (holdsSecrets || files.some(({ sealed }) => sealed === true))
      ? withoutSecrets(
          findings,
          findingsOf(buildModel(files, declarations, options, 'decoys')).findings,
          files,
          codes,
        )
      : findings;
  // What is counted is what is shown, whatever the values of secrets are.
  const all = [...shown, ...unreached(shown.filter((finding) => demoted.has(placeOf(finding))))];
  return sortDiagnostics(applySilences(files, all, Object.keys(codes)));
}

const placeOf = ({ code, file, range }: Diagnostic) =>
  [code, file, range.start.line, range.start.column].join('\n');

/** The findings about a tree, and the places of those that are warnings only because Flux does not apply the file. */
interface Found {
  readonly findings: readonly Diagnostic[];
  readonly demoted: ReadonlySet<string>;
}

function findingsOf(model: Model): Found {
  const findings = new Map<string, Diagnostic>();
  const demoted = new Set<string>();
  for (const { run } of checks) {
    for (const finding of run(model)) {
      const key = `${placeOf(finding)}\n${finding.message}`;
      if (findings.has(key)) continue;
      if (isPutAside(finding, model) && !model.isLive(finding.file)) continue;
      // What a forgotten Kustomization would make of a file is no matter where another one applies it.
      if (finding.unused === true && model.isLive(finding.file)) continue;
      const mild = finding.severity === 'error' && !model.isLive(finding.file);
      const own: Diagnostic = mild ? { ...finding, severity: 'warning' } : finding;
      if (mild) demoted.add(placeOf(own));
      findings.set(key, own);
    }
  }
  const all = [...oneForEachCause([...findings.values()]), ...unknownEntry(model)];
  return { findings: asked(model, all, model.options.folder ?? ''), demoted };
}

/**
 * Whether a finding concerns what was put aside on purpose, if nothing applies it: a folder whose name begins with a dot, such as
 * `.archived`, inputs of tests, a sample, or a file that a template beside the others renders. A plain-text secret is a leak
 * even there.
 */
function isPutAside({ file, code, cause }: Diagnostic, model: Model): boolean {
  if (/^security\/(plain-secret|secret-in-)/.test(code)) return false;
  if (isHidden(dirname(file)) || isSample(file) || /(^|\/)(testdata|fixtures)\//.test(file)) return true;
  return code === 'kustomize/missing-resource' && cause !== undefined && isRendered(model.tree, cause);
}

/** Whether a template beside where the file would be renders it. */
function isRendered({ files }: Tree, path: string): boolean {
  return ['j2', 'jinja', 'jinja2', 'tmpl', 'tpl', 'gotmpl'].some((ending) => files.has(`${path}.${ending}`));
}

/** The findings in a folder, and in everything that Flux applies from the Kustomizations in that folder. */
function asked(model: Model, findings: readonly Diagnostic[], folder: string): Diagnostic[] {
  if (folder === '') return [...findings];
  return findings.filter(
    ({ file }) =>
      isWithin(dirname(file), folder) ||
      [...model.entriesTo(file)].some((entry) => isWithin(dirname(entry), folder)),
  );
}

/** Reports that the tree does not show where Flux begins; every file then counts as applied. */
function* unknownEntry(model: Model): Generator<Diagnostic> {
  const [first] = model.kustomizations;
  if (first === undefined || model.hasEntry || model.options.closedWorld === true) return;
  const { range, file } = first.object.locate(['metadata', 'name'], 'value');
  yield atPlace(
    { file, range },
    {
      code: 'flux/unknown-entry',
      severity: 'warning',
      message: 'no Kustomization of this tree is one at which Flux begins, so every file counts as applied',
      path: 'metadata.name',
      hint: 'Keep the Kustomization that the bootstrap applies in the tree, or silence this with the reason.',
    },
  );
}

/** Reports where errors were downgraded to warnings, because Flux does not apply what is there. */
function* unreached(demoted: readonly Diagnostic[]): Generator<Diagnostic> {
  const [first] = demoted;
  if (first === undefined) return;
  const folders = [...new Set(demoted.map(({ file }) => dirname(file) || '.'))].sort();
  const some = folders.slice(0, 3).join(', ');
  const more = folders.length > 3 ? ` and ${folders.length - 3} more folders` : '';
  yield aboutFile(first.file, {
    code: 'flux/unknown-entry',
    severity: 'warning',
    message: `as far as this tree shows, Flux applies nothing in ${some}${more}: ${demoted.length} ${
      demoted.length === 1 ? 'error there counts as a warning' : 'errors there count as warnings'
    }`,
    hint: 'If another repository applies these, verify them by their own folder; otherwise remove them.',
  });
}
