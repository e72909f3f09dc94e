import { resolve } from 'node:path';
import { type Diagnostic, startOfFile } from '../../diagnostics/diagnostic.ts';
import type { ChartDescription } from '../declarations.ts';
import { readChartFiles } from './chart-files.ts';
import { readChart } from './read-chart.ts';

/** A chart given on the command line, or what is wrong with what was given. */
export type LoadedChart =
  | { readonly name: string; readonly chart: ChartDescription }
  | { readonly diagnostic: Diagnostic };

/**
 * Read `name=path`, the value of `--chart`; a relative path counts from `folder`. The chart judges the releases of its own version.
 */
export async function loadChart(argument: string, folder: string): Promise<LoadedChart> {
  const equals = argument.indexOf('=');
  const path = argument.slice(equals + 1);
  try {
    if (equals < 1 || path === '') throw new Error('it is not name=path');
    const read = await readChart(await readChartFiles(resolve(folder, path)));
    return { name: argument.slice(0, equals), chart: { versions: [read.description] } };
  } catch (error) {
    return {
      diagnostic: {
        code: 'helm/unreadable-chart',
        severity: 'error',
        message: `the chart ${argument} cannot be read: ${reason(error)}`,
        file: path,
        path: '',
        range: startOfFile,
        hint: 'Give --chart name=path, with a chart folder or an archive that helm package wrote.',
      },
    };
  }
}

function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ('code' in error && error.code === 'ENOENT') return 'there is no such file or folder';
  return error.message.split('\n')[0] ?? '';
}
