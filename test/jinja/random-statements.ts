import { ExpressionWriter } from './random-templates.ts';

/** Writes whole templates around random expressions: tags, white space control, scoping. */
export class TemplateWriter extends ExpressionWriter {
  /** Templates that the written one may include, import or extend. */
  static readonly includes: Readonly<Record<string, string>> = {
    'inc.j2': 'INC{{ n }}{{ local_name|default("-") }}{% set leaked = 1 %}\n',
    'mac.j2':
      '{% macro hi(x, y="d") %}hi {{ x }}{{ y }}{{ n|default("no n") }}{% endmacro %}{% set exported = 5 %}{% macro _hidden() %}h{% endmacro %}',
    'base.j2':
      'BASE {{ n }}\n{% block one %}base one{% endblock %}\n{% block two scoped %}base two {{ s }}{% endblock two %}\nEND',
  };

  private loops = 0;
  private macros = 0;

  template(): string {
    const { random } = this;
    if (random.chance(0.05)) return this.child();
    return this.body(3, 4);
  }

  private child(): string {
    const { random } = this;
    const inner = () => this.body(1, 2);
    const parts = ["{% extends 'base.j2' %}", 'ignored text'];
    if (random.chance(0.5)) parts.push(`{% set n = ${this.expression('int', 1)} %}`);
    if (random.chance(0.7))
      parts.push(`{% block one %}${random.chance(0.5) ? '{{ super() }}' : ''}${inner()}{% endblock %}`);
    if (random.chance(0.4))
      parts.push(
        `{% block two %}[${random.chance(0.5) ? '{{ super() }}' : ''}{{ self.one() }}]{% endblock %}`,
      );
    return parts.join(random.pick(['', '\n']));
  }

  private body(depth: number, most: number): string {
    const { random } = this;
    let text = '';
    const count = 1 + random.below(most);
    for (let index = 0; index < count; index += 1) {
      if (random.chance(0.4))
        text += random.pick(['text', ' ', '\n', '  \n', 'a\n  ', '\n\n', '  ', 'x # y', '{ }', '%}', '\t']);
      text += this.statement(depth);
    }
    if (random.chance(0.3)) text += random.pick(['\n', ' end', '  \n\n', '']);
    return text;
  }

  private open(): string {
    return this.random.chance(0.12) ? `{%${this.random.pick(['-', '+'])} ` : '{% ';
  }

  private close(): string {
    return this.random.chance(0.12) ? ` ${this.random.pick(['-', '+'])}%}` : ' %}';
  }

  private tag(code: string): string {
    return this.open() + code + this.close();
  }

  private output(kind?: 'any' | 'str' | 'int' | 'list' | 'float' | 'bool' | 'dict'): string {
    const { random } = this;
    const what = kind ?? random.pick(['any', 'str', 'int', 'list', 'float', 'bool', 'dict'] as const);
    const start = random.chance(0.06) ? '{{- ' : '{{ ';
    return start + this.expression(what, 1 + random.below(3)) + (random.chance(0.06) ? ' -}}' : ' }}');
  }

  private name(): string {
    return this.random.pick(['x', 'y', 'z', 'n', 's', 'local_name', 'total']);
  }

  private remember(name: string): void {
    if (!this.scope.includes(name)) this.scope.push(name);
  }

