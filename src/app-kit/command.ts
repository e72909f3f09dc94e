import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Settings, Variables } from './values.ts';

/** A command of an app, which prints something about a valid configuration. */
export interface AppCommand {
  readonly name: string;
  /** In the imperative. */
  readonly summary: string;
  readonly argument?: {
    readonly name: string;
    readonly summary: string;
    readonly choices?: readonly string[];
  };
  /** Command lines below its help, with what they do after a `#`. */
  readonly examples?: readonly string[];
  readonly run: (context: CommandContext) => Promise<CommandResult> | CommandResult;
}

/** What a command of an app receives. */
export interface CommandContext {
  readonly argument: string | undefined;
  readonly config: Settings;
  readonly variables: Variables;
  /** The files of the tree in plain text, by path. */
  readonly tree: () => Promise<CommandResult & { readonly files: ReadonlyMap<string, string> }>;
  /** The text of a template below `templates/<folder>`, by its name without `.j2`. */
  readonly template: (folder: string, name: string) => Promise<CommandResult>;
}

/** What a command of an app prints. A `problem` or an error among the diagnostics makes it fail. */
export interface CommandResult {
  /** The text to print; it must not contain secrets. */
  readonly text?: string;
  /** Why there is nothing to print, in one line. */
  readonly problem?: string;
  readonly diagnostics?: readonly Diagnostic[];
}
