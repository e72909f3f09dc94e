import { mkdirSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { readBelow, statOf } from '../../disk/inside.ts';
import { digestOf } from '../../makejinja/cache/run-state.ts';
import { writesOneFile } from '../../makejinja/files/discover.ts';
import { copyMetadata, finishFolder, realPlace } from '../../makejinja/files/outputs.ts';
import type { RenderedOutput } from '../../makejinja/render-all.ts';
import { lastRun } from '../../makejinja/render-folder.ts';
import type { Rendering } from '../../makejinja/render-in-memory.ts';
import type { Run } from '../../makejinja/run.ts';
import type { Settings } from '../../makejinja/settings/options.ts';
import { type Content, contentOf } from '../../write/content.ts';
import { digest, type Manifest, parseManifest, parseSeals, type Seals } from '../../write/manifest.ts';
import { folderLayout } from '../../write/manifest-path.ts';
import type { PlainOutput } from './seal-outputs.ts';

/** The output folder as the run found it. */
export interface Target {
  /** Absolute. */
  readonly root: string;
  /** The files that earlier runs wrote. */
  readonly manifest: Manifest;
  readonly seals: Seals;
  /** The content of a file below the root; undefined if it does not exist. Throws a Refusal if it is not a file. */
  readonly current: (path: string) => Content | undefined;
  readonly modeOf: (path: string) => number | undefined;
}

/** The output folder, or the folder of a single output file. */
export function rootOf(settings: Settings): string {
  return writesOneFile(settings) ? dirname(settings.output) : settings.output;
}

/**
 * Reads the state of the output folder. Besides the files in its manifest, unchanged files of the last run without `--seal` count
 * as written by an earlier run. Files that the run reads never do, whatever the manifest says, because a pull request can change
 * the manifest.
 *
 * @param inputs - The absolute paths of what the run reads.
 */
export function openTarget(root: string, run: Run, inputs: ReadonlySet<string>): Target {
  const read = new Map<string, Content | undefined>();
  const current = (path: string): Content | undefined => {
    if (!read.has(path)) {
      const bytes = readBelow(root, path);
      read.set(path, bytes === undefined ? undefined : contentOf(bytes));
    }
    return read.get(path);
  };
  const listed = current(folderLayout.manifest);
  const text = typeof listed === 'string' ? listed : undefined;
  return {
    root,
    current,
    modeOf: (path) => {
      const stats = statOf(join(root, path));
      return stats && stats.mode & 0o7777;
    },
    manifest: new Map(
      [...parseManifest(text, folderLayout), ...writtenBefore(root, run)].filter(
        ([path]) => !inputs.has(join(root, path)),
      ),
    ),
    seals: parseSeals(text),
  };
}

/** The files of the last run without a manifest, from its record in the cache. */
function writtenBefore(root: string, run: Run): Manifest {
  const found = (lastRun(run)?.outputs ?? []).flatMap(({ path, digest: known }) => {
    const below = relative(root, path).split(sep).join('/');
    if (below.startsWith('../') || statOf(path)?.isFile() !== true) return [];
    const bytes = readBelow(root, below);
    return bytes !== undefined && digestOf(bytes) === known ? [[below, digest(bytes)] as const] : [];
  });
  return new Map(found);
}

/** Outputs by their real path below the root. Throws a Refusal if a link leads out of the root. */
export function outputFiles(root: string, outputs: readonly RenderedOutput[]): readonly PlainOutput[] {
  return outputs.map(({ path, content, metadata, originOf }) => ({
    path: realPlace(root, path).path,
    content: contentOf(content),
    ...(metadata && { mode: metadata.mode & 0o7777, times: metadata }),
    ...(originOf && { originOf }),
  }));
}

/**
 * What makejinja does besides writing files: creates empty folders, and updates the times of folders and of files that were up to
 * date.
 */
export function finishOutputs(settings: Settings, { folders, rendered }: Rendering): void {
  for (const { path, metadata } of rendered.outputs) copyMetadata(path, metadata);
  const deepestFirst = [...folders].sort((a, b) => b.output.length - a.output.length);
  for (const folder of deepestFirst) finishFolder(folder, settings);
  if (!writesOneFile(settings) && statOf(settings.output) === undefined) {
    mkdirSync(settings.output, { recursive: true });
  }
}
