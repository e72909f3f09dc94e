import { type Stats, statSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import type { Settings } from '../settings/options.ts';
import { glob } from './glob.ts';
import { suffixOf } from './paths.ts';
import { matcher } from './patterns.ts';

/** One file to write. All paths are absolute. */
export interface Job {
  readonly input: string;
  readonly output: string;
  readonly stats: Stats;
  /** The name to load the template by; undefined if the file is copied. */
  readonly template: string | undefined;
}

/** A folder of an input that must also exist in the output. */
export interface FolderJob {
  readonly input: string;
  readonly output: string;
  readonly stats: Stats;
}

export interface Discovery {
  readonly jobs: readonly Job[];
  readonly folders: readonly FolderJob[];
}

/** A plugin's decision on whether a path is rendered, given the absolute path of the input. */
export type PathFilter = (path: string) => boolean;

/** The paths that mean the process's standard output and input. */
export const stdoutPath = '/dev/stdout';
export const stdinPath = '/dev/stdin';

/**
 * Determines what is written where, by makejinja's rules. Inputs are in order; of two that write the same path, the first is
 * used. A file with the suffix is a template, others are copied; a file that is itself an input is always a template. `files` are
 * the known files below the inputs. Throws a RangeError if a pattern is not valid.
 */
export function discover(
  settings: Settings,
  filters: readonly PathFilter[],
  files: ReadonlyMap<string, Stats>,
): Discovery {
  const excluded = settings.exclude_patterns.map(matcher);
  const jobs = new Map<string, Job>();
  const folders = new Map<string, FolderJob>();
  const single = writesOneFile(settings);
  const outputOf = (name: string) => (single ? settings.output : outputPath(settings, name));

  for (const input of settings.inputs) {
    const stats = statSync(input);
    if (!stats.isDirectory()) {
      const name = basename(input);
      const output = outputOf(name);
      if (!jobs.has(output)) jobs.set(output, { input, output, stats, template: name });
      continue;
    }
    for (const pattern of settings.include_patterns) {
      for (const path of glob(input, pattern)) {
        if (excluded.some((matches) => matches(path))) continue;
        if (filters.some((accepts) => !accepts(path))) continue;
        const found = files.get(path) ?? statSync(path, { throwIfNoEntry: false });
        const name = relative(input, path);
        const output = outputOf(name);
        if (found?.isFile() === true && !jobs.has(output)) {
          const isTemplate = !settings.jinja_suffix || suffixOf(basename(path)) === settings.jinja_suffix;
          jobs.set(output, { input: path, output, stats: found, template: isTemplate ? name : undefined });
        } else if (found?.isDirectory() === true && !folders.has(output)) {
          folders.set(output, { input: path, output, stats: found });
        }
      }
    }
  }
  return { jobs: [...jobs.values()], folders: [...folders.values()] };
}

/** Whether the only input is a file and the output is or looks like one: the output then is that file. */
export function writesOneFile({ inputs, output }: Settings): boolean {
  const [input] = inputs;
  if (inputs.length > 1 || (input !== undefined && statSync(input).isDirectory())) return false;
  const there = statSync(output, { throwIfNoEntry: false });
  if (there?.isDirectory() === true) return false;
  return output === stdoutPath || suffixOf(basename(output)) !== '' || there?.isFile() === true;
}

function outputPath(
  { output, jinja_suffix: suffix, keep_jinja_suffix: keep }: Settings,
  name: string,
): string {
  const path = join(output, name);
  const own = suffixOf(basename(name));
  if (own === '' || own !== suffix || keep) return path;
  return join(dirname(path), basename(path).slice(0, -own.length));
}
