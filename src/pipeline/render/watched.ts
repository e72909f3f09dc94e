import { statSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import type { Watched } from '../watch.ts';
import type { RenderRunResult } from './run.ts';

/** What a run read: inputs, data, schema, settings files and plugins. */
export function watchedBy({ settings, files = [] }: RenderRunResult, cwd: string): Watched {
  const named = [
    ...(settings?.inputs ?? []),
    ...(settings?.data ?? []),
    ...[...(settings?.file_data.values() ?? [])].flat(),
    ...[settings?.['clusterwright.schema'] ?? []].flat(),
    ...files,
  ];
  const isFolder = (path: string) => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  const single = new Set(named.filter((path) => !isFolder(path)));
  return {
    cwd,
    folders: [...new Set(named.filter(isFolder).map((path) => relative(cwd, path)))],
    beside: [...new Set([...single].map((path) => dirname(path)))],
    isInput: (path: string) => single.has(path),
  };
}
