/** What authors of plugins get; `clusterwright/plugin` is this. */

export { withParameters } from '../../jinja/runtime/functions.ts';
export { float } from '../../jinja/runtime/numbers.ts';
export * from './helpers.ts';
export {
  definePlugin,
  type PathFilter,
  type Plugin,
  type PluginContext,
  type Provided,
  type TemplateFunction,
  type TemplateFunctions,
} from './types.ts';
