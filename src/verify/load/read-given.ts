import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { ChartDescription } from '../declarations.ts';
import type { ExternalSchemas } from '../schemas/external.ts';
import type { TreeFile } from '../tree.ts';

/** What the command line brings beside the tree. */
export interface Given {
  readonly charts: Readonly<Record<string, ChartDescription>>;
  readonly schemas?: ExternalSchemas;
  readonly diagnostics: readonly Diagnostic[];
}

export interface GivenInput {
  /** `name=path`, each relative to `cwd`. */
  readonly charts: readonly string[];
  readonly schemaLocations: readonly string[];
  readonly files: readonly TreeFile[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Read the charts and the schemas that `verify` was given. What reads them is loaded only where there are any. */
export async function readGiven({ charts, schemaLocations, files, cwd, env }: GivenInput): Promise<Given> {
  const diagnostics: Diagnostic[] = [];
  const read: Record<string, ChartDescription> = {};
  for (const argument of charts) {
    const { loadChart } = await import('../helm/load-chart.ts');
    const loaded = await loadChart(absolute(argument, cwd));
    if ('diagnostic' in loaded) diagnostics.push(loaded.diagnostic);
    else read[loaded.name] = loaded.chart;
  }
  if (schemaLocations.length === 0) return { charts: read, diagnostics };
  const { loadSchemas } = await import('../schemas/external.ts');
  const locations = schemaLocations.map((each) => (/^https?:/.test(each) ? each : resolve(cwd, each)));
  const cache = join(env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'clusterwright', 'schemas');
  const { schemas, diagnostics: unread } = await loadSchemas(locations, files.flatMap(kindsIn), { cache });
  return { charts: read, schemas, diagnostics: [...diagnostics, ...unread] };
}

function absolute(argument: string, cwd: string): string {
  const equals = argument.indexOf('=');
  const path = argument.slice(equals + 1);
  return equals < 1 || path === '' ? argument : `${argument.slice(0, equals)}=${resolve(cwd, path)}`;
}

/** The kinds that the documents of a file name at their top. */
function kindsIn({ path, content }: TreeFile): { apiVersion: string; kind: string }[] {
  if (!/\.ya?ml$/.test(path)) return [];
  return content.split(/^---/m).flatMap((document) => {
    const apiVersion = /^apiVersion:\s*["']?([^\s"'#]+)/m.exec(document)?.[1];
    const kind = /^kind:\s*["']?([^\s"'#]+)/m.exec(document)?.[1];
    return apiVersion === undefined || kind === undefined ? [] : [{ apiVersion, kind }];
  });
}
