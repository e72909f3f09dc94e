import { describe, expect, it } from 'vitest';
import { engineOf } from './render.ts';

function check(templates: Readonly<Record<string, string>>, known: readonly string[] = []) {
  const { diagnostics, used } = engineOf(templates).check(Object.keys(templates), new Set(known));
  const findings = diagnostics.map(({ severity, code, message, file, range }) => {
    const place = `${file.replace('templates/', '')}:${range.start.line}:${range.start.column}`;
    return `${severity} ${code} ${place} ${message}`;
  });
  return { findings, used };
}

describe('the static check', () => {
  it('finds everything at once, without rendering', () => {
    const { findings } = check(
      {
        'a.j2': '{{ cluster_nmae }}\n{% if false %}{{ other }}{{ 1 | nofilter }}{% endif %}\n',
        'b.j2': '{% if x %}',
        'c.j2': "{% include 'nope.j2' %}{% include 'nope.j2' ignore missing %}",
      },
      ['cluster_name'],
    );
    expect(findings.sort()).toEqual([
      "error template/not-found c.j2:1:12 the template 'nope.j2' does not exist",
      "error template/syntax b.j2:1:4 'if' is never closed: 'elif' or 'else' or 'endif' is missing",
      "error template/unknown-filter a.j2:2:29 the filter 'nofilter' does not exist",
      "error template/unknown-name a.j2:1:4 'cluster_nmae' is defined neither by the configuration nor by a template",
      "error template/unknown-name a.j2:2:18 'other' is defined neither by the configuration nor by a template",
    ]);
  });

  it('knows the names that templates define', () => {
    const { findings } = check(
      {
        'a.j2':
          '{% set x = 1 %}{% for i in l %}{{ i }}{{ loop.index }}{{ x }}{% endfor %}{% macro m(a, b=x) %}{{ a }}{{ b }}{{ caller() }}{{ varargs }}{% endmacro %}{{ m(1) }}' +
          "{% with w = 1 %}{{ w }}{% endwith %}{% import 'lib.j2' as lib %}{{ lib.f() }}{% from 'lib.j2' import f as g %}{{ g() }}{{ range(3) }}{{ namespace() }}",
        'lib.j2': '{% macro f() %}{% endmacro %}',
      },
      ['l'],
    );
    expect(findings).toEqual([]);
  });

  it('knows what templates pass to those that they include or extend', () => {
    const templates = {
      'a.j2': "{% set title = 1 %}{% for item in [1] %}{% include 'part.j2' %}{% endfor %}",
      'part.j2': "{{ item }}{{ title }}{% include 'deep.j2' %}",
      'deep.j2': '{{ item }}{{ unknown }}',
      'child.j2': "{% extends 'base.j2' %}{% set from_child = 1 %}",
      'base.j2': '{{ from_child }}{% block b %}{{ from_child }}{% endblock %}',
    };
    expect(check(templates).findings).toEqual([
      "error template/unknown-name deep.j2:1:14 'unknown' is defined neither by the configuration nor by a template",
    ]);
  });

  it('only warns of names that the template tests first', () => {
    expect(
      check({ 'a.j2': "{% if maybe is defined %}{% endif %}{{ other | default('x') }}" }).findings,
    ).toEqual([
      "warning template/unknown-name a.j2:1:7 'maybe' is never defined, so this always has the same result",
      "warning template/unknown-name a.j2:1:40 'other' is never defined, so this always has the same result",
    ]);
  });

  it('tells which variables are used, and where', () => {
    const { used } = check(
      { 'a.j2': '{{ domain }}\n{% if domain and port.x %}{% endif %}', 'b.j2': '{{ domain }}' },
      ['domain', 'port', 'spare'],
    );
    const places = (name: string) =>
      used.get(name)?.map(({ file, range }) => `${file}:${range.start.line}:${range.start.column}`);
    expect(places('domain')).toEqual(['templates/a.j2:1:4', 'templates/a.j2:2:7', 'templates/b.j2:1:4']);
    expect(places('port')).toEqual(['templates/a.j2:2:18']);
    expect(used.has('spare')).toBe(false);
  });
});
