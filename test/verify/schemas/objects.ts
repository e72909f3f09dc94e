import { readdirSync, readFileSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';

const folder = new URL('../objects/', import.meta.url);

/** Valid objects of every kind that matters, one file for each area of a cluster. */
export function soundObjects(): readonly Readonly<Record<string, unknown>>[] {
  return readdirSync(folder).flatMap((file) =>
    parseAllDocuments(readFileSync(new URL(file, folder), 'utf8')).map(
      (document) => document.toJS() as Record<string, unknown>,
    ),
  );
}
