import { describe } from 'vitest';
import { cluster, namespace, runNeighbours } from './support.ts';

const store =
  'apiVersion: external-secrets.io/v1\nkind: ClusterSecretStore\nmetadata: {name: s}\nspec: {provider: {fake: {data: [{key: a, value: b}]}}}\n';
const fetched =
  '  data:\n    - {secretKey: user, remoteRef: {key: a}}\n    - {secretKey: tls.crt, remoteRef: {key: a}}\n';
const external = (template: string, data = fetched) =>
  cluster({
    'ns.yaml': namespace('apps'),
    'e.yaml': `apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: a, namespace: apps}\nspec:\n  secretStoreRef: {name: s, kind: ClusterSecretStore}\n  target:\n    template:\n${template}${data}---\n${store}`,
  });
const value = (text: string, data?: string) =>
  external(`      data:\n        x: '${text.replaceAll("'", "''")}'\n`, data);
const line = 'apps/e.yaml:9';

describe('templates of ExternalSecrets', () =>
  runNeighbours([
    [
      'functions of Sprig and of the controller',
      value('{{ .user | b64dec | trim | quote }}{{ index . "tls.crt" | filterPEM "CERTIFICATE" }}'),
      [],
    ],
    ['a function of Helm', value('{{ .user | include "x" }}'), `error ${line} ref/broken-template`],
    ['a function in another case', value('{{ .user | b64Dec }}'), `error ${line} ref/broken-template`],
    ['a key without its dot', value('{{ user }}'), `error ${line} ref/broken-template`],
    ['a key with a hyphen after the dot', value('{{ .user-name }}'), `error ${line} ref/broken-template`],
    ['a key with a dot after the dot', value('{{ .tls.crt }}'), `error ${line} ref/unfetched-key`],
    ['a field of a text', value('{{ .user.name }}'), `error ${line} ref/unfetched-key`],
    [
      'get, which does not accept a map of strings',
      value('{{ get . "user" }}'),
      `error ${line} ref/broken-template`,
    ],
    ['an if without end', value('{{ if .user }}a'), `error ${line} ref/broken-template`],
    [
      'a key that only a condition needs',
      value('{{ if index . "b" }}{{ .b }}{{ end }}'),
      `warning ${line} ref/unfetched-key`,
    ],
    ['all keys in a loop', value('{{ range $k, $v := . }}{{ $k }}={{ $v }};{{ end }}'), []],
    ['a field within with', value('{{ with .user }}{{ . }}{{ end }}'), []],
    [
      'the root within a loop',
      value('{{ range $k, $v := . }}{{ $.usr }}{{ end }}'),
      `warning ${line} ref/unfetched-key`,
    ],
    ['keys that only the store knows', value('{{ .anything }}', '  dataFrom: [{extract: {key: a}}]\n'), []],
    [
      'a mistake beside keys that only the store knows',
      value('{{ .anything | nope }}', '  dataFrom: [{extract: {key: a}}]\n'),
      `error ${line} ref/broken-template`,
    ],
    [
      'an annotation',
      external('      metadata:\n        annotations:\n          a: "{{ .usr }}"\n      data: {x: y}\n'),
      'error apps/e.yaml:10 ref/unfetched-key',
    ],
    [
      'a literal',
      external('      templateFrom:\n        - target: Data\n          literal: "{{ .usr }}: x"\n'),
      'error apps/e.yaml:10 ref/unfetched-key',
    ],
  ]));

const set = (template: string, name = '<< inputs.name >>') =>
  cluster({
    'ns.yaml': namespace('apps'),
    's.yaml': `apiVersion: fluxcd.controlplane.io/v1\nkind: ResourceSet\nmetadata: {name: s, namespace: apps}\nspec:\n  inputs: [{name: a, port: 80}]\n  resources:\n    - apiVersion: v1\n      kind: ConfigMap\n      metadata: {name: "${name}", namespace: apps}\n      data: {x: a}\n${template}`,
  });
const text = (body: string) => set(`  resourcesTemplate: |\n${body.replace(/^/gm, '    ')}\n`);
const object = (body: string) =>
  `---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: b, namespace: apps}\ndata: {x: "${body}"}`;

describe('templates of ResourceSets', () =>
  runNeighbours([
    ['functions of slim-sprig', set('', '<< inputs.name | lower | slugify >>'), []],
    [
      'a function of Sprig that it does not have',
      set('', '<< inputs.name | randAlpha 3 >>'),
      'error apps/s.yaml:9 flux/broken-template',
    ],
    ['an input without its prefix', set('', '<< name >>'), 'error apps/s.yaml:9 flux/broken-template'],
    ['a list that is looped over', text(`<<- range list 1 2 >>\n${object('<< . >>')}\n<<- end >>`), []],
    [
      'a loop without end',
      text(`<<- range list 1 2 >>\n${object('a')}`),
      'error apps/s.yaml:11 flux/broken-template',
    ],
    ['braces for Helm', text(object('{{ .x-y }}')), []],
  ]));
