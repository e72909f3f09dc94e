/** Folders to start from, and how to see the effect of every option of the command line. */

import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { run } from '../support/cli.ts';

/** How to see that an option has an effect. */
export interface Probe {
  /** The folder, by the name of a fixture. */
  readonly in: keyof typeof fixtures;
  /** The words after the command in both runs. */
  readonly words?: readonly string[];
  /** The value of the option, if it takes one. */
  readonly value?: readonly string[];
  /** Run in both folders first. */
  readonly before?: (folder: string) => Promise<unknown>;
  readonly env?: Readonly<Record<string, string>>;
}
/** The test that shows the effect of an option that needs more than files, and how it spells the option if it is not the flag. */
export type Elsewhere = `test/${string}.test.ts` | `test/${string}.test.ts: ${string}`;

/** Where the fixtures and their copies are. */
export const root = mkdtempSync(join(tmpdir(), 'clusterwright-options-'));
const path = process.env['PATH'] ?? '';

function put(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

export const read = (folder: string, path: string) => readFileSync(join(folder, path), 'utf8');
const git = (folder: string, ...args: readonly string[]) =>
  execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', ...args], {
    cwd: folder,
    stdio: 'ignore',
    env: { ...process.env, GIT_AUTHOR_DATE: '1700000000 +0000', GIT_COMMITTER_DATE: '1700000000 +0000' },
  });

const commitAll = async (folder: string) => {
  git(folder, 'init', '-q', '-b', 'main');
  git(folder, 'add', '-A');
  git(folder, 'commit', '-q', '-m', 'all');
};

/** Folders to start from; each is prepared once. */
export const fixtures = {
  empty: async () => undefined,
  /** Two apps of the shipped ones, with their tree; a second configuration and its tree; a setting that is spelled wrong. */
  platform: async (folder: string) => {
    put(folder, { 'clusterwright.config.mjs': "export default { apps: ['dragonfly', 'langfuse'] };\n" });
    await run(folder, ['init']);
    await run(folder, ['configure']);
    const text = read(folder, 'cluster.yaml');
    put(folder, {
      'other.yaml': `${text.replace(/^cloudflare_domain:.*$/m, 'cloudflare_domain: example.net')}dragonfly_replicas: 3\n`,
      'wrong.yaml': `${text}dragonfly_replicsa: 3\n`,
    });
    await run(folder, ['configure', '--config', 'other.yaml', '--output', 'other']);
    put(folder, { 'kubernetes/plain.sops.yaml': secret, 'kubernetes/sealed.sops.yaml': secret });
    await run(folder, ['secrets', 'encrypt', 'kubernetes/sealed.sops.yaml']);
  },
  /** A folder of templates for `render`. */
  templates: async (folder: string) => {
    put(folder, {
      'makejinja.toml': '[makejinja]\ninputs = ["in"]\noutput = "out"\ndata = ["data.yaml"]\n',
      'other.toml': '[makejinja]\ninputs = ["in"]\noutput = "elsewhere"\n',
      'data.yaml': 'name: a\n',
      'more/extra.yaml': 'name: b\n',
      'own.yaml': 'name: c\n',
      'in/a.txt.jinja':
        ' {% if true %}\nx {{ name }}[{{ none.such }}]<< name >>\n{% endif %}\n%% set y = 1\n## note\n',
      'in/b.txt.jinja': '',
      'in/c.yaml.jinja': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {n: 1}\n',
      'in/d.sops.yaml.jinja': secret,
      'second/e.txt.jinja': 'e{# c #}',
      'schema.json': '{"properties": {"name": {"type": "number"}}}',
      'plugin.mjs': "export default { data: () => ({ name: 'plugin' }) };\n",
    });
  },
} as const;

const secret = 'apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData: {password: hunter2-hunter2}\n';

const other = { in: 'platform', value: ['other.yaml'] } as const;
const wrong = { in: 'platform', value: ['wrong.yaml'] } as const;
const json = { in: 'platform', value: ['json'] } as const;
const tree = { in: 'platform', value: ['other'] } as const;
const render = (...value: readonly string[]): Probe => ({ in: 'templates', value });
const edited = async (folder: string) =>
  put(folder, {
    'kubernetes/apps/kustomization.yaml': `${read(folder, 'kubernetes/apps/kustomization.yaml')}#\n`,
  });
