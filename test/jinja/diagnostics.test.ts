import { describe, expect, it } from 'vitest';
import { TemplateError } from '../../src/jinja/index.ts';
import { engineOf, problem } from './render.ts';

describe('an undefined name', () => {
  it('is reported at its place, with the most similar existing name', () => {
    const { where, message, hint } = problem('a\n  {{ cluster_nmae }}\n', { cluster_name: 'x' });
    expect(where).toBe('template/undefined templates/main:2:6');
    expect(message).toBe("'cluster_nmae' is not defined");
    expect(hint).toContain("Did you mean 'cluster_name'?");
  });

  it.each([
    '{% if undef %}{% endif %}',
    '{% for x in undef %}{% endfor %}',
    '{{ undef | upper }}',
    "{{ undef ~ 'x' }}",
    '{{ undef is odd }}',
    '{{ undef == 1 }}',
    '{{ not undef }}',
    '{{ undef or 1 }}',
    '{{ undef.name }}',
    '{{ undef() }}',
    '{{ 1 in undef }}',
    "{{ '%s' % undef }}",
    '{{ [undef] | join }}',
    '{{ undef | int }}',
    '{% set x = undef %}{{ x }}',
    '{% include undef %}',
  ])('fails in %s', (template) => {
    expect(problem(template).where).toMatch(/^template\/undefined /);
  });

  it.each(['{{ undef is defined }}', "{{ undef | default('x') }}", '{{ undef is undefined }}'])(
    'may be tested: %s',
    (template) => {
      expect(engineOf({ main: template }).render('main', {}).ok).toBe(true);
    },
  );

  it('names the keys of a dict', () => {
    const { message, hint } = problem('{{ gateway.adress }}', { gateway: { address: '10.0.0.1' } });
    expect(message).toBe("a dict has no attribute 'adress'");
    expect(hint).toContain('In `gateway.adress`.');
    expect(hint).toContain("Did you mean 'address'?");
  });
});

describe('the stack of an error', () => {
  it('contains includes, macros and parents', () => {
    const { where, hint } = problem(
      {
        main: "{% extends 'base' %}\n{% block body %}\n{% include 'part' %}\n{% endblock %}",
        base: 'x\n{% block body %}{% endblock %}',
        part: "{% from 'macros' import port with context %}\n{{ port(nothing) }}",
        macros: '{% macro port(number) %}\n  {{ number + 1 }}\n{% endmacro %}',
      },
      { nothing: null },
    );
    expect(where).toBe('template/type templates/macros:2:6');
    expect(hint.split('\n').slice(1)).toMatchInlineSnapshot(`
      [
        "Convert one of the values, as in \`#{ port | string ~ suffix }#\`.",
        "in 'port', called from templates/part:2:4",
        "included from templates/main:3:12",
        "in the block 'body' at templates/base:2:4",
        "extended by templates/main:1:12",
      ]
    `);
  });

  it('names the recursive macro, and is shortened', () => {
    const { where, hint } = problem('{% macro again() %}{{ again() }}{% endmacro %}{{ again() }}');
    expect(where).toBe('template/limit templates/main:1:23');
    expect(hint).toMatch(/… 193 more …/);
    expect(hint.split('\n').length).toBeLessThan(12);
  });
});

describe('syntax errors', () => {
  it.each([
    [
      '{% if x %}',
      'template/syntax templates/main:1:4',
      "'if' is never closed: 'elif' or 'else' or 'endif' is missing",
    ],
    ['a\n{% for x on y %}', 'template/syntax templates/main:2:10', "expected 'in', got 'on'"],
    ['{{ (1 }}', 'template/syntax templates/main:1:7', "unexpected '}', expected ')'"],
    ["{{ 'abc }}", 'template/syntax templates/main:1:4', "unexpected character '''"],
    ['{% fi %}', 'template/syntax templates/main:1:4', "unknown tag 'fi'"],
    ['{{ x | uper }}', 'template/unknown-filter templates/main:1:4', "the filter 'uper' does not exist"],
    ['{{ x is strng }}', 'template/unknown-test templates/main:1:4', "the test 'strng' does not exist"],
    ['{# open', 'template/syntax templates/main:1:1', 'this comment is never closed'],
    ['{% break %}', 'template/syntax templates/main:1:4', "'break' is outside a loop"],
    [
      '{% autoescape true %}{% endautoescape %}',
      'template/syntax templates/main:1:4',
      "output is never escaped here: only 'autoescape false' is supported",
    ],
  ])('%j', (template, where, message) => {
    const found = problem(template, { x: 1, y: [] });
    expect(found).toMatchObject({ where, message });
  });

  it('are reported in an included template, with the stack', () => {
    const { where, hint } = problem({ main: "a\n{% include 'part' %}", part: '\n\n{{ 1 + }}' });
    expect(where).toBe('template/syntax templates/part:3:8');
    expect(hint).toContain('included from templates/main:2:12');
  });

  it('name a template that does not exist', () => {
    const { where, hint } = problem({ main: "{% include 'prt.yaml' %}", 'part.yaml': '' });
    expect(where).toBe('template/not-found templates/main:1:12');
    expect(hint).toContain("Did you mean 'part.yaml'?");
  });
});

