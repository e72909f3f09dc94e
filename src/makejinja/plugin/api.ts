/** The API for plugin authors, exported as `clusterwright/plugin`. */

export { pythonFormat as format_value } from '../../jinja/runtime/format.ts';
export { withParameters } from '../../jinja/runtime/functions.ts';
export { float } from '../../jinja/runtime/numbers.ts';
export * from './helpers.ts';
export {
  definePlugin,
  type PathFilter,
  type Plugin,
  type PluginContext,
  type Problem,
  type Provided,
  type TemplateFunction,
  type TemplateFunctions,
} from './types.ts';