/** A manifest that its kustomization does not list, which is a warning, of a kind that a file describes. */
const unlisted = async (folder: string) =>
  put(folder, {
    'own/kustomization.yaml':
      'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [./a.yaml]\n',
    'own/a.yaml': 'apiVersion: example.org/v1\nkind: Widget\nmetadata: {name: a}\nspec: {size: x}\n',
    'own/b.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: b}\n',
    'crds.yaml':
      'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: widgets.example.org}\nspec:\n  group: example.org\n  scope: Namespaced\n  names: {kind: Widget, plural: widgets}\n  versions:\n    - {name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object, properties: {size: {type: integer}}}}}}}\n',
  });
/** A chart, and a helm that renders its own arguments and input. */
const chart: Probe = {
  in: 'platform',
  words: ['web'],
  before: async (folder) => {
    put(folder, {
      'values.yaml': 'b: 2\n',
      'web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
      'web/values.yaml': 'a: 1\n',
      'web/templates/a.yaml': 'a: {{ .Values.a }}\n',
      'bin/helm':
        '#!/bin/sh\nname=$( (echo "$@" | sed "s/[^ ]*clusterwright-[^ ]*//g"; cat) | cksum | cut -d" " -f1)\necho "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a-$name}"\n',
    });
    chmodSync(join(folder, 'bin/helm'), 0o755);
  },
  env: { PATH: `${join(root, 'copy', 'bin')}:${path}` },
};
/** A file that was sealed by a key that is gone. */
const lostKey = async (folder: string) => {
  await run(folder, ['init', '--own-apps']);
  put(folder, { 'makejinja.toml': read(folder, 'makejinja.toml').replace('"out"', '"kubernetes"') });
  await run(folder, ['render', '--seal']);
  rmSync(join(folder, 'age.key'));
};
/** Sealed data, and its key. */
const sealedData = async (folder: string) => {
  await run(folder, ['init', '--own-apps']);
  const rules = read(folder, '.sops.yaml').replace(/path_regex: kubernetes\S*/, 'path_regex: data');
  put(folder, { '.sops.yaml': rules.replaceAll(/ +encrypted_regex.*\n/g, '') });
  await run(folder, ['secrets', 'encrypt', 'data.yaml']);
};
/** A plugin that the settings name, in a folder that they do not. */
const named = async (folder: string) =>
  put(folder, {
    'makejinja.toml': `${read(folder, 'makejinja.toml')}loaders = ["own:Plugin"]\n`,
    'scripts/own.mjs': "export default { data: () => ({ name: 'plugin' }) };\n",
    'scripts/own.py':
      'class Plugin:\n    def filters(self):\n        return [shout]\n\ndef shout(v):\n    return v\n',
  });
const stripping = async (folder: string) =>
  put(folder, {
    'makejinja.toml': `${read(folder, 'makejinja.toml')}[makejinja.whitespace]\nkeep_trailing_newline = false\n`,
  });
const commitAndEdit = async (folder: string) => {
  await commitAll(folder);
  const file = 'kubernetes/apps/cache/namespace.yaml';
  put(folder, { [file]: read(folder, file).replace('metadata:', 'metadata:\n  annotations: {a: b}') });
};
/** A name that nothing provides. */
const unknown = async (folder: string) => put(folder, { 'in/f.txt.jinja': '{{ unknown(1) }}' });
const untracked = async (folder: string) => git(folder, 'init', '-q');

