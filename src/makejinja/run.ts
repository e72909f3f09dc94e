import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { CacheFolder } from './cache/folder.ts';
import type { Settings } from './settings/options.ts';
import type { Overrides } from './settings/read-settings.ts';

export interface RenderFolderOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The settings file; by default `makejinja.toml` and the files that MAKEJINJA_SETTINGS names. */
  readonly file?: string | undefined;
  /** Options of makejinja that override the file. */
  readonly overrides: Overrides;
  /** Modules that replace Python plugins, relative to `cwd`. */
  readonly plugins: readonly string[];
  /** Whether to cache compiled templates and the state of the last run. */
  readonly cache: boolean;
  /** Prints the output of the commands in exec_pre and exec_post. */
  readonly print: (text: string) => void;
}

export interface RenderFolderResult {
  readonly diagnostics: readonly Diagnostic[];
  /** Paths below the output folder, sorted. */
  readonly created: readonly string[];
  readonly updated: readonly string[];
  readonly unchanged: readonly string[];
  readonly removed: readonly string[];
  /** The number of outputs that exist and were skipped because `force` is not set. */
  readonly passedOver?: number;
  /** Whether the settings ask to print nothing if there are no problems. */
  readonly quiet?: boolean;
  /** The text to print, if the output is the standard output. */
  readonly stdout?: string;
}

/** The data that the steps of a run share. */
export interface Run {
  readonly options: RenderFolderOptions;
  readonly settings: Settings;
  /** The absolute paths of the settings files that were read. */
  readonly files: readonly string[];
  readonly cache: CacheFolder;
  /** The plugin modules, by absolute path. */
  readonly plugins: readonly string[];
  /** The name of this project's files in the cache. */
  readonly project: string;
  readonly version: string;
  /** Returns a path as the user knows it: relative to the working folder. */
  readonly show: (path: string) => string;
}

/** The result of a run that wrote nothing. */
export function failed(diagnostics: readonly Diagnostic[]): RenderFolderResult {
  return { diagnostics, created: [], updated: [], unchanged: [], removed: [] };
}
