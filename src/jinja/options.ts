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

/** The text of a template, and its path for messages. */
export interface TemplateText {
  readonly text: string;
  readonly path: string;
}

/** How an engine reads templates, and what these may use. Everything but the loader has a default. */
export interface EngineOptions {
  /** `#% %#`, `#{ }#` and `#| #|` by default. */
  readonly delimiters?: Partial<Delimiters>;
  /** On by default, like `lstripBlocks` and `keepTrailingNewline`. */
  readonly trimBlocks?: boolean;
  readonly lstripBlocks?: boolean;
  readonly keepTrailingNewline?: boolean;
  /** The line ending in the output; `\n` by default. */
  readonly newline?: Newline;
  /** `strict` by default. */
  readonly undefined?: UndefinedKind;
  /** Tags that are not part of Jinja2 itself; all of them by default. */
  readonly extensions?: readonly Extension[];
  readonly filters?: Readonly<Record<string, HostFunction>>;
  readonly tests?: Readonly<Record<string, HostFunction>>;
  readonly globals?: Readonly<Record<string, unknown>>;
  /** Returns the template with a name; names are relative, with `/` between their parts and without `..`. */
  readonly loader: (name: string) => TemplateText | undefined;
  /** Returns the existing names, for suggestions in messages. */
  readonly templateNames?: () => readonly string[];
  readonly limits?: Partial<Limits>;
  /** What all renders of the engine together may use; unlimited by default. */
  readonly runLimits?: Partial<Allowance>;
  /** Returns what was compiled earlier, by `templateKey`: the source from `compile`, or a function made from it. */
  readonly precompiled?: (key: string) => string | (() => CompiledTemplate) | undefined;
  /** Called with newly compiled source, so that it can be cached. */
  readonly onCompiled?: (key: string, source: string) => void;
}

export const defaultLimits: Limits = {
  steps: 5_000_000,
  bytes: 256 * 1024 * 1024,
  time: 10_000,
  depth: 200,
  output: 32 * 1024 * 1024,
};

/**
 * For an engine that renders one tree: twenty times the limits of one template. A thousand ordinary templates need less than the
 * limits of one.
 */
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
