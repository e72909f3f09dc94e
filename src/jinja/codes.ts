import type { CodeTable } from '../diagnostics/code-table.ts';

export const templateCodes = {
  'template/not-found': {
    title: 'A template that is rendered, included, imported or extended does not exist',
    example: "#% include 'parts/heder.yaml' %#",
    cure: 'Correct the name: it is relative to the templates folder, not to the template that names it.',
  },
  'template/syntax': {
    title: 'A template is not valid Jinja',
    example: '#% if enabled %#',
    cure: 'Correct the place that the message shows; usually an `end…` tag, such as `endif`, or a closing bracket is missing.',
  },
  'template/undefined': {
    title: 'A template uses a value that is not defined',
    example: '#{ cluster_nmae }#',
    cure: "Correct the name, or give a default: `#{ cluster_name | default('home') }#`.",
  },
  'template/unknown-filter': {
    title: 'A template uses a filter that does not exist',
    example: '#{ name | uper }#',
    cure: 'Correct the name; filters of your own come from `clusterwright.config`, or from the plugin of `render`.',
  },
  'template/unknown-test': {
    title: 'A template uses a test that does not exist',
    example: '#% if name is strng %##% endif %#',
    cure: 'Correct the name; tests of your own come from `clusterwright.config`, or from the plugin of `render`.',
  },
  'template/unknown-name': {
    title: 'A template uses a variable that neither the configuration nor a template defines',
    example: '#{ cluster_nmae }#',
    cure: 'Correct the name, or add the variable to the configuration.',
  },
  'template/unused-variable': {
    title: 'No template uses a variable of the configuration',
    example: 'an_old_setting: true',
    cure: 'Remove the variable, or use it.',
  },
  'template/type': {
    title: 'An operation does not support the values it is given',
    example: "#{ 1 + 'a' }#",
    cure: 'Convert one of the values, as in `#{ port | string ~ suffix }#`.',
  },
  'template/value': {
    title: 'A filter, method or function does not support the value it is given',
    example: "#{ 'a,b'.split('') }#",
    cure: 'Correct the argument that the message names.',
  },
  'template/function-failed': {
    title: 'A filter, test or function from a plugin has failed',
    example: "#{ nthhost('10.0.0.0/33', 1) }#",
    cure: 'The message is that of the function; correct its arguments, or the plugin.',
  },
  'template/limit': {
    title: 'A template takes too long, nests too deeply or writes too much',
    example: '#% macro again() %##{ again() }##% endmacro %##{ again() }#',
    cure: 'Look for a loop, a macro or a value that grows without limit.',
  },
  'template/unsafe': {
    title: 'A template accesses something that templates may not use',
    example: "#{ '{0.__class__}'.format(name) }#",
    cure: 'Templates can access values and their Jinja methods, but nothing of the program that renders them.',
  },
} as const satisfies CodeTable;

export type TemplateCode = keyof typeof templateCodes;
