import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { CacheFolder } from './cache/folder.ts';
import type { Settings } from './settings/options.ts';
import type { Overrides } from './settings/read-settings.ts';

export interface RenderFolderOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The settings file; `makejinja.toml` and what MAKEJINJA_SETTINGS names where none is given. */
  readonly file?: string | undefined;
  /** Options of makejinja that win over the file. */
  readonly overrides: Overrides;
  /** Modules that stand in for Python plugins, relative to `cwd`. */
  readonly plugins: readonly string[];
  /** Whether compiled templates and the state of the last run are kept. */
  readonly cache: boolean;
  /** What the commands of exec_pre and exec_post print. */
  readonly print: (text: string) => void;
}

export interface RenderFolderResult {
  readonly diagnostics: readonly Diagnostic[];
  /** Paths below the output folder, sorted. */
  readonly created: readonly string[];
  readonly updated: readonly string[];
  readonly unchanged: readonly string[];
  readonly removed: readonly string[];
  /** How many outputs stand already and were left alone for want of `force`. */
  readonly passedOver?: number;
  /** Whether the settings ask for no word where all is well. */
  readonly quiet?: boolean;
  /** What is to be printed, where the output is the standard output. */
  readonly stdout?: string;
}

/** What the steps of a run share. */
export interface Run {
  readonly options: RenderFolderOptions;
  readonly settings: Settings;
  /** The settings files that were read, absolute. */
  readonly files: readonly string[];
  readonly cache: CacheFolder;
  /** The plugin modules, by absolute path. */
  readonly plugins: readonly string[];
  /** Names the files of this project in the cache. */
  readonly project: string;
  readonly version: string;
  /** A path as the user knows it: relative to the working folder. */
  readonly show: (path: string) => string;
}

/** The result of a run that wrote nothing. */
export function failed(diagnostics: readonly Diagnostic[]): RenderFolderResult {
  return { diagnostics, created: [], updated: [], unchanged: [], removed: [] };
}
