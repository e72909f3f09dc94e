/** What a plugin may contain: the types for plugin authors, exported as `clusterwright/plugin`. */

/** A filter, test or function. It is called synchronously; asynchronous work belongs in `data`. */
export type TemplateFunction = (...args: never[]) => unknown;

/** Functions by the names that templates use, or a list of named functions. */
export type TemplateFunctions = Readonly<Record<string, TemplateFunction>> | readonly TemplateFunction[];

/** Whether a path is rendered or copied. The path is absolute, of a file or a folder of the inputs. */
export type PathFilter = (path: string) => boolean;

/** The environment of a plugin. */
export interface PluginContext {
  /** The working folder, which relative paths are relative to. */
  readonly cwd: string;
  /** Absolute paths, from the settings. */
  readonly inputs: readonly string[];
  readonly output: string;
  /**
   * Reports problems with the data; call it with all of them at once. After an error, the run ends after the plugin, and nothing
   * is written.
   */
  readonly report: (...problems: readonly Problem[]) => void;
}

/** Something in the data that a plugin rejects or warns about. */
export interface Problem {
  /** The path in the data, such as `['nodes', 0, 'mac_addr']` or `'nodes[0].mac_addr'`; its line is found automatically. */
  readonly path?: string | readonly (string | number)[];
  readonly message: string;
  /** What to do about it. */
  readonly hint?: string;
  /** An error by default. */
  readonly severity?: 'error' | 'warning';
}

/** The value itself, or a function of the data that returns it or a promise of it. */
export type Provided<Value, Data> = Value | ((data: Data, context: PluginContext) => Value | Promise<Value>);

/** The replacement for makejinja's Python plugins. Every member is optional. */
export interface Plugin<Data = Record<string, unknown>> {
  /**
   * Variables for templates, which override those of the data files. A function receives these and may also change them in place.
   */
  readonly data?: Provided<object | undefined, Data>;
  readonly filters?: Provided<TemplateFunctions, Data>;
  readonly functions?: Provided<TemplateFunctions, Data>;
  readonly tests?: Provided<TemplateFunctions, Data>;
  /** Values of any kind by name; functions among them can be called. */
  readonly globals?: Provided<Readonly<Record<string, unknown>> | readonly TemplateFunction[], Data>;
  readonly pathFilters?: Provided<readonly PathFilter[], Data>;
}

/** Declares a plugin, with type checking. */
export function definePlugin<Data = Record<string, unknown>>(plugin: Plugin<Data>): Plugin<Data> {
  return plugin;
}
