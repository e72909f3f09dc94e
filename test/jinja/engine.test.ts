import { describe, expect, it } from 'vitest';
import {
  type CompiledTemplate,
  createEngine,
  float,
  Keywords,
  PyObject,
  withParameters,
} from '../../src/jinja/index.ts';
import { engineOf, render } from './render.ts';

describe('loop controls', () => {
  it.each([
    ['{% for i in [1, 2] %}{% break %}{% else %}else{% endfor %}', 'else'],
    ['{% for i in [1, 2] %}{% continue %}{% else %}else{% endfor %}', 'else'],
    ['{% for i in [1, 2] %}{% if i == 2 %}{% break %}{% endif %}{{ i }}{% else %}else{% endfor %}', '1'],
  ])('skip `else` only in loops with a completed iteration: %s', (template, expected) => {
    expect(render(template, {}, { extensions: ['loopcontrols'] })).toBe(expected);
  });
});

describe('shipped templates', () => {
  const gitops = (text: string, context: Record<string, unknown> = {}) => {
    const result = createEngine({ loader: () => ({ text, path: 'x.yaml.j2' }) }).render('x.yaml.j2', context);
    return result.ok ? result.text : result.diagnostic.message;
  };

  it('do not touch the braces of Helm and Flux', () => {
    const flux = '$'.concat('{VAR}');
    expect(gitops(`a: {{ .Values.x }}\nb: ${flux}\nc: #{ x }#\n`, { x: 1 })).toBe(
      `a: {{ .Values.x }}\nb: ${flux}\nc: 1\n`,
    );
  });

  it('drop lines that contain only tags and comments', () => {
    expect(
      gitops('#% if on %#\n  a: 1\n  #% endif %#\n#| a comment #|\n    #|- another -#|   b\n', { on: true }),
    ).toBe('  a: 1\nb\n');
  });

  it('support comments that open and close with the same token, and raw blocks', () => {
    expect(gitops('a#| x #|b#| y #|c#% raw %##{ z }##% endraw %#')).toBe('abc#{ z }#');
  });
});

describe('values from outside', () => {
  it('keep the types that YAML gives them', () => {
    const context = {
      int: 1,
      real: float(1),
      half: 0.5,
      big: 9007199254740993n,
      none: null,
      yes: true,
      map: new Map<unknown, unknown>([[1, 'a']]),
    };
    expect(
      render(
        '{{ int }} {{ real }} {{ half }} {{ big }} {{ none }} {{ yes }} {{ map }} {{ map[1] }}',
        context,
      ),
    ).toBe("1 1.0 0.5 9007199254740993 None True {1: 'a'} a");
    expect(render('{{ big + 1 }} {{ big * big }} {{ real == int }} {{ real | tojson }}', context)).toBe(
      '9007199254740994 81129638414606699710187514626049 True 1.0',
    );
  });

  it('treat an undefined property like a missing one', () => {
    expect(render('{{ x is defined }}{{ d.y is defined }}', { x: undefined, d: { y: undefined } })).toBe(
      'FalseFalse',
    );
  });

  it('may be objects with their own behaviour', () => {
    class Version extends PyObject {
      readonly typeName = 'Version';
      repr() {
        return 'v1.2';
      }
      override attribute(name: string) {
        return name === 'major' ? 1 : undefined;
      }
    }
    expect(render('{{ v }} {{ v.major }} {{ v.repr is defined }}', { v: new Version() })).toBe(
      'v1.2 1 False',
    );
  });
});

describe('filters, tests and functions', () => {
  it('receive keywords as a last argument', () => {
    const show = (...args: unknown[]) => {
      const last = args.at(-1);
      return last instanceof Keywords ? `${args.length - 1}:${JSON.stringify(last)}` : String(args.length);
    };
    expect(render('{{ show(1, a=2) }} {{ show(1) }} {{ show({}) }}', {}, { globals: { show } })).toBe(
      '1:{"a":2} 1 1',
    );
  });

  it('can have named parameters', () => {
    const pad = withParameters(['width', 'fill='], (text: string, width: number, fill = ' ') =>
      text.padStart(width, fill),
    );
    expect(render("{{ 'a' | pad(fill='.', width=3) }}", {}, { filters: { pad } })).toBe('..a');
    const nth = withParameters(['list', 'index='], (list: unknown[], index = 0) => list[index]);
    expect(render('{{ nth([1, 2], index=1) }}', {}, { globals: { nth } })).toBe('2');
  });

  it('work as tests and inside map and select', () => {
    const tests = { small: (value: number) => value < 3 };
    const filters = { twice: (value: number) => value * 2 };
    expect(render("{{ [1, 5] | select('small') | map('twice') | list }}", {}, { filters, tests })).toBe(
      '[2]',
    );
  });

  it('give None if they return nothing', () => {
    expect(render('{{ nothing() }}', {}, { globals: { nothing: () => undefined } })).toBe('None');
  });
});

