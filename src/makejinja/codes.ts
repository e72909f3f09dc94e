import type { CodeTable } from '../diagnostics/code-table.ts';

export const makejinjaCodes = {
  'makejinja/toml-syntax': {
    title: 'A TOML file cannot be parsed',
    example: 'inputs = ["templates"',
    cure: 'Correct the line that the message shows.',
  },
  'makejinja/unknown-option': {
    title: 'makejinja.toml has an option that makejinja does not know',
    example: 'input = ["templates"]',
    cure: 'Correct the name: options are spelled as in the documentation of makejinja, here `inputs`.',
  },
  'makejinja/option-value': {
    title: 'An option of makejinja.toml, or a variable MAKEJINJA_…, has an invalid value',
    example: 'undefined = "stric"',
    cure: 'Give a value of the kind that the message names.',
  },
  'makejinja/missing-option': {
    title: 'An option that has no default is not given',
    example: 'a makejinja.toml without `output`',
    cure: 'Set it in makejinja.toml, or on the command line.',
  },
  'makejinja/not-supported': {
    title: 'An option of makejinja requests something that clusterwright does not support',
    example: '[makejinja.internal]\nautoescape = true',
    cure: 'Remove the option; docs/migrating-from-makejinja.md lists replacements.',
  },
  'makejinja/path-not-found': {
    title: 'An input, a data file or a plugin does not exist',
    example: 'inputs = ["./templats"]',
    cure: 'Correct the path: in makejinja.toml it is relative to the folder of that file.',
  },
  'makejinja/pattern': {
    title: 'A pattern of files is not valid',
    example: 'include_patterns = ["**.yaml"]',
    cure: 'Write `**` as a part of its own, as in `**/*.yaml`.',
  },
  'makejinja/data': {
    title: 'A data file cannot be read as settings',
    example: '- a list\n- at the top of data.yaml',
    cure: 'Correct the file at the place that the message shows; it must contain one map.',
  },
  'makejinja/schema': {
    title: 'The data does not match the schema in [clusterwright]',
    example: 'nodes = "three", where the schema expects a list',
    cure: 'Correct the data at the place that the message shows.',
  },
  'makejinja/bad-schema': {
    title: 'The schema of the data does not exist, or is not a JSON Schema',
    example: 'schema = "cluster.shema.json"',
    cure: 'Correct `schema` in [clusterwright], or the schema itself. References to other files are not followed.',
  },
  'makejinja/encoding': {
    title: 'A template is not UTF-8 text',
    example: 'a picture named logo.png.jinja',
    cure: 'Save the file as UTF-8, or give it a name without the template suffix to have it copied.',
  },
  'makejinja/python-plugin': {
    title: 'makejinja.toml names a plugin in Python, and no module replaces it',
    example: 'plugins = ["plugin:Plugin"]',
    cure: 'Port the plugin as described in docs/migrating-from-makejinja.md, and name it with --plugin plugin.ts.',
  },
  'makejinja/plugin-failed': {
    title: 'A plugin module cannot be loaded, or one of its functions failed',
    example: 'export default definePlugin({ data() { throw new Error("no network") } })',
    cure: 'Correct the plugin at the place that the message shows.',
  },
  'makejinja/refused': {
    title: 'A plugin rejects the data',
    example: "data(data, { report }) { report({ path: 'nodes[0].mac', message: 'is not a MAC address' }) }",
    cure: 'Correct the data at the place that the message shows.',
  },
  'makejinja/command-failed': {
    title: 'A command of exec_pre or exec_post failed',
    example: 'exec_pre = ["false"]',
    cure: 'Run the command by hand to see its error.',
  },
  'makejinja/kept': {
    title: 'A file of an earlier run is no longer rendered, but was changed since and is kept',
    example: 'clean = true, with an output edited by hand',
    cure: 'Remove the file, or move the change into its template.',
  },
  'makejinja/left': {
    title: 'A file of an earlier run is no longer rendered, and stays because `clean` is not set',
    example: 'render --seal, after a template was removed',
    cure: 'Run with --clean, or set `clean = true`: only files that an earlier run wrote are removed.',
  },
  'makejinja/opens-sealed': {
    title: 'A run without --seal writes plain text over a sealed file',
    example: 'clusterwright render, with *.sops.yaml that sops has sealed',
    cure: 'Use --seal: unchanged secrets then keep their bytes, and plain text does not reach the disk.',
  },
  'makejinja/nothing-to-verify': {
    title: '--verify was given, but nothing that was rendered is YAML',
    example: 'render --verify, with inputs that contain only text files',
    cure: 'Leave out --verify, or correct `inputs` in makejinja.toml.',
  },
  'makejinja/plugin-exists': {
    title: 'The plugin that `migrate` would write already exists',
    example: 'clusterwright migrate, a second time',
    cure: 'Name another file with --output.',
  },
  'makejinja/untrusted': {
    title: 'Settings of a repository request something that --untrusted does not allow',
    example: 'exec_pre = ["./prepare.sh"]',
    cure: 'Read what it does. If you trust it, run the command without --untrusted.',
  },
} as const satisfies CodeTable;
