import { describe, expect, test } from 'vitest';
import { ofExternalSecret } from '../../src/verify/go-template/functions.ts';
import { readTemplate } from '../../src/verify/go-template/read.ts';

const read = (text: string) => readTemplate(text, ofExternalSecret);

/** The result of text/template of Go 1.27 for the same text: `ok`, or the beginning of its error. */
const readable = [
  'no action at all',
  '{{ .user | }}',
  '{{ if .user }}a{{ else if .user }}b{{ else }}c{{ end }}',
  '{{ with .user }}a{{ else with .user }}b{{ end }}',
  '{{ $x := .user }}{{ $x }}',
  '{{ if $x := .user }}{{ $x }}{{ else }}{{ $x }}{{ end }}',
  '{{ range $i, $x := list 1 }}{{ $i }}{{ break }}{{ end }}',
  '{{/* a }} comment */}}',
  '{{- /* a */ -}}',
  '{{ (index . "user") | b64dec }}',
  '{{ b64dec .user | default "x" | quote }}',
  "{{ 'a' }}{{ '\\n' }}",
  '{{ `}}` }}{{ "}}" }}',
  '{{ define "a" }}x{{ end }}{{ template "a" . }}{{ template "a" }}',
  '{{ block "a" . }}x{{ end }}',
  '{{-3}}{{- 3 -}}{{ 3 -}}',
  '{{.user}}}',
  '{{ and (eq "a" .user) .user }}',
  '{{.user|b64dec|b64dec }}{{(b64dec .user)}}',
  '{{ 1.5e3 }}{{ 0x1F }}{{ +1 }}{{ 1_000 }}{{ 1i }}{{ .5 }}',
  '{{ range $k, $v := . }}{{ $k }}={{ $v }}{{ end }}',
  '{{ if\n  .user\n}}a{{ end }}',
  '{{ $ }}{{ $.user }}',
];

const broken: readonly (readonly [text: string, says: RegExp])[] = [
  ['{{ .user-name }}', /no hyphen/],
  ['{{ .user', /does not close/],
  ['{{ .user }', /has }/],
  ['{{ "a }}', /quote/],
  ['{{ | .user }}', /nothing before/],
  ['{{ 1 | 2 }}', /value behind \|/],
  ['{{ if .user }}a', /if without end/],
  ['{{ end }}', /end without/],
  ['{{ else }}', /else without/],
  ['{{ if .user }}a{{ else }}b{{ else }}c{{ end }}', /else twice/],
  ['{{ $x }}', /\$x/],
  ['{{ if true }}{{ $x := .user }}{{ end }}{{ $x }}', /\$x/],
  ['{{ break }}', /break/],
  ['{{ /* a */ }}', /\//],
  ['{{ .user; }}', /;/],
  ['{{ .user, .user }}', /,/],
  ['{{}}', /empty/],
  ['{{ ) }}', /empty|\)/],
  ['{{ ( .user }}', /\(/],
  ['{{ if }}a{{ end }}', /nothing behind if/],
  ["{{ index . 'user' }}", /single quotes/],
  ['{{ index . user }}', /user, a function/],
  ['{{ .user-}}', /hyphen/],
  ['{{{ .user }}}', /{/],
  ['{{ .user. }}', /\./],
  ['{{ 08a }}', /08a/],
  ['{{ .user == "a" }}', /=/],
  ['{{ .a && .b }}', /&/],
  ['{{ .data["x"] }}', /\[/],
  ['{{ .user | b64dec() }}', /\(/],
  ['{{ template a }}', /name/],
  ['{{ .user | toYAML }}', /toYAML/],
  ['{{ %s }}', /%/],
  ['{{ index . \\"user\\" }}', /has \\/],
];

describe('Go templates', () => {
  test.each(readable)('%s can be read', (text) => {
    expect(read(text).problem).toBeUndefined();
  });

  test.each(broken)('%s cannot be read', (text, says) => {
    expect(read(text).problem?.message).toMatch(says);
  });

  test('the data that a template reads', () => {
    const uses = read('{{ .a.b }}{{ index . "c-d" }}{{ if $.e }}{{ .f }}{{ end }}{{ and .g .h }}').uses;
    expect(uses.map(({ name, by, always }) => `${by} ${name} ${always}`)).toEqual([
      'field a true',
      'index c-d true',
      'field e true',
      'field f false',
      'field g true',
      'field h false',
    ]);
  });

  test.each([
    '{{ with .a }}{{ .b }}{{ end }}',
    '{{ range .a }}{{ .b }}{{ $.a }}{{ end }}',
    '{{ define "x" }}{{ .b }}{{ end }}{{ .a }}',
    '{{ printf "{{ .b }} %s" .a }}',
  ])('%s reads nothing else of its data', (text) => {
    expect([...new Set(read(text).uses.map(({ name }) => name))]).toEqual(['a']);
  });

  test('a long text of only delimiters and quotes is read in linear time', () => {
    for (const part of ['{{ ', '{{ "', '{{/* ', '{{ if . }}', '{{ . }}'] as const) {
      const start = process.cpuUsage();
      read(part.repeat(100_000));
      expect(process.cpuUsage(start).user).toBeLessThan(3_000_000);
    }
  });
});
