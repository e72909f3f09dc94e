import { readDotenv } from './dotenv-read.ts';
import { readJson } from './json-read.ts';
import type { Report } from './report.ts';
import { isSealedText } from './sealed.ts';
import type { Format, Tree } from './tree.ts';
import { readYaml } from './yaml-read.ts';

/** The format of a file, by its name; undefined if unknown. */
function formatOf(path: string): Format | undefined {
  if (/\.ya?ml$/.test(path)) return 'yaml';
  if (path.endsWith('.json')) return 'json';
  return path.endsWith('.env') ? 'dotenv' : undefined;
}

/**
 * Reads a file in the format of its name. As in sops, a file with any other name is JSON with the whole text as one value. Errors
 * go to `report`; undefined if nothing could be read.
 */
export function readTree(path: string, text: string, report: Report): Tree | undefined {
  const format = formatOf(path) ?? (text.startsWith('{') && isSealedText(text) ? 'json' : undefined);
  if (format === undefined) {
    report.add({
      code: 'sops/unknown-format',
      message: 'the format of this file cannot be determined from its name',
      hint: 'Use a name that ends in .yaml, .yml, .json or .env.',
    });
    return undefined;
  }
  const tree = { yaml: readYaml, json: readJson, dotenv: readDotenv }[format](text, report);
  return report.failed ? undefined : tree;
}
