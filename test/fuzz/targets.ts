import fc from 'fast-check';
import { parseSource } from '../../src/diagnostics/source.ts';
import { parseTomlSource } from '../../src/diagnostics/toml-source.ts';
import { checkSealed, openSealed } from '../../src/sops/index.ts';
import { noDeclarations } from '../../src/verify/declarations.ts';
import { jsonSchemaCheck } from '../../src/verify/helm/json-schema.ts';
import { readChart } from '../../src/verify/helm/read-chart.ts';
import { valuesType } from '../../src/verify/helm/values-type.ts';
import { verifyTree } from '../../src/verify/verify.ts';
import { parseManifest, parseSeals } from '../../src/write/manifest.ts';
import { folderLayout } from '../../src/write/manifest-path.ts';
import { engineOf } from '../jinja/render.ts';

/** A reader of what strangers write: it is to end, soon, and to throw nothing but what it says. */
export interface Target {
  /** What people write; what is tried is made of it by cutting, repeating and joining. */
  readonly seeds: readonly string[];
  readonly read: (text: string) => unknown;
}

const sops = `a: ENC[AES256_GCM,data:AA==,iv:AAAA,tag:AAAA,type:str]
sops:
  age:
    - recipient: age1x
      enc: |
        -----BEGIN AGE ENCRYPTED FILE-----
        YWdl
        -----END AGE ENCRYPTED FILE-----
  lastmodified: "2024-01-01T00:00:00Z"
  mac: ENC[AES256_GCM,data:AA==,iv:AAAA,tag:AAAA,type:str]
  encrypted_regex: ^(data|stringData)$
  version: 3.9.0
`;
const kustomization = `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
namespace: shop
namePrefix: a-
resources: [b.yaml, ../c, "https://example.com/x?ref=1"]
patches: [{target: {kind: "Config.*"}, patch: '[{"op": "add", "path": "/data/x~1y", "value": 1}]'}]
configMapGenerator: [{name: a, behavior: merge, literals: [a=b], files: [x=y.txt], envs: [e.env]}]
replacements: [{source: {kind: ConfigMap, fieldPath: data.a}, targets: [{select: {kind: Service}, fieldPaths: ["spec.ports.[name=http].port"]}]}]
images: [{name: web, newTag: "2", digest: sha256:0}]
labels: [{pairs: {a: b}, includeSelectors: true}]
vars: [{name: A, objref: {kind: Service, name: a, apiVersion: v1}}]
`;
const objects = `apiVersion: v1
kind: ConfigMap
metadata: {name: a, annotations: {x: &a y}}
data: {a: *a, "b": "\${X:=y}"}
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: a, namespace: a}
spec: {path: ./, prune: true, dependsOn: [{name: a}], postBuild: {substitute: {X: "\${X/(a+)+/b}"}}}
`;
export const targets: Readonly<Record<string, Target>> = {
  yaml: {
    seeds: ['a: 1\nb: [x, "y"]\nc: &x {d: *x}\n', 'a: |-\n  b\n? c\n: !!binary aGk=\n<<: *a\n---\n', objects],
    read: (text) => parseSource('cluster.yaml', text, (name) => name === 'a'),
  },
  toml: {
    seeds: ['a = 1\n[b.c]\nd = """x\n"""\ne = 2024-01-01T00:00:00Z\n[[f]]\ng = {h = [1, 0x2]}\n'],
    read: (text) => parseTomlSource('cluster.toml', text),
  },
  jinja: {
    seeds: [
      '{% for a in range(3) if a %}{{ loop.index ~ a | string }}{% else %}x{% endfor %}',
      '{% macro m(a, b=1, *c) %}{{ a }}{% endmacro %}{{ m(1) }}{% set x = namespace(a=[1]) %}{{ x.a[0] is odd }}',
      '{# c #}{%- raw -%}{{ {% endraw %}{{ {"a": 1}["a"] if not true else "%.2f" % 1.5 }}{{ "a" * 99 }}',
    ],
    read: (text) => engineOf({ main: text }).render('main', { a: [1, 'b'] }),
  },
  sops: {
    seeds: [sops, JSON.stringify({ a: 'ENC[AES256_GCM,data:AA==]', sops: { age: [], mac: '' } })],
    read: async (text) => {
      for (const name of ['a.sops.yaml', 'a.sops.json', 'a.sops.env']) {
        checkSealed(name, text, undefined);
        await openSealed(name, text, []);
      }
    },
  },
  kustomize: {
    seeds: [kustomization, objects],
    read: (text) =>
      verifyTree({
        files: [
          { path: 'a/kustomization.yaml', content: text },
          { path: 'a/b.yaml', content: objects },
          { path: 'c/kustomization.yaml', content: 'resources: [../a]\n' },
        ],
        declarations: noDeclarations,
        options: {},
      }),
  },
  chart: {
    seeds: [
      '{{- define "a" }}{{ .Values.a.b | default (dict "c" 1) | toYaml }}{{ end }}{{ range $k, $v := .Values.x }}',
      '{"type": "object", "properties": {"a": {"$ref": "#/$defs/b"}}, "$defs": {"b": {"pattern": "^a+$"}}}',
      'a: {b: 1}\nx: []\n',
    ],
    read: async (text) => {
      const files = { 'templates/a.yaml': text, 'values.yaml': text, 'values.schema.json': text };
      for (const [path, content] of Object.entries(files)) {
        try {
          const chart = new Map([
            ['Chart.yaml', 'name: a\nversion: 1.0.0\n'],
            [path, content],
          ]);
          const { description, schema, defaults } = readChart(chart);
          valuesType(description);
          if (schema !== undefined) (await jsonSchemaCheck(schema, defaults))({ a: { b: 'a' }, x: 1 });
        } catch (error) {
          if (error instanceof TypeError || error instanceof RangeError) throw error;
        }
      }
    },
  },
  manifest: {
    seeds: ['{"files": {"kubernetes/a.yaml": "00"}, "seals": {"kubernetes/a.yaml": ["x"]}}'],
    read: (text) => {
      parseSeals(text);
      const paths = [...parseManifest(text).keys(), ...parseManifest(text, folderLayout).keys()];
      const bad = paths.find((path) => /(^|\/)\.\.?(\/|$)|^\/|\0|(^|\/)\.git(\/|$)/i.test(path));
      if (bad !== undefined) throw new Error(`takes ${JSON.stringify(bad)}`);
    },
  },
};

