/** What a plugin may hold: the types that plugin authors see, exported as `clusterwright/plugin`. */

/** A filter, test or function. It is called synchronously; what needs to wait belongs into `data`. */
export type TemplateFunction = (...args: never[]) => unknown;

/** Functions by the name that templates call them by, or a list of functions that have names. */
export type TemplateFunctions = Readonly<Record<string, TemplateFunction>> | readonly TemplateFunction[];

/** Whether a path is rendered or copied; it is absolute, and of a file or a folder of the inputs. */
export type PathFilter = (path: string) => boolean;

/** Where a plugin runs. */
export interface PluginContext {
  /** The working folder: relative paths are relative to it. */
  readonly cwd: string;
  /** Absolute paths, from the settings. */
  readonly inputs: readonly string[];
  readonly output: string;
  /** Say what is wrong with the data: all of it at once. An error ends the run after the plugin; nothing is written. */
  readonly report: (...problems: readonly Problem[]) => void;
}

/** Something about the data that a plugin does not accept, or warns of. */
export interface Problem {
  /** Where in the data, as `['nodes', 0, 'mac_addr']` or `'nodes[0].mac_addr'`: the line is found for it. */
  readonly path?: string | readonly (string | number)[];
  readonly message: string;
  /** What to do about it. */
  readonly hint?: string;
  /** An error unless said otherwise. */
  readonly severity?: 'error' | 'warning';
}

/** The value itself, or a function of the data that returns it, at once or as a promise. */
export type Provided<Value, Data> = Value | ((data: Data, context: PluginContext) => Value | Promise<Value>);

/** What stands in for makejinja's Python plugins. Every member may be left out. */
export interface Plugin<Data = Record<string, unknown>> {
  /**
   * Variables for templates, over those of the data files. The function is given these and may also change them in
   * place.
   */
  readonly data?: Provided<object | undefined, Data>;
  readonly filters?: Provided<TemplateFunctions, Data>;
  readonly functions?: Provided<TemplateFunctions, Data>;
  readonly tests?: Provided<TemplateFunctions, Data>;
  /** Values of any kind by name; functions among them can be called. */
  readonly globals?: Provided<Readonly<Record<string, unknown>> | readonly TemplateFunction[], Data>;
  readonly pathFilters?: Provided<readonly PathFilter[], Data>;
}

/** A plugin, with its types checked where it is written. */
export function definePlugin<Data = Record<string, unknown>>(plugin: Plugin<Data>): Plugin<Data> {
  return plugin;
}
