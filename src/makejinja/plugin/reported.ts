import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { atPlace } from '../../diagnostics/finding.ts';
import { dataSources, type PlacedFile, placeOf } from '../data/places.ts';
import type { Problem } from './types.ts';

/** The data files in the order in which they were merged, with their plain text and their names for messages. */
export interface DataFiles {
  readonly files: readonly PlacedFile[];
  readonly show: (path: string) => string;
}

/** The findings that a plugin reports about the data, at their place in the data files, or else in the plugin. */
export async function reportedProblems(
  problems: readonly Problem[],
  { files, show }: DataFiles,
  plugin: Pick<Diagnostic, 'file' | 'range'>,
): Promise<readonly Diagnostic[]> {
  if (problems.length === 0) return [];
  const sources = await dataSources(files, show);
  return problems.map(({ path = [], message, hint, severity = 'error' }) => {
    const keys = typeof path === 'string' ? keysOf(path) : path;
    return atPlace(placeOf(keys, sources) ?? plugin, {
      code: 'makejinja/refused',
      severity,
      message: String(message),
      path: keys,
      hint: hint ?? 'The plugin rejects it: correct the data.',
    });
  });
}

/** Parses `nodes[0].mac_addr` and `nodes.0.mac_addr`. */
function keysOf(path: string): readonly (string | number)[] {
  const keys = path.match(/[^.[\]]+/g) ?? [];
  return keys.map((key) => (/^\d+$/.test(key) ? Number(key) : key));
}