/** By command and long name of the option. A probe may be a list of words: the value, in the folder with the platform. */
export const probes: Readonly<Record<string, Readonly<Record<string, Probe | Elsewhere>>>> = {
  init: {
    config: { in: 'empty', value: ['home.yaml'] },
    format: { in: 'empty', value: ['json'] },
    output: { in: 'empty', value: ['home'] },
    shape: { in: 'empty', value: ['external'] },
    'own-apps': { in: 'empty' },
    add: { in: 'platform', value: ['dragonfly'] },
  },
  configure: {
    config: other,
    format: json,
    output: { in: 'platform', value: ['third'] },
    strict: { in: 'platform' },
    check: { in: 'platform', words: ['--config', 'other.yaml'] },
    diff: { in: 'platform', words: ['--config', 'other.yaml'] },
    verbose: { in: 'platform' },
    force: { in: 'platform', before: edited },
    reseal: { in: 'platform', before: async (folder) => rmSync(join(folder, 'age.key')) },
    watch: 'test/cli/live-line.test.ts',
  },
  validate: {
    config: wrong,
    format: json,
    strict: { in: 'platform' },
    untrusted: 'test/cli/untrusted.test.ts',
  },
  verify: {
    config: { in: 'platform', value: ['missing.yaml'] },
    format: json,
    strict: { in: 'platform', words: ['own'], before: unlisted },
    chart: 'test/compare/helm.test.ts',
    'schema-location': 'test/verify/schemas/fetched.test.ts',
    crds: { in: 'platform', words: ['own'], value: ['crds.yaml'], before: unlisted },
    helm: 'test/compare/helm.test.ts',
    changed: 'test/verify/changed.test.ts',
    untrusted: 'test/cli/untrusted.test.ts',
  },
  build: {
    helm: 'test/compare/helm.test.ts',
    chart: 'test/compare/helm.test.ts',
    untrusted: 'test/compare/helm.test.ts',
    output: { in: 'platform', value: ['built'] },
  },
  diff: {
    'merge-base': 'test/compare/commands.test.ts',
    folder: { in: 'platform', value: ['other'], before: commitAndEdit, env: { PATH: path } },
    helm: 'test/compare/helm.test.ts',
    chart: 'test/compare/helm.test.ts',
    untrusted: 'test/compare/helm.test.ts',
    format: { in: 'platform', value: ['json'], before: commitAll, env: { PATH: path } },
  },
  images: { format: json },
  resources: { format: json },
  ci: {
    config: { ...wrong, words: ['--skip', 'verify,secrets,diff'] },
    skip: { in: 'platform', value: ['verify,diff'] },
    strict: { in: 'platform', words: ['--skip', 'verify,secrets,diff'] },
    comment: 'test/ci/action.test.ts',
    'comment-id': 'test/ci/action.test.ts',
    sarif: 'test/ci/action.test.ts',
    untrusted: 'test/ci/terminal.test.ts',
  },
  graph: {
    config: other,
    output: { in: 'platform', value: ['picture.html'] },
    format: { in: 'platform', value: ['mermaid'] },
    view: { in: 'platform', words: ['--format', 'mermaid'], value: ['bring-up'] },
    diff: 'test/graph-diff.test.ts',
    'merge-base': 'test/graph-diff.test.ts',
    changed: 'test/graph-diff.test.ts',
  },
  explain: {
    config: { ...other, words: ['cloudflare_domain'] },
    format: { ...json, words: ['cloudflare_domain'] },
    output: { ...tree, words: ['other/kubernetes/apps/kustomization.yaml:1'] },
  },
  lsp: { untrusted: 'test/lsp/session.test.ts' },
  doctor: {
    config: wrong,
    output: { ...tree, env: { PATH: path } },
    format: json,
    cluster: { in: 'platform' },
    kubeconfig: { in: 'platform', words: ['--cluster'], value: ['none'] },
    context: { in: 'platform', words: ['--cluster', '--kubeconfig', 'cluster.yaml'], value: ['none'] },
  },
  'create-app': {
    format: { in: 'platform', words: ['media', 'jellyfin'], value: ['json'] },
    language: { in: 'platform', words: ['media', 'jellyfin'], value: ['mjs'] },
  },
  'describe-chart': {
    values: { ...chart, value: ['values.yaml'] },
    'api-versions': { ...chart, value: ['example.org/v1'] },
    'files-only': chart,
    output: 'test/real/describe-chart.test.ts',
    untrusted: chart,
  },
  upgrade: {
    config: wrong,
    output: { ...tree, value: ['nowhere'] },
    format: json,
    check: 'test/cli/upgrade.test.ts',
    reviewed: 'test/cli/upgrade.test.ts',
  },
  types: { format: json },
  reset: {
    config: { in: 'platform', value: ['{cluster,other}.yaml'] },
    format: json,
    output: tree,
    force: { in: 'platform', before: edited },
  },
  render: {
    config: render('other.toml'),
    format: render('json'),
    plugin: render('plugin.mjs'),
    cache: 'test/makejinja/sealing.test.ts',
    reseal: { in: 'templates', words: ['--seal', '--force'], before: lostKey },
    untrusted: 'test/cli/untrusted.test.ts',
    'data-var': render('name=z'),
    'file-data': render('a.txt.jinja=own.yaml'),
    input: render('second'),
    'include-pattern': render('a*'),
    'exclude-pattern': render('a*'),
    data: render('more'),
    'import-path': { in: 'templates', value: ['scripts'], before: named },
    extension: render('jinja2.ext.i18n'),
    'exec-pre': render('echo name: w > data.yaml'),
    'exec-post': render('touch out/after'),
    output: render('elsewhere'),
    'jinja-suffix': render('.txt.jinja'),
    'data-namespace': render('stem'),
    undefined: render('strict'),
    'delimiter-block-start': render('[%'),
    'delimiter-block-end': render('%]'),
    'delimiter-variable-start': render('<<'),
    'delimiter-variable-end': render('>>'),
    'delimiter-comment-start': { ...render('[#'), words: ['-i', 'second'] },
    'delimiter-comment-end': { ...render('#]'), words: ['-i', 'second'] },
    'prefix-line-statement': render('%%'),
    'newline-sequence': render('\r\n'),
    schema: render('schema.json'),
    'prefix-line-comment': render('##'),
    force: { in: 'templates', before: (folder) => run(folder, ['render', '-D', 'name=old']) },
    clean: {
      in: 'templates',
      words: ['--force', '-E', 'a*'],
      before: (folder) => run(folder, ['render', '--clean']),
    },
    'keep-empty': { in: 'templates' },
    'keep-jinja-suffix': { in: 'templates' },
    'copy-metadata': 'test/makejinja/rules.test.ts: copy_metadata',
    quiet: { in: 'templates' },
    'trim-blocks': { in: 'templates', words: ['--no-trim-blocks'] },
    'lstrip-blocks': { in: 'templates', words: ['--no-lstrip-blocks'] },
    'keep-trailing-newline': { in: 'templates', before: stripping },
    seal: { in: 'templates' },
    verify: { in: 'templates' },
    strict: { in: 'templates', words: ['-i', 'own', '--verify', '--seal'], before: unlisted },
    check: { in: 'templates' },
    diff: { in: 'templates' },
    watch: 'test/makejinja/watch.test.ts: watch',
  },
  migrate: {
    config: { in: 'templates', value: ['missing.toml'] },
    output: 'test/makejinja/migrate.test.ts',
    format: { in: 'templates', value: ['json'] },
    untrusted: { in: 'templates', before: sealedData },
    input: { in: 'templates', value: ['nowhere'] },
    data: { in: 'templates', value: ['nowhere.yaml'] },
    'data-var': { in: 'templates', value: ['unknown=1'], before: unknown },
    'import-path': { in: 'templates', value: ['scripts'], before: named },
  },
  'schema infer': { format: { in: 'templates', words: ['missing.yaml'], value: ['json'] } },
  'secrets encrypt': {
    config: other,
    format: json,
    stdout: { in: 'platform', words: ['kubernetes/plain.sops.yaml'] },
  },
  'secrets decrypt': {
    config: other,
    format: json,
    'in-place': { in: 'platform', words: ['kubernetes/sealed.sops.yaml'] },
  },
  'secrets set': {
    config: { ...wrong, value: ['missing.yaml'], words: ['dragonfly_password'] },
    format: { ...json, words: ['no_such_setting'] },
  },
  'secrets edit': {
    config: { ...other, value: ['missing.yaml'] },
    format: { ...json, words: ['missing.yaml'] },
  },
  'secrets list': { config: other, format: json, script: { in: 'platform', value: ['doppler'] } },
  'secrets check': {
    config: { in: 'platform', value: ['{missing}.yaml'], before: untracked, env: { PATH: path } },
    format: json,
    untrusted: 'test/cli/untrusted.test.ts',
  },
  'secrets rotate': {
    config: { ...other, words: ['--setting', 'dragonfly_password'], value: ['missing.yaml'] },
    format: { ...json, words: ['missing'] },
    output: { ...tree, words: ['--setting', 'dragonfly_password', '--yes'] },
    recipients: { in: 'platform', words: ['other'] },
    setting: { in: 'platform', value: ['dragonfly_password'] },
    yes: { in: 'platform', words: ['--setting', 'dragonfly_password'] },
    force: { in: 'platform', words: ['--yes', '--setting', 'langfuse_salt'] },
  },
  completion: {},
  'helm-values': { config: wrong, format: { ...json, words: ['--config', 'wrong.yaml'] } },
  litellm: {
    config: { ...wrong, words: ['connect'] },
    format: { ...json, words: ['connect', '--config', 'wrong.yaml'] },
  },
};
