import nunjucks from 'nunjucks';
import { describe, expect, it } from 'vitest';
import { engineOf, problem, render } from './render.ts';

const context = {
  text: 'abc',
  list: [1, 2],
  dict: { a: 1 },
  number: 5,
  map: new Map([['k', 1]]),
  fn: (value: unknown) => value,
  date: new Date(0),
};

/** Ways out that are known from Jinja2 and Nunjucks, for each kind of value. */
const targets = [
  'text',
  'list',
  'dict',
  'number',
  'map',
  'fn',
  'date',
  'range',
  'namespace()',
  'loop',
  'self',
  'true',
  'none',
  'cycler(1)',
  'm',
  '()',
  '"".join',
  'dict.items()',
  'undef',
  'list | map("string")',
];
const names = [
  'constructor',
  '__proto__',
  'prototype',
  '__class__',
  '__mro__',
  '__subclasses__',
  '__globals__',
  '__init__',
  '__builtins__',
  'toString',
  'valueOf',
  'hasOwnProperty',
  'call',
  'apply',
  'bind',
  'caller',
  'callee',
  'arguments',
  '__defineGetter__',
  '__lookupGetter__',
  'mainModule',
  'getAttribute',
  'repr',
  'run',
  'invoke',
  'attributes',
  'exports',
  'environment',
  'frames',
];

describe('nothing beyond values can be reached', () => {
  it.each(targets)('from %s', (target) => {
    const reached: string[] = [];
    for (const name of names) {
      for (const path of [
        `(${target}).${name}`,
        `(${target})['${name}']`,
        `(${target}) | attr('${name}')`,
        `[${target}] | map(attribute='${name}') | first`,
      ]) {
        const template = `{% macro m() %}{% endmacro %}{% for i in [1] %}{{ (${path}) is defined }}{% endfor %}`;
        const result = engineOf({ main: template }, { undefined: 'chainable' }).render('main', context);
        const macroFields = target === 'm' && (name === 'caller' || name === 'arguments');
        if (result.ok && result.text !== 'False' && !macroFields) reached.push(`${path} -> ${result.text}`);
      }
    }
    expect(reached).toEqual([]);
  });

  it.each([
    "{{ range.constructor('return process')().mainModule.require('child_process').execSync('id') }}",
    "{{ ''.constructor.constructor('return process')() }}",
    "{{ [].constructor.constructor('return globalThis')() }}",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    '{{ self.__init__.__globals__ }}',
    '{{ self._TemplateReference__context.cycler }}',
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ '{0.__class__.__init__.__globals__}'.format(text) }}",
    "{{ '{0.constructor}'.format(text) }}",
    "{{ '{0[constructor]}'.format(dict) }}",
    "{{ '%(constructor)s' % dict }}",
    '{{ constructor }}',
    '{{ process }}',
    '{{ globalThis }}',
    '{{ require("fs") }}',
    '{{ this }}',
    '{{ env }}',
    '{{ context }}',
    '{{ runtime }}',
    '{{ r }}{{ c }}{{ o }}{{ M }}',
    '{{ eval("1") }}',
    '{{ dict.__proto__ }}',
    "{{ dict.get('constructor').x }}",
    "{{ fn.constructor('return process')() }}",
    "{{ text | map('constructor') | list }}",
    "{{ [text] | map(attribute='constructor') | first }}",
    "{% include '../../../../etc/passwd' %}",
    "{% include '/etc/passwd' %}",
    "{% import '..\\\\secret' as x %}",
    '{{ 1 | constructor }}',
    '{{ 1 is constructor }}',
    '{{ 1 | __proto__ }}',
  ])('%s', (template) => {
    const result = engineOf({ main: template }).render('main', context);
    expect(result.ok).toBe(false);
  });

  it('a key named __proto__ is a key', () => {
    const target: Record<string, unknown> = {};
    expect(render("{% do target.update({'__proto__': {'polluted': 1}}) %}{{ target }}", { target })).toBe(
      "{'__proto__': {'polluted': 1}}",
    );
    expect(Object.getPrototypeOf(target)).toBe(Object.prototype);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect(render("{% set x = dict(__proto__={'a': 1}) %}{{ x.a is defined }}")).toBe('False');
  });

  it('code cannot be put into what is compiled', () => {
    const hostile = '"); process.exit(1); ("\\u2028\n`$'.concat('{1}`');
    expect(render(`{% raw %}${hostile}{% endraw %}{{ ${JSON.stringify(hostile)} }}`)).toBe(hostile + hostile);
    expect(
      render({ main: '{% block constructor %}x{% endblock %}{% block __proto__ %}y{% endblock %}' }),
    ).toBe('xy');
  });
});