  private statement(depth: number): string {
    const { random } = this;
    if (depth <= 0 || random.chance(0.35)) return this.output();
    const e = (kind: 'any' | 'bool' | 'list' | 'dict' | 'int' | 'str') => this.expression(kind, 2);
    const inner = () => this.body(depth - 1, 2);
    return random.pick([
      () => this.conditional(depth),
      () => this.loop(depth),
      () => this.loop(depth),
      () => {
        const name = this.name();
        const text = this.tag(`set ${name} = ${e('any')}`);
        this.remember(name);
        return text;
      },
      () => {
        const text = this.tag(`set x, y = ${e('any')}, ${e('any')}`);
        this.remember('x');
        this.remember('y');
        return text;
      },
      () => {
        const name = this.name();
        const filter = random.chance(0.3) ? ' | upper' : '';
        const text = `${this.tag(`set ${name}${filter}`)}${inner()}${this.tag('endset')}`;
        this.remember(name);
        return text;
      },
      () => this.namespace(depth),
      () => this.macro(depth),
      () =>
        `${this.tag(`with ${this.name()} = ${e('any')}, w = ${e('any')}`)}{{ w }}${inner()}${this.tag('endwith')}`,
      () =>
        `${this.tag(`filter ${random.pick(['upper', 'indent(2)', 'trim', "replace('a', 'b')", 'title', 'trim|upper'])}`)}${inner()}${this.tag('endfilter')}`,
      () =>
        `{#${random.pick(['', '-', '+'])} comment ${random.pick(['', 'x\n y'])} ${random.pick(['', '-', '+'])}#}`,
      () => `${this.tag('raw')}{{ raw }} {% x %}${random.pick(['', '\n', '  '])}${this.tag('endraw')}`,
      () =>
        this.tag(
          `do ${random.pick(['l.append(1)', 'd.update(q=2)', "words.insert(0, 'w')", 'l.pop()', 'l.extend([7])'])}`,
        ),
      () =>
        this.tag(
          random.pick([
            "include 'inc.j2'",
            "include ['nope.j2', 'inc.j2']",
            "include 'nope.j2' ignore missing",
          ]),
        ),
      () => this.imports(),
      () => `${this.tag(`block ${this.blockName()}`)}${inner()}${this.tag('endblock')}`,
      () => this.tag(`print ${e('any')}, ${e('any')}`),
      () => this.recursiveLoop(),
      () => this.callWithArguments(inner),
      () => this.shared(inner),
    ])();
  }

  private recursiveLoop(): string {
    const { random } = this;
    const shown = random.pick([
      '{{ x.v }}',
      '{{ loop.index }}',
      '{{ loop.depth0 }}',
      '{{ loop.last }}',
      '{{ loop }}',
    ]);
    const before = random.chance(0.5) ? '{{ x.v }}' : '{{ loop.changed(x.c) }}';
    const tree =
      "[{'v': 1, 'c': [{'v': 2, 'c': []}, {'v': 3, 'c': [{'v': n, 'c': []}]}]}, {'v': s, 'c': []}]";
    const call = random.pick([
      '{{ loop(x.c) }}',
      '{% if x.c %}({{ loop(x.c)|upper }}){% endif %}',
      '{{ loop(x.c) if x.c }}',
    ]);
    const other = random.chance(0.4) ? `${this.tag('else')}none` : '';
    const test = random.pick(['', '', ' if x.v', ' if x.c is defined']);
    return `${this.tag(`for x in ${tree}${test} recursive`)}${before}${call}${shown}${other}${this.tag('endfor')}`;
  }

  /** A macro that calls back, in a filter, a loop or as it is. */
  private callWithArguments(inner: () => string): string {
    const { random } = this;
    this.macros += 1;
    const name = `m${this.macros}`;
    const back = random.pick([
      'caller(1, 2)',
      "caller(a, b='k')",
      'caller(*[1, 2])',
      'caller(b=1)|upper',
      "caller() ~ '<'",
    ]);
    const body = random.pick([
      `{{ ${back} }}`,
      `${this.tag('filter upper')}{{ ${back} }}${this.tag('endfilter')}`,
      `${this.tag('for i in [1, 2]')}{{ ${back} }}${this.tag('endfor')}`,
      `${this.tag('set x')}{{ ${back} }}${this.tag('endset')}[{{ x }}]`,
    ]);
    const parameters = random
      .pick(["(a, b='B')", '(a, b)', "(a=1, b='B')", '(*x)', ''])
      .replace('(*x)', '(b)');
    const shown = random.pick(['{{ a }}{{ b }}', '{{ b|default("-") }}', '{{ varargs }}', '{{ n }}']);
    const call = `${name}(${random.pick(['n', 's, 2', 'a=l'])})`;
    return `${this.tag(`macro ${name}(a, z='Z')`)}${body}${this.tag('endmacro')}${this.tag(`call${parameters} ${call}`)}${shown}${inner()}${this.tag('endcall')}`;
  }

