import nunjucks from 'nunjucks';
import { describe, expect, it } from 'vitest';
import { exhausting, heavy } from './hostile-templates.ts';
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

/** Sandbox escapes known from Jinja2 and Nunjucks, for each kind of value. */
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

describe('only values can be accessed', () => {
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

  it('code cannot be injected into compiled templates', () => {
    const hostile = '"); process.exit(1); ("\\u2028\n`$'.concat('{1}`');
    expect(render(`{% raw %}${hostile}{% endraw %}{{ ${JSON.stringify(hostile)} }}`)).toBe(hostile + hostile);
    expect(
      render({ main: '{% block constructor %}x{% endblock %}{% block __proto__ %}y{% endblock %}' }),
    ).toBe('xy');
  });
});

describe('resource limits of a template', () => {
  // Far lower than the defaults, so that all of them are fast; time is unlimited, because it would hide what is not counted.
  const limits = { steps: 100_000, bytes: 8 * 1024 * 1024, time: 3_600_000, depth: 50, output: 1_000_000 };

  it.each(exhausting.map((template) => [shortened(template), template]))('%s', (_name, template) => {
    expect(problem({ main: template }, {}, { limits }).where).toMatch(
      /^template\/limit templates\/main:\d+:\d+$/,
    );
  });

  it.each(heavy.map((template) => [shortened(template), template]))('end it soon: %s', (_name, template) => {
    const result = engineOf({ main: template }).render('main', {});
    if (!result.ok) expect(result.diagnostic.message.length).toBeLessThan(600);
  });

  it('are reported with the resource and the place', () => {
    const template = 'a\n{% for i in range(999999999) %}{% endfor %}';
    expect(problem({ main: template }, {}, { limits })).toMatchObject({
      where: 'template/limit templates/main:2:13',
      message: 'this template needs more than 100,000 steps',
    });
    expect(problem("{{ ['a' * 9000000] }}", {}, { limits }).message).toBe(
      'this template needs more than 8 MiB of memory',
    );
  });

  it('apply to each render separately', () => {
    const engine = engineOf({ main: '{% for i in range(30000) %}{% endfor %}done' }, { limits });
    for (let count = 0; count < 5; count += 1)
      expect(engine.render('main', {})).toMatchObject({ text: 'done' });
  });

  it.each([
    ['steps', '{% for i in range(30000) %}{% endfor %}', { steps: 100_000 }, '100,000 steps'],
    ['bytes', "{% set a = ['a' * 3000000] %}", { bytes: 8 * 1024 * 1024 }, '8 MiB of memory'],
  ])('apply to all renders of a run, which share one of %s', (_, main, runLimits, amount) => {
    const engine = engineOf({ main }, { limits, runLimits });
    const results = Array.from({ length: 20 }, () => engine.render('main', {}));
    expect(results[0]).toMatchObject({ ok: true });
    expect(results.at(-1)).toMatchObject({
      ok: false,
      diagnostic: {
        code: 'template/limit',
        message: `all templates of this run together need more than ${amount}`,
      },
    });
  });

  it('allow a list that contains itself, which prints as in Python', () => {
    expect(render('{% set l = [1] %}{% do l.append(l) %}{{ l }}')).toBe('[1, [...]]');
  });
});

it('do not affect other users of Nunjucks', () => {
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

function shortened(template: string): string {
  return template.length > 120 ? `${template.slice(0, 117)}…` : template;
}