describe('what a template may use up', () => {
  const limits = { time: 500, iterations: 100_000, depth: 50, output: 100_000 };

  it.each([
    '{% for a in range(100000000) %}{% endfor %}',
    '{% for a in range(9999) %}{% for b in range(9999) %}{% endfor %}{% endfor %}',
    '{{ range(999999999) | list }}',
    '{{ range(999999999) | sum }}',
    "{{ range(999999999) | map('string') | join }}",
    "{{ 'a' * 999999999 }}",
    '{{ [0] * 999999999 }}',
    "{{ 'a' | center(999999999) }}",
    "{{ 'a'.ljust(999999999) }}",
    "{{ '%999999999d' % 1 }}",
    "{{ '{:>999999999}'.format('a') }}",
    "{{ 'a\\nb' | indent(999999999) }}",
    '{{ 10 ** (10 ** 9) }}',
    '{{ 9 ** 99999999 }}',
    "{% set ns = namespace(x='aaaaaaaaaa') %}{% for i in range(100) %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}",
    '{% set ns = namespace(x=[1]) %}{% for i in range(100) %}{% set ns.x = ns.x + ns.x %}{% endfor %}',
    "{% set ns = namespace(x='aa') %}{% for i in range(100) %}{% set ns.x = ns.x.replace('a', ns.x) %}{% endfor %}",
    "{% for i in range(99999) %}0123456789{{ 'abcdefghij' * 10 }}{% endfor %}",
    '{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}',
    "{% include 'main' %}",
    "{% extends 'main' %}",
    "{% import 'main' as x %}",
    '{% block a %}{{ self.a() }}{% endblock %}',
    '{% for i in [[]] recursive %}{{ loop([[]]) }}{% endfor %}',
    '{% set l = [] %}{% do l.append(l) %}{{ l == [l] }}{{ l | tojson }}',
    `{{ ${'('.repeat(5000)}1${')'.repeat(5000)} }}`,
    `{{ ${'-'.repeat(20000)}1 }}`,
    `{{ ${'['.repeat(5000)}${']'.repeat(5000)} }}`,
    `{% if 1 %}`.repeat(5000),
  ])('%s', (template) => {
    const started = performance.now();
    const { where } = problem({ main: template }, {}, { limits });
    expect(where).toMatch(/^template\/(limit|value|type) /);
    expect(performance.now() - started).toBeLessThan(5000);
  });

  it('a list that holds itself prints as Python prints it', () => {
    expect(render('{% set l = [1] %}{% do l.append(l) %}{{ l }}')).toBe('[1, [...]]');
  });
});

it('other users of Nunjucks see none of this', () => {
  const before = Object.getOwnPropertyNames(Object.prototype).concat(
    Object.getOwnPropertyNames(String.prototype),
  );
  render("{{ 'a'.upper() }}");
  expect(
    Object.getOwnPropertyNames(Object.prototype).concat(Object.getOwnPropertyNames(String.prototype)),
  ).toEqual(before);
  const plain = new nunjucks.Environment(null, { autoescape: false });
  expect(plain.renderString('{{ true }} {{ 4 / 2 }} {% if [] %}yes{% endif %} {{ none }}', {})).toBe(
    'true 2 yes ',
  );
});