  /** What two scopes, or two templates, see of each other. */
  private shared(inner: () => string): string {
    const { random } = this;
    this.macros += 1;
    const name = `m${this.macros}`;
    return random.pick([
      () =>
        `${this.tag('filter upper')}${this.tag(`macro ${name}()`)}a${inner()}${this.tag('endmacro')}{{ ${name}() }}${this.tag('endfilter')}{{ ${name} is defined }}`,
      () =>
        `${this.tag('set ns = namespace(d, k=1)')}${this.tag('with')}${this.tag('set ns.k = ns.k + n')}${this.tag('set ns.t')}${inner()}${this.tag('endset')}${this.tag('endwith')}{{ ns.k }}{{ ns.t }}{{ ns.zz is defined }}`,
      () =>
        `${this.tag('for local_name in l')}${this.tag(`include ${random.pick(["'inc.j2'", "['nope.j2', 'inc.j2'] ignore missing", "'inc.j2' with context"])}`)}${this.tag('endfor')}{{ leaked is defined }}`,
      () =>
        `${this.tag('for i in [1, 2, 2]')}${this.tag('set outer = loop')}${this.tag('for j in words')}{{ outer.index }}{{ loop.changed(i) }}{{ loop.cycle(i, j) }}{{ loop.previtem|default(outer.nextitem|default('-')) }}${this.tag('endfor')}${this.tag('endfor')}`,
      () =>
        `${this.tag('for i in range(5)')}${this.tag(`if i is ${random.pick(['odd', 'even', 'gt 2', 'eq n'])}`)}${this.tag(random.pick(['continue', 'break']))}${this.tag('endif')}{{ i }}${inner()}${this.tag('else')}never${this.tag('endfor')}`,
      () =>
        `${this.tag(`with x = n, y = ${random.pick(['x', 's', 'undef'])}`)}{{ x }}{{ y|default('-') }}${inner()}${this.tag('set x = 5')}{{ x }}${this.tag('endwith')}{{ x|default('-') }}`,
      () =>
        `${this.tag(`block ${this.blockName()}${random.pick([' scoped', ''])}`)}{{ x|default('-') }}${inner()}${this.tag('set x = 7')}${this.tag('endblock')}{{ x|default('-') }}`,
      () =>
        `${this.tag(`set x | ${random.pick(['upper', 'trim', "replace('a', 'b')", 'indent(2, true)', 'e|title', 'length'])}`)} a\n${inner()}${this.tag('endset')}[{{ x }}]`,
      () =>
        `${this.tag(`if ${this.expression('any', 1)}`)}${this.tag('set q1 = 1')}${this.tag('else')}${this.tag('set q2 = 2')}${this.tag('endif')}{{ q1|default('-') }}{{ q2 is defined }}`,
    ])();
  }

  private blockName(): string {
    this.macros += 1;
    return `b${this.macros}`;
  }

  private conditional(depth: number): string {
    const { random } = this;
    const condition = () => this.expression(random.pick(['bool', 'any'] as const), 2);
    let text = this.tag(`if ${condition()}`) + this.body(depth - 1, 2);
    while (random.chance(0.25)) text += this.tag(`elif ${condition()}`) + this.body(depth - 1, 2);
    if (random.chance(0.4)) text += this.tag('else') + this.body(depth - 1, 2);
    return text + this.tag('endif');
  }