describe('functions of a plugin', () => {
  it('that throw become a diagnostic at the call', () => {
    const nthhost = () => {
      throw new TypeError('10.0.0.0/33 is no network');
    };
    const { where, message } = problem('a {{ nthhost(1) }}', {}, { globals: { nthhost } });
    expect(where).toBe('template/function-failed templates/main:1:6');
    expect(message).toBe('nthhost: 10.0.0.0/33 is no network');
  });

  it('may give their own message', () => {
    const key = () => {
      throw new TemplateError('age.key does not exist');
    };
    expect(problem('{{ 1 | key }}', {}, { filters: { key } }).message).toBe('age.key does not exist');
  });

  it('cannot be asynchronous', () => {
    expect(problem('{{ later() }}', {}, { globals: { later: async () => 1 } }).message).toBe(
      "'later' is asynchronous, but templates cannot wait",
    );
  });
});

it('never show a value in a message', () => {
  const secret = 'hunter2';
  const context = { secret, list: [secret], dict: { key: secret } };
  for (const expression of [
    'secret + 1',
    'secret.nope',
    'list.nope',
    'dict | indent',
    'list | sort(reverse=secret)',
    'list.index(1)',
    'dict[secret]',
    'secret()',
    '1 in secret',
    'secret | round',
    "'%d' % secret",
    "'{:d}'.format(secret)",
    'range(secret)',
    'list.remove(3)',
    '{secret: 1} | xmlattr(secret) | abs',
    'secret | tojson(indent=dict)',
    'secret.index("z")',
    '[secret] | sum',
  ]) {
    const { message, hint } = problem(`{{ ${expression} }}`, context);
    expect(message + hint).not.toContain(secret);
  }
});

describe('a message does not show a value that a template was given', () => {
  const secrets = ['xmfiPbYYK9LdxvfxD0vCELL0', 'zebra horse battery', "it's a ' quote", 'p{a}ss%word'];
  const forms = [
    '{{ (s | attr(s)).x }}',
    '{{ {}[s] }}',
    '{% include s %}',
    '{% include [s, s] %}',
    '{% import s as x %}',
    '{% from s import x %}',
    '{% extends s %}',
    '{{ [1] | map(s) | list }}',
    '{{ [1] | select(s) | list }}',
    '{{ [1] | groupby(s) }}',
    "{{ 'a' | urlize(extra_schemes=[s]) }}",
    "{{ ('{:' ~ s ~ '}').format(1) }}",
    "{{ ('%(' ~ s ~ ')s') % {} }}",
    '{{ s + 1 }}',
    '{{ s | int(base=s) }}',
    '{{ dict(**{s: 1, s: 2}) }}',
    "{{ 'a'.upper(**{s: 1}) }}",
    '{{ fails(s) }}',
  ];
  it.each(forms.flatMap((form) => secrets.map((secret) => [form, secret] as const)))('%s', (form, secret) => {
    const engine = engineOf(
      { main: form },
      {
        globals: {
          fails: (value: string) => {
            throw new TemplateError(`'${value}' is no address`);
          },
        },
      },
    );
    const result = engine.render('main', { s: secret });
    const reported = result.ok ? '' : JSON.stringify(result.diagnostic);
    for (const word of secret.split(/[ ']+/).filter(({ length }) => length > 4))
      expect(reported).not.toContain(word);
  });

  it('but shows the text of the template', () => {
    expect(problem("{% include 'no-such-template' %}").message).toContain("'no-such-template'");
    expect(problem("{{ 'a' | attr('no-such-thing') | upper }}").message).toContain("'no-such-thing'");
  });
});
