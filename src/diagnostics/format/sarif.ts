import { createHash } from 'node:crypto';
import type { CodeTable } from '../code-table.ts';
import type { Diagnostic, Location } from '../diagnostic.ts';
import { harmlessJson } from './harmless.ts';

export interface SarifOptions {
  /** The program's version. */
  readonly version: string;
  /** The tables of the codes that may occur: their titles and cures become the rules' descriptions. */
  readonly codes: CodeTable;
}

/** SARIF 2.1.0, as code scanning services read it: one run, one rule for each code that occurs. */
export function formatSarif(diagnostics: readonly Diagnostic[], { version, codes }: SarifOptions): string {
  // A package URL: the same wherever the package is published.
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
 * By code, file, key path and message, and not by line: a finding stays the same one when lines above it come or go. Of
 * several that are alike in all of these, each has its number.
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
