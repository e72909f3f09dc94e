import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { ChartFiles } from '../../../verify/helm/chart-files.ts';

/**
 * Runs with a copy of a chart whose sub-charts create nothing but keep their helpers and values, because rendering takes a
 * fraction of the time then. The copy is removed afterwards.
 */
export async function withOwnChart<T>(files: ChartFiles, run: (path: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'clusterwright-chart-'));
  try {
    for (const [path, content] of files) {
      if (/(?:^|\/)charts\/.*\/templates\/.*\.ya?ml$/.test(path)) continue;
      const target = join(folder, path);
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, content);
    }
    return await run(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
