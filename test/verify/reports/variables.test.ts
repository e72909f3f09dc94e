import { describe } from 'vitest';
import { configMap, object, runNeighbours, runSound, smallTree } from '../neighbours/support.ts';

/** Reports about variables, and about what YAML makes of their values. */
const post = '  postBuild: {substitute: {NAME: web, TAG: v1.2.3}}\n';
const script = (line: string, key = 'run.sh') =>
  smallTree(
    {
      'c.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c, namespace: apps}\ndata:\n  ${key}: |\n    ${line}\n`,
    },
    post,
  );

describe('variables', () => {
  runNeighbours([
    ['all items of an array', script('for a in "${list[@]}"; do echo; done'), 'error apps/c.yaml'],
    ['an argument of a script', script('echo "${1}"'), 'error apps/c.yaml:5'],
    ['a brace that is never closed', script('echo "${NAME"'), 'error apps/c.yaml'],
    ['a variable in other letters', script('echo ${name}'), 'error apps/c.yaml:5'],
  ]);
  runSound([
    ['defaults', script('echo ${A:-b} ${A:=c} ${A=d}')],
    [
      'functions of envsubst',
      script('echo ${NAME^^} ${NAME,,} ${NAME^} ${#NAME} ${NAME:0:2} ${TAG#v} ${TAG%.3} ${TAG/v/w}'),
    ],
    ['escaped, or without braces', script('echo $${HOME} $NAME $1 $(date) $@')],
    [
      'a comment of YAML',
      smallTree({ 'c.yaml': `# \${MISSING}\n${configMap('c', 'a: ${NAME} # ${OTHER}')}` }, post),
    ],
    [
      'an object for which substitution is switched off',
      smallTree(
        {
          'c.yaml': configMap('c', 'a: ${MISSING}').replace(
            'namespace: apps',
            'namespace: apps, annotations: {kustomize.toolkit.fluxcd.io/substitute: disabled}',
          ),
        },
        post,
      ),
    ],
    [
      'an object for which a label switches substitution off',
      smallTree(
        {
          'c.yaml': configMap('c', 'a: ${MISSING}').replace(
            'namespace: apps',
            'namespace: apps, labels: {kustomize.toolkit.fluxcd.io/substitute: disabled}',
          ),
        },
        post,
      ),
    ],
    [
      'templates of rules',
      smallTree({ 'c.yaml': configMap('c', `a: '{{ $labels.pod }} {{ $value }}'`) }, post),
    ],
  ]);
});

const value = (text: string, use = 'a: ${V}') =>
  smallTree({ 'c.yaml': configMap('c', use) }, `  postBuild: {substitute: {V: ${text}}}\n`);

describe('what a substituted text becomes', () => {
  runNeighbours([
    ['a commit that looks like a number', value('"1e10"'), 'error apps/c.yaml:5'],
    ['a hexadecimal number', value('"0x1F"'), 'error apps/c.yaml:5'],
    ['a number with underscores', value('"1_000"'), 'error apps/c.yaml:5'],
    ['a phone number', value('"+4930123"'), 'error apps/c.yaml:5'],
    ['a country', value('"NO"'), 'error apps/c.yaml:5'],
    ['a version of two parts', value('"10.0"'), 'error apps/c.yaml:5'],
    ['a mode of a file', value('"0644"'), 'error apps/c.yaml:5'],
    ['a text that begins with an at sign', value('"@home"'), 'error'],
    ['a text that ends with a colon', value('"note:"'), 'error'],
    ['a text like an item of a list', value('"- a"'), 'error'],
    ['a text with a number sign', value('"a #b"'), 'apps'],
    ['a backtick', value('"`a`"'), 'error'],
    ['a percent sign', value('"%a"'), 'error'],
  ]);
  runSound([
    ['a time', value('"12:30"')],
    ['an address', value('"10.0.0.1"')],
    ['a hardware address', value('"52:54:00:12:34:56"')],
    ['a URL', value('"https://a.example.org:8443/x?y=z#part"')],
    ['a version of three parts', value('"1.10.0"')],
    ['a number within a text', value('"8080"', 'a: http://web:${V}/')],
    ['a number in a block', value('"8080"', 'a: |\n    port=${V}')],
    [
      'a number where one is expected',
      smallTree(
        {
          'd.yaml':
            object('v1', 'ResourceQuota', 'q', '{hard: {pods: "10"}}').slice(4) +
            object(
              'apps/v1',
              'Deployment',
              'd',
              '{replicas: "${V}", selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: {containers: [{name: a, image: "a.example.org/a:1.0.0"}]}}}',
            ),
        },
        '  postBuild: {substitute: {V: "3"}}\n',
      ),
    ],
  ]);
});
