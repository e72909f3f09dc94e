import fc from 'fast-check';
import { ofExternalSecret, ofResourceSet } from '../../../src/verify/go-template/functions.ts';
import { readTemplate } from '../../../src/verify/go-template/read.ts';
import type { Target } from '../target.ts';

const name = fc.constantFrom(
  '.a',
  '.a.b',
  '$',
  '$x',
  '.',
  '"text"',
  '`raw`',
  '1',
  "'c'",
  'quote',
  'index . "a"',
);
const { node } = fc.letrec<{ node: string; pipe: string }>((tie) => ({
  pipe: fc.oneof(
    { depthSize: 'small' },
    name,
    tie('pipe').map((inner) => `(${inner})`),
    tie('pipe').map((inner) => `(${inner}).a.b`),
    fc
      .tuple(tie('pipe'), fc.constantFrom('b64enc', 'default "x"', 'printf "%s"'))
      .map((parts) => parts.join(' | ')),
    fc.tuple(name, tie('pipe')).map(([x, y]) => `and ${x} ${y}`),
  ),
  node: fc.oneof(
    { depthSize: 'small' },
    tie('pipe').map((pipe) => `{{ ${pipe} }}`),
    tie('pipe').map((pipe) => `{{- $x := ${pipe} -}}`),
    fc
      .tuple(fc.constantFrom('if', 'with', 'range', 'range $x, $y :='), tie('pipe'), tie('node'))
      .map(([block, pipe, inner]) => `{{ ${block} ${pipe} }}${inner}{{ else }}${inner}{{ end }}`),
    tie('node').map((inner) => `{{ define "a" }}${inner}{{ end }}{{ template "a" . }}`),
    fc.constant('{{/* a comment */}}'),
  ),
}));

/** Templates of ExternalSecrets and ResourceSets. */
export const goTemplate: Target = {
  seeds: [
    '{{ .a | b64enc }}{{ if eq .a "x" }}{{ index . "b" }}{{ end }}',
    '<< inputs.a >><< range $i, $x := inputs.b >><< end >>',
  ],
  written: node,
  read(text) {
    for (const language of [ofExternalSecret, ofResourceSet]) {
      readTemplate(text, language);
      readTemplate(text.replaceAll('{{', '<<').replaceAll('}}', '>>'), language);
      // What is slow in a long text is slow in one that says the same again and again.
      readTemplate(text.repeat(Math.ceil(20_000 / Math.max(1, text.length))), language);
    }
  },
};