const odd = [
  ...[
    '\0',
    '\r',
    '\u2028',
    '\ufeff',
    '\ud800',
    '\t',
    '../',
    '/',
    '.git/',
    '__proto__',
    'constructor',
    '{{',
    '}}',
  ],
  ...[
    '{%',
    '%}',
    '&a ',
    '*a',
    '!!',
    '? ',
    '- ',
    ': ',
    '#',
    '"',
    "'",
    '|',
    '>',
    '[',
    '{',
    ']',
    '}',
    '---\n',
    '\n',
  ],
  ...['1e999', '-0', '0x', '99999999999999999999', '${', '$(', 'null', '~', '<<: ', '\\', '%', '(', ')', '*'],
];

/** Texts like the seeds, changed in a few places. */
export function textsOf({ seeds }: Target): fc.Arbitrary<string> {
  const edit = fc.record({
    at: fc.nat(),
    length: fc.nat({ max: 40 }),
    how: fc.constantFrom('cut', 'repeat', 'odd', 'text', 'seed'),
    times: fc.constantFrom(1, 2, 3, 300),
    odd: fc.constantFrom(...odd),
    text: fc.string({ maxLength: 6, unit: 'binary' }),
    seed: fc.constantFrom(...seeds),
  });
  return fc
    .tuple(fc.constantFrom(...seeds), fc.array(edit, { minLength: 1, maxLength: 5 }))
    .map(([seed, edits]) =>
      edits.reduce((text, { at, length, how, times, odd: part, text: random, seed: other }) => {
        const from = at % (text.length + 1);
        const [before, piece, after] = [
          text.slice(0, from),
          text.slice(from, from + length),
          text.slice(from + length),
        ];
        if (how === 'cut') return before + after;
        if (how === 'repeat') return before + piece.repeat(times) + after;
        if (how === 'odd') return before + part.repeat(times) + piece + after;
        if (how === 'text') return before + random + after;
        return before + other + piece + after;
      }, seed),
    );
}

/** How long a reader may take, in milliseconds of CPU. */
const patience = 2000;

export async function tryText({ read }: Target, text: string): Promise<void> {
  const started = process.cpuUsage();
  await read(text);
  const { user, system } = process.cpuUsage(started);
  const took = (user + system) / 1000;
  if (took > patience) throw new Error(`it took ${Math.round(took)} ms`);
}