  private loop(depth: number): string {
    const { random } = this;
    const pairs = random.chance(0.25);
    const target = pairs ? 'k, v' : this.random.pick(['i', 'x', 'item']);
    const source = pairs
      ? `(${this.expression('dict', 1)})${random.pick(['.items()', '|dictsort', '|items'])}`
      : this.expression(random.pick(['list', 'list', 'list', 'str', 'dict', 'any'] as const), 2);
    const test = random.chance(0.2)
      ? ` if ${pairs ? 'k' : target} is ${random.pick(['string', 'defined', 'odd', 'not none', 'truthy'.replace('truthy', 'number')])}`
      : '';
    const size = this.scope.length;
    for (const name of target.split(', ')) this.scope.push(name);
    this.loops += 1;
    const extra = random.chance(0.5)
      ? random.pick([
          '{{ loop.index }}',
          '{{ loop.index0 }}{{ loop.revindex }}',
          '{{ loop.first }}{{ loop.last }}',
          '{{ loop.length }}',
          '{{ loop.revindex0 }}',
          "{{ loop.cycle('a', 'b') }}",
          '{{ loop.changed(loop.index // 2) }}',
          "{{ loop.previtem|default('-') }}",
          "{{ loop.nextitem|default('-') }}",
          "{{ ',' if not loop.last }}",
          '{{ loop.depth }}',
        ])
      : '';
    const control = random.chance(0.15)
      ? `{% if loop.index == 2 %}${this.tag(random.pick(['break', 'continue']))}{% endif %}`
      : '';
    const inside = random.chance(0.6) ? `{{ ${target.split(', ')[0]} }}` : '';
    let text =
      this.tag(`for ${target} in ${source}${test}`) + inside + control + extra + this.body(depth - 1, 2);
    this.loops -= 1;
    this.scope.length = Math.min(this.scope.length, size);
    if (random.chance(0.25)) text += this.tag('else') + this.body(depth - 1, 1);
    return text + this.tag('endfor');
  }

  private namespace(depth: number): string {
    const update = `{% set ns.x = ns.x ${this.random.pick(['+ 1', "~ 'a'", '+ i'])} %}`;
    return `{% set ns = namespace(x=${this.expression('int', 1)}) %}{% for i in ${this.expression('list', 1)} %}${update}${this.body(depth - 1, 1)}{% endfor %}{{ ns.x }}`;
  }

  private macro(depth: number): string {
    const { random } = this;
    this.macros += 1;
    const name = `m${this.macros}`;
    const size = this.scope.length;
    this.scope.push('p', 'q');
    const special = random.pick([
      '',
      '',
      '{{ varargs }}',
      '{{ kwargs }}',
      '{{ caller() if caller else "" }}',
      "{{ caller('arg') }}",
    ]);
    const text = `${this.tag(`macro ${name}(p, q=${this.expression('any', 1)})`)}${special}${this.body(depth - 1, 2)}${this.tag('endmacro')}`;
    this.scope.length = Math.min(this.scope.length, size);
    const call = `${name}(${random.pick(['1', '1, 2', "'a', q='b'", 'p=3', 'p=1, q=2', ...(random.chance(0.2) ? ['', '1, 2, 3', 'q=1, z=2', '*l', '**d'] : [])])})`;
    if (special.includes('caller') || random.chance(0.03)) {
      const parameters = special.includes("'arg'") ? '(c)' : '';
      return `${text}${this.tag(`call${parameters} ${call}`)}called${parameters ? '{{ c }}' : ''}${this.tag('endcall')}`;
    }
    return `${text}{{ ${call} }}`;
  }

  private imports(): string {
    const { random } = this;
    return random.pick([
      "{% import 'mac.j2' as mc %}{{ mc.hi('z') }}",
      "{% from 'mac.j2' import hi %}{{ hi('w', y=1) }}",
      "{% from 'mac.j2' import hi as ho, exported with context %}{{ ho(exported) }}",
      "{% import 'mac.j2' as mc with context %}{{ mc.hi('z') }}{{ mc.exported }}",
      "{% from 'mac.j2' import nope %}{{ nope is defined }}",
    ]);
  }
}
