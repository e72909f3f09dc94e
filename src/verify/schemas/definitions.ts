import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { aboutFile } from '../../diagnostics/finding.ts';
import { nestedTooDeeply } from '../../diagnostics/nesting.ts';
import { dataOf, yamlDocuments } from '../../diagnostics/read-yaml.ts';
import { at } from '../model/data.ts';

/** Reads the CustomResourceDefinitions in files and folders that `--crds` names. Ignores other objects in the files. */
export async function loadDefinitions(
  places: readonly string[],
): Promise<{ readonly definitions: readonly unknown[]; readonly diagnostics: readonly Diagnostic[] }> {
  const definitions: unknown[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const place of places) {
    try {
      const before = definitions.length;
      for (const file of await filesIn(place)) {
        const documents = yamlDocuments(await readFile(file, 'utf8'));
        if (documents === undefined) throw new Error(`${file}: ${nestedTooDeeply}`);
        for (const document of documents) {
          const [broken] = document.errors;
          if (broken !== undefined) throw new Error(`${file}: ${broken.message}`);
          const data = dataOf(document).data;
          if (at(data, 'kind') === 'CustomResourceDefinition') definitions.push(data);
        }
      }
      if (definitions.length === before) throw new Error('there is no CustomResourceDefinition in it');
    } catch (error) {
      diagnostics.push(
        aboutFile(place, {
          code: 'schema/unreadable-schema',
          message: `no kinds can be read: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : ''}`,
          hint: 'Give --crds a file or a folder with CustomResourceDefinitions.',
        }),
      );
    }
  }
  return { definitions, diagnostics };
}

async function filesIn(place: string): Promise<readonly string[]> {
  if (!(await stat(place)).isDirectory()) return [place];
  const entries = await readdir(place, { recursive: true });
  return entries
    .filter((entry) => /\.ya?ml$/.test(entry))
    .sort()
    .map((entry) => join(place, entry));
}
