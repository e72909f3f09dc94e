import { createHash } from 'node:crypto';
import type { CodeTable } from '../code-table.ts';
import type { Diagnostic, Location } from '../diagnostic.ts';
import { harmlessJson } from './harmless.ts';

export interface SarifOptions {
  /** The program's version. */
  readonly version: string;
  /** The tables of all codes that may occur: titles and cures become the descriptions of rules. */
  readonly codes: CodeTable;
}

/** Formats SARIF 2.1.0 for code scanning services: one run, with one rule for each code that occurs. */
export function formatSarif(diagnostics: readonly Diagnostic[], { version, codes }: SarifOptions): string {
  // A package URL, which is the same wherever the package is published.
  const home = `pkg:npm/clusterwright@${version}`;
  const fingerprint = fingerprints();
  const occurring = [...new Set(diagnostics.map(({ code }) => code))].sort();
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'clusterwright',
            version,
            informationUri: home,
            rules: occurring.map((code) => rule(code, codes, `${home}#docs/checks.md`)),
          },
        },
        columnKind: 'utf16CodeUnits',
        results: diagnostics.map((diagnostic) => ({
          ...result(diagnostic, occurring),
          partialFingerprints: { 'clusterwright/v1': fingerprint(diagnostic) },
        })),
      },
    ],
  };
  return `${harmlessJson(log)}\n`;
}

/**
 * Fingerprints depend on code, file, key path and message, but not on the line, so that a finding keeps its identity when lines
 * above it change. Identical findings are numbered.
 */
function fingerprints(): (diagnostic: Diagnostic) => string {
  const seen = new Map<string, number>();
  return ({ code, file, path, message }) => {
    const hash = createHash('sha256')
      .update(JSON.stringify([code, file, path, message.replace(/\bline \d+/g, 'line')]))
      .digest('hex');
    const number = (seen.get(hash) ?? 0) + 1;
    seen.set(hash, number);
    return `${hash.slice(0, 32)}:${number}`;
  };
}

function rule(code: string, codes: CodeTable, helpUri: string) {
  const entry = Object.entries(codes).find(([name]) => name === code)?.[1];
  return {
    id: code,
    helpUri,
    ...(entry && { shortDescription: { text: entry.title }, help: { text: entry.cure } }),
  };
}

function result(diagnostic: Diagnostic, rules: readonly string[]) {
  const { code, severity, message, hint, origin } = diagnostic;
  return {
    ruleId: code,
    ruleIndex: rules.indexOf(code),
    level: severity,
    message: { text: hint === '' ? message : `${message}. ${hint}` },
    locations: [location(diagnostic)],
    ...(origin && {
      relatedLocations: [{ id: 1, message: { text: 'the template that wrote it' }, ...location(origin) }],
    }),
  };
}

function location({ file, range: { start, end } }: Location) {
  return {
    physicalLocation: {
      artifactLocation: { uri: file.split('/').map(encodeURIComponent).join('/') },
      region: {
        startLine: start.line,
        startColumn: start.column,
        endLine: end.line,
        endColumn: end.column,
      },
    },
  };
}
