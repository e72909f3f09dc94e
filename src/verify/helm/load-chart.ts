import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { aboutFile } from '../../diagnostics/finding.ts';
import type { Result } from '../../diagnostics/result.ts';
import { stringOf } from '../../diagnostics/string-of.ts';
import type { ChartDescription, ChartVersion } from '../declarations.ts';
import { readChartFiles } from './chart-files.ts';
import { describedChart } from './described-chart.ts';
import { type ChartFile, readDescription } from './description.ts';
import { jsonSchemaCheck } from './json-schema.ts';
import { readChart } from './read-chart.ts';

/** A chart given on the command line, or the problem with it. */
export type LoadedChart = Result<{ readonly name: string; readonly chart: ChartDescription }>;

/**
 * Reads `name=path`, the value of `--chart`: a chart folder or archive, or its description in JSON. A relative path is
 * relative to `folder`. The chart applies to releases of its own version.
 */
export async function loadChart(argument: string, folder: string): Promise<LoadedChart> {
  const equals = argument.indexOf('=');
  const path = argument.slice(equals + 1);
  try {
    if (equals < 1 || path === '') throw new Error('it is not name=path');
    const version = await chartAt(resolve(folder, path));
    return { name: argument.slice(0, equals), chart: { versions: [version] } };
  } catch (error) {
    return {
      diagnostics: [
        aboutFile(path, {
          code: 'helm/unreadable-chart',
          message: `the chart ${argument} cannot be read: ${reason(error)}`,
          hint: 'Give --chart name=path, with a chart folder, an archive that helm package wrote, or what describe-chart wrote.',
        }),
      ],
    };
  }
}

async function chartAt(path: string): Promise<ChartVersion> {
  if (path.endsWith('.json')) return versionOf(readDescription(await readFile(path, 'utf8')));
  const { description, schema, defaults } = readChart(await readChartFiles(path));
  if (schema === undefined) return versionOf(description);
  const check = await jsonSchemaCheck(schema, defaults);
  // The schema itself reports wrong types; if it accepts several, the defaults tell nothing either.
  const { types, ...untyped } = description;
  const any = types?.['any'];
  const version = versionOf({ ...untyped, ...(any && { types: { any } }) });
  return { ...version, check: ({ values }) => check(values) };
}

function versionOf(description: ChartFile): ChartVersion {
  const { version, uncertain } = description;
  return describedChart(() => description, { range: version, ...(uncertain && { uncertain }) });
}

function reason(error: unknown): string {
  if (!(error instanceof Error)) return stringOf(error);
  if ('code' in error && error.code === 'ENOENT') return 'there is no such file or folder';
  return error.message.split('\n')[0] ?? '';
}
