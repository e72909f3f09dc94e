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
