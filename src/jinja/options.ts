import type { Allowance } from './runtime/budget.ts';
import type { HostFunction } from './runtime/functions.ts';
import type { Limits } from './runtime/state.ts';
import type { CompiledTemplate } from './runtime/template.ts';
import type { UndefinedKind } from './runtime/values.ts';
import {
  type Delimiters,
  type Extension,
  gitopsDelimiters,
  type Newline,
  type SyntaxOptions,
} from './syntax/options.ts';

/** The text of a template, and the path that messages name it by. */
export interface TemplateText {
  readonly text: string;
  readonly path: string;
}

export interface EngineOptions {
  /** `#% %#`, `#{ }#` and `#| #|` unless given otherwise. */
  readonly delimiters?: Partial<Delimiters>;
  /** On by default, as are `lstripBlocks` and `keepTrailingNewline`. */
  readonly trimBlocks?: boolean;
  readonly lstripBlocks?: boolean;
  readonly keepTrailingNewline?: boolean;
  /** What the line ends of templates come out as; `\n` by default. */
  readonly newline?: Newline;
  /** `strict` by default. */
  readonly undefined?: UndefinedKind;
  /** Tags beyond Jinja2's own; all of them by default. */
  readonly extensions?: readonly Extension[];
  readonly filters?: Readonly<Record<string, HostFunction>>;
  readonly tests?: Readonly<Record<string, HostFunction>>;
  readonly globals?: Readonly<Record<string, unknown>>;
  /** The template of that name; names are relative, with `/` between their parts and no `..` among them. */
  readonly loader: (name: string) => TemplateText | undefined;
  /** The names that may be meant where one does not exist: for messages alone. */
  readonly templateNames?: () => readonly string[];
  readonly limits?: Partial<Limits>;
  /** What all renders of the engine together may use up; without a limit by default. */
  readonly runLimits?: Partial<Allowance>;
  /** What was compiled earlier, by `templateKey`: the source that `compile` returned, or a function made of it. */
  readonly precompiled?: (key: string) => string | (() => CompiledTemplate) | undefined;
  /** Called with what had to be compiled, so that it can be kept. */
  readonly onCompiled?: (key: string, source: string) => void;
}

export const defaultLimits: Limits = {
  steps: 5_000_000,
  bytes: 256 * 1024 * 1024,
  time: 10_000,
  depth: 200,
  output: 32 * 1024 * 1024,
};

/** For an engine that renders one tree: twenty templates at their limits. A thousand ordinary ones need less than one may. */
export const treeLimits: Allowance = {
  steps: 20 * defaultLimits.steps,
  bytes: 20 * defaultLimits.bytes,
  time: 30 * defaultLimits.time,
};

const none = Number.POSITIVE_INFINITY;
export const unlimited: Allowance = { steps: none, bytes: none, time: none };

export function syntaxOptions(options: EngineOptions): SyntaxOptions {
  return {
    delimiters: { ...gitopsDelimiters, ...options.delimiters },
    trimBlocks: options.trimBlocks ?? true,
    lstripBlocks: options.lstripBlocks ?? true,
    keepTrailingNewline: options.keepTrailingNewline ?? true,
    newline: options.newline ?? '\n',
    extensions: options.extensions ?? ['do', 'loopcontrols'],
  };
}
