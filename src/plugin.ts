/** For authors of plugins: `import { definePlugin, nthhost } from 'clusterwright/plugin'`. */

export { pythonFormat as format_value } from './jinja/runtime/format.ts';
export { withParameters } from './jinja/runtime/functions.ts';
export { float } from './jinja/runtime/numbers.ts';
export * from './makejinja/plugin/helpers.ts';
export {
  definePlugin,
  type PathFilter,
  type Plugin,
  type PluginContext,
  type Problem,
  type Provided,
  type TemplateFunction,
  type TemplateFunctions,
} from './makejinja/plugin/types.ts';