describe('origins', () => {
  it('tell which template and line wrote each line', () => {
    const engine = engineOf({
      main: "{% from 'macros' import env %}\na: 1\n{% for i in [1, 2] %}\n- {{ i }}\n{% endfor %}\n{% include 'part' %}\n{{ env('X') }}\n{{ block }}\nend\n",
      part: '# part\n{% if true %}\np: {{ block }}\n{% endif %}\n',
      macros: '{% macro env(name) %}\n- name: {{ name }}\n  value: 1\n{%- endmacro %}\n',
    });
    const result = engine.render('main', { block: 'x\ny' });
    if (!result.ok) throw new Error(result.diagnostic.message);
    const lines = result.text.split('\n').map((line, index) => {
      const origin = result.origins.at(index + 1);
      return `${line} <- ${origin?.file.replace('templates/', '')}:${origin?.line}`;
    });
    expect(lines.slice(0, -1)).toEqual([
      'a: 1 <- main:2',
      '- 1 <- main:4',
      '- 2 <- main:4',
      '# part <- part:1',
      'p: x <- part:3',
      'y <- part:3',
      '- name: X <- macros:2',
      '  value: 1 <- macros:3',
      'x <- main:8',
      'y <- main:8',
      'end <- main:9',
    ]);
  });

  it('follow blocks to the template that defines them', () => {
    const engine = engineOf({
      main: "{% extends 'base' %}\n{% block body %}\nmine\n{{ super() }}\n{% endblock %}\n",
      base: 'top\n{% block body %}\ntheirs\n{% endblock %}',
    });
    const result = engine.render('main', {});
    if (!result.ok) throw new Error(result.diagnostic.message);
    expect(result.text).toBe('top\nmine\ntheirs\n\n');
    expect(
      result.origins.all().map((origin) => `${origin?.file.replace('templates/', '')}:${origin?.line}`),
    ).toEqual(['base:1', 'main:3', 'base:3', 'main:4']);
  });
});

describe('compiled templates', () => {
  const text = '{% macro m(x) %}<{{ x }}>{% endmacro %}{% block b %}{{ m(n) | upper }}{% endblock %}';

  it('can be cached, and replace compiling', () => {
    const kept = new Map<string, string>();
    const first = engineOf({ main: text }, { onCompiled: (key, source) => kept.set(key, source) });
    expect(first.render('main', { n: 'a' })).toMatchObject({ ok: true, text: '<A>' });
    expect([...kept]).toEqual([[first.key(text), first.compile('main')]]);
    let compiled = 0;
    const second = engineOf(
      { main: text },
      { precompiled: (key) => kept.get(key), onCompiled: () => (compiled += 1) },
    );
    expect(second.render('main', { n: 'b' })).toMatchObject({ ok: true, text: '<B>' });
    expect(compiled).toBe(0);
  });

  it('can be functions of a module', () => {
    const template = new Function(engineOf({ main: text }).compile('main')) as () => CompiledTemplate;
    expect(render(text, { n: 'c' }, { precompiled: () => template })).toBe('<C>');
  });

  it.each(['', 'return {', 'return {}', 'not code at all', 'throw 1', 'return null'])(
    'are compiled again if the cache is broken: %j',
    (broken) => {
      expect(render(text, { n: 'd' }, { precompiled: () => broken })).toBe('<D>');
    },
  );

  it('have keys that depend on options but not on names', () => {
    const key = (options: object) => createEngine({ loader: () => undefined, ...options }).key(text);
    expect(key({})).toBe(key({ filters: { x: () => 1 } }));
    expect(
      new Set([
        key({}),
        key({ trimBlocks: false }),
        key({ delimiters: { blockStart: '<%' } }),
        key({ extensions: [] }),
      ]).size,
    ).toBe(4);
  });
});
