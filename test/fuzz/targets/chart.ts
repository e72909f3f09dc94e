import fc from 'fast-check';
import { jsonSchemaCheck } from '../../../src/verify/helm/json-schema.ts';
import { readChart } from '../../../src/verify/helm/read-chart.ts';
import { valuesType } from '../../../src/verify/helm/values-type.ts';
import { joinFiles, splitFiles } from '../files.ts';
import type { Target } from '../target.ts';

const name = fc.constantFrom(
  'a',
  'b',
  'image',
  'tag',
  'enabled',
  'global',
  'items',
  'constructor',
  'x-y',
  '0',
);
const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => `.Values.${names.join('.')}`);

/** Helm templates, as nested as people write them. */
const { node: template } = fc.letrec<{ node: string; body: string; pipe: string }>((tie) => ({
  pipe: fc.oneof(
    { depthSize: 'small' },
    path,
    fc.constantFrom('.Values', '$.Values', '"text"', '1', '.', '$k', '(dict "a" .Values)'),
    fc.tuple(path, name, name).map(([from, a, b]) => `index ${from} "${a}" "${b}"`),
    fc.tuple(path, name).map(([from, key]) => `hasKey ${from} "${key}"`),
    fc
      .tuple(tie('pipe'), fc.constantFrom('toYaml', 'nindent 4', 'default "x"', 'quote'))
      .map((p) => p.join(' | ')),
    tie('pipe').map((inner) => `tpl (${inner}) $`),
  ),
  body: fc.array(tie('node'), { maxLength: 3 }).map((parts) => parts.join('\n')),
  node: fc.oneof(
    { depthSize: 'small' },
    tie('pipe').map((pipe) => `a: {{ ${pipe} }}`),
    fc
      .tuple(tie('pipe'), tie('body'), tie('body'))
      .map(([p, a, b]) => `{{- if ${p} }}${a}{{ else }}${b}{{ end }}`),
    fc.tuple(tie('pipe'), tie('body')).map(([p, a]) => `{{ range $k, $v := ${p} }}${a}{{ end }}`),
    fc.tuple(tie('pipe'), tie('body')).map(([p, a]) => `{{ with ${p} }}${a}{{- end -}}`),
    fc.tuple(name, tie('body')).map(([n, a]) => `{{ define "${n}" }}${a}{{ end }}`),
    name.map((n) => `{{ include "${n}" . }}`),
    fc.constant('{{/* a comment */}}'),
  ),
}));

const scalar = fc.constantFrom<unknown>(null, true, 0, 'text', '', '1Gi', 1e9);
const { value: values } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    scalar,
    fc.dictionary(name, tie('value'), { maxKeys: 4 }),
    fc.array(tie('value'), { maxLength: 3 }),
  ),
}));

/** JSON schemas with references, alternatives and patterns. */
const { schema } = fc.letrec<{ schema: unknown }>((tie) => {
  const some = fc.array(tie('schema'), { minLength: 1, maxLength: 3 });
  const one = (key: string, of: fc.Arbitrary<unknown>) => of.map((inner) => ({ [key]: inner }));
  const type = fc.constantFrom('object', 'array', 'string', 'number', 'integer', 'boolean', 'null');
  return {
    schema: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom<unknown>(true, false, {}),
      type.map((only) => ({ type: only })),
      fc
        .constantFrom('#', '#/$defs/a', '#/$defs/b', '#/properties/a', 'other.json#/x')
        .map(($ref) => ({ $ref })),
      fc.constantFrom('^a+$', '(a+)+$', '[', '^(?=a)', '\\p{L}', '(.*)*x').map((pattern) => ({ pattern })),
      fc
        .dictionary(name, tie('schema'), { maxKeys: 4 })
        .map((properties) => ({ type: 'object', properties })),
      fc.dictionary(name, tie('schema'), { maxKeys: 3 }).map(($defs) => ({ $defs, $ref: '#/$defs/a' })),
      fc
        .dictionary(fc.constantFrom('^a', '(a|a)*$', '.'), tie('schema'))
        .map((patternProperties) => ({ patternProperties })),
      one('additionalProperties', tie('schema')),
      one('items', tie('schema')),
      one('not', tie('schema')),
      one('allOf', some),
      one('anyOf', some),
      one('oneOf', some),
      one('enum', fc.array(scalar)),
      one('required', fc.array(name)),
      one('uniqueItems', fc.boolean()),
      one('format', fc.constantFrom('uri', 'regex', 'date-time', 'nothing')),
      one('multipleOf', fc.constantFrom(0, 1e-300, 0.1)),
    ),
  };
});

const written = fc
  .record({ template, values, schema, name, version: fc.constantFrom('1.0.0', '', 'x', null) })
  .map((chart) =>
    joinFiles({
      'Chart.yaml': `${JSON.stringify({ name: 'a', version: chart.version, dependencies: [{ name: chart.name }] })}\n`,
      'values.yaml': `${JSON.stringify(chart.values)}\n`,
      'values.schema.json': `${JSON.stringify(chart.schema)}\n`,
      'templates/a.yaml': `${chart.template}\n`,
      [`charts/${chart.name}/Chart.yaml`]: `{"name": "${chart.name}", "type": "library"}\n`,
      [`charts/${chart.name}/templates/b.tpl`]: `${chart.template}\n`,
    }),
  );

const releases = [
  { a: { b: 'a'.repeat(30) }, x: 1 },
  { a: ['aaaaaaaaaaaaaaaaaaaaaaaaaaaa!', 1, null], b: true },
  {},
];

/** A chart as read to check releases against it. */
export const chart: Target = {
  seeds: [
    joinFiles({
      'Chart.yaml': 'name: a\nversion: 1.0.0\ndependencies: [{name: b, alias: c}]\n',
      'values.yaml': 'a: {b: 1}\nx: []\n',
      'values.schema.json':
        '{"type": "object", "properties": {"a": {"$ref": "#/$defs/b"}}, "$defs": {"b": {"pattern": "^a+$"}}}\n',
      'templates/a.yaml':
        '{{- define "a" }}{{ .Values.a.b | default (dict "c" 1) | toYaml }}{{ end }}{{ range $k, $v := .Values.x }}\n',
    }),
  ],
  written,
  data: true,
  async read(text) {
    const files = new Map(splitFiles(text, 'values.yaml').map(({ path: file, content }) => [file, content]));
    try {
      const { description, schema, defaults } = readChart(files);
      valuesType(description);
      const check = schema === undefined ? undefined : await jsonSchemaCheck(schema, defaults);
      for (const release of releases) check?.(release);
    } catch (error) {
      // It throws to say why a chart cannot be read, which is shown to people.
      if (error instanceof TypeError || error instanceof RangeError) throw error;
    }
  },
};
