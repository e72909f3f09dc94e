import { names, type Random, texts } from './random-context.ts';
import { fillForm, forms, type Kind } from './random-forms.ts';

/** Writes expressions that mostly make sense, because those that fail in both engines prove little. */
export class ExpressionWriter {
  protected readonly random: Random;
  /** Names that the template has defined so far. */
  protected readonly scope: string[] = [];

  constructor(random: Random) {
    this.random = random;
  }

  literalText(): string {
    const text = this.random.pick(texts);
    const quote = this.random.chance(0.5) && !text.includes("'") ? "'" : '"';
    const escaped = text
      .replace(/\\/g, '\\\\')
      .replace(/\n/g, '\\n')
      .replaceAll('"', quote === '"' ? '\\"' : '"');
    return quote + escaped + quote;
  }

  expression(kind: Kind, depth: number): string {
    const { random } = this;
    if (random.chance(0.04))
      return this.expression(random.pick(['int', 'str', 'list', 'dict', 'any', 'float']), depth - 1);
    if (random.chance(0.03) && this.scope.length > 0) return random.pick(this.scope);
    if (depth <= 0) return this.leaf(kind);
    if (random.chance(0.06)) {
      return `(${this.expression(kind, depth - 1)} if ${this.expression('bool', depth - 1)} else ${this.expression(kind, depth - 1)})`;
    }
    if (random.chance(0.04)) {
      return `(${this.expression(kind, depth - 1)} ${random.pick(['or', 'and'])} ${this.expression(kind, depth - 1)})`;
    }
    if (random.chance(0.04))
      return `${this.leaf('any')}|default(${this.expression(kind, depth - 1)}${random.chance(0.3) ? ', true' : ''})`;
    if (random.chance(0.35)) {
      const write = (part: Kind) => this.expression(part, depth - 1);
      return `(${fillForm(random.pick(forms[kind]), (alternatives) => random.pick(alternatives), write)})`;
    }
    return this[kind](depth - 1);
  }

  private leaf(kind: Kind): string {
    const { random } = this;
    switch (kind) {
      case 'int':
        return random.chance(0.5)
          ? random.pick(names.int)
          : random.pick(['0', '1', '2', '3', '-4', '10', '1_000', '0x1f']);
      case 'float':
        return random.chance(0.5)
          ? random.pick(names.float)
          : random.pick(['0.5', '1.0', '2.5', '-1.5', '1e3', '1e-7', '3.14159']);
      case 'str':
        return random.chance(0.5) ? random.pick(names.str) : this.literalText();
      case 'bool':
        return random.pick(['true', 'false', 'yes', 'no', 'True', 'False']);
      case 'list':
        return random.chance(0.6)
          ? random.pick([...names.list, ...names.objects])
          : random.pick(['[]', '[1, 2, 3]', "['b', 'A', 'c']", '(1, 2)', '()']);
      case 'dict':
        return random.chance(0.6)
          ? random.pick(names.dict)
          : random.pick(['{}', "{'a': 1}", "{'x': 'y', 'k': [1]}", '{1: 2, true: 3}']);
      default:
        return random.chance(0.4)
          ? random.pick(names.any)
          : this.leaf(random.pick(['int', 'str', 'float', 'bool', 'list', 'dict']));
    }
  }

  protected int(d: number): string {
    const { random } = this;
    const e = (kind: Kind) => this.expression(kind, d);
    return random.pick([
      () => `(${e('int')} ${random.pick(['+', '-', '*'])} ${e('int')})`,
      () => `${e('int')} ${random.pick(['+', '-', '*'])} ${e('int')}`,
      () => `(${e('int')} ${random.pick(['//', '%'])} ${e('int')})`,
      () => `(-${this.leaf('int')})`,
      () => `${this.leaf('int')}**${random.pick(['0', '1', '2', '3'])}`,
      () => `(${e('list')})|length`,
      () => `(${e('str')})|length`,
      () => `(${e('any')})|int${random.pick(['', '(5)', '(default=7)', '(0, 16)'])}`,
      () => `(${e('str')}).${random.pick(['count', 'find', 'rfind'])}(${this.literalText()})`,
      () => `(${e('str')})|wordcount`,
      () => `${random.pick(['l', 'nums'])}|sum`,
      () => `${random.pick(['objs', 'users'])}|sum(attribute='${random.pick(['k', 'age', 'n'])}')`,
      () => `(${e('int')})|abs`,
      () => `(${e('list')}|list).copy()[${random.pick(['0', '-1', '1', '5'])}]`,
      () => `d.${random.pick(['a', 'b', 'zz'])}`,
      () => `d['${random.pick(['a', 'b', 'zz'])}']`,
      () => `l|${random.pick(['max', 'min', 'first', 'last'])}`,
      () => `(${e('float')})|round|int`,
    ])();
  }

  protected float(d: number): string {
    const { random } = this;
    const e = (kind: Kind) => this.expression(kind, d);
    return random.pick([
      () => `(${e('int')} / ${e('int')})`,
      () =>
        `(${e('float')} ${random.pick(['+', '-', '*', '/', '//', '%'])} ${e(random.pick(['int', 'float']))})`,
      () =>
        `(${e('float')})|round${random.pick(['', '(1)', '(2)', "(1, 'floor')", "(0, 'ceil')", "(method='floor')", '(-1)'])}`,
      () => `(${e('any')})|float${random.pick(['', '(1.5)', '(default=2)'])}`,
      () => `(${e('float')})|abs`,
      () => `${this.leaf('float')}**2`,
      () => `-${this.leaf('float')}`,
    ])();
  }

  protected bool(d: number): string {
    const { random } = this;
    const e = (kind: Kind) => this.expression(kind, d);
    const kind = random.pick<Kind>(['int', 'float', 'str', 'list', 'any']);
    const test = random.pick([
      'defined',
      'undefined',
      'none',
      'string',
      'number',
      'mapping',
      'sequence',
      'iterable',
      'boolean',
      'integer',
      'float',
      'true',
      'false',
      'callable',
      'lower',
      'upper',
      'odd',
      'even',
      'divisibleby 2',
      'divisibleby(3)',
      'eq 1',
      'ne 2',
      'in [1, 2]',
      "in 'abc'",
      'gt 2',
      'lessthan(3)',
      'sameas none',
      'sameas(true)',
      'filter',
      'test',
      'escaped',
      'ge(1)',
      'le 1',
      '== 1'.replace('== 1', 'equalto(1)'),
    ]);
    return random.pick([
      () => `(${e(kind)} ${random.pick(['==', '!=', '<', '<=', '>', '>='])} ${e(kind)})`,
      () =>
        `(${e('int')} ${random.pick(['<', '<=', '=='])} ${e('int')} ${random.pick(['<', '>', '!='])} ${e('int')})`,
      () => `(not ${e('bool')})`,
      () => `not ${e('any')}`,
      () => `(${e('bool')} ${random.pick(['and', 'or'])} ${e('bool')})`,
      () => `(${e('any')} ${random.pick(['in', 'not in'])} ${e(random.pick(['list', 'str', 'dict']))})`,
      () => `(${e('any')} is ${random.chance(0.3) ? 'not ' : ''}${test})`,
      () => `${this.leaf('any')} is ${test}`,
      () => `(${e('str')}).${random.pick(['startswith', 'endswith'])}(${this.literalText()})`,
      () =>
        `(${e('str')}).${random.pick(['isdigit', 'isalpha', 'isupper', 'islower', 'isspace', 'istitle', 'isalnum', 'isidentifier', 'isnumeric'])}()`,
      () => `${this.leaf('str')} in ${this.leaf('str')}`,
    ])();
  }

  protected str(d: number): string {
    const { random } = this;
    const e = (kind: Kind) => this.expression(kind, d);
    const t = () => this.literalText();
    const filter = random.pick([
      'upper',
      'lower',
      'title',
      'capitalize',
      'trim',
      'reverse',
      'string',
      'e',
      'escape',
      'forceescape',
      'safe',
      'striptags',
      'urlencode',
      'indent',
      'indent(2)',
      'indent(2, true)',
      'indent(first=true, width=3)',
      'indent(4, blank=true)',
      "indent('> ')",
      'center(12)',
      'center(7)',
      'truncate(5)',
      'truncate(5, true)',
      "truncate(6, end='..', leeway=0)",
      "truncate(8, false, '…')",
      'wordwrap(5)',
      'wordwrap(4, false)',
      "wordwrap(6, wrapstring='|')",
      "replace('a', 'Z')",
      "replace('b', '', 1)",
      "trim('a ')",
      'e|e',
      "e ~ '<'",
      'urlize',
      'filesizeformat',
      'wordwrap(8, break_on_hyphens=false)',
      'join',
      "join('-')",
    ]);
    const method = random.pick([
      'upper()',
      'lower()',
      'title()',
      'capitalize()',
      'swapcase()',
      'strip()',
      "strip('a')",
      'lstrip()',
      'rstrip()',
      'zfill(6)',
      'ljust(6)',
      "rjust(6, '*')",
      "center(8, '-')",
      "replace('a', 'x')",
      "replace('b', 'y', 1)",
      "removeprefix('a')",
      "removesuffix('c')",
      'expandtabs(4)',
      'casefold()',
      "join(['1', '2'])",
      'join(words)',
      "partition('b')[0]",
    ]);
    return random.pick([
      () => `(${e('str')})|${filter}`,
      () => `(${e('str')})|${filter}`,
      () => `(${e('str')}).${method}`,
      () => `(${e('str')}).${method}`,
      () => `(${e('any')} ~ ${e('any')})`,
      () => `(${e('str')} + ${e('str')})`,
      () => `(${e('str')} * ${random.pick(['0', '1', '2', '3', '-1'])})`,
      () =>
        `(${e('str')}|string)[${random.pick(['0', '1', '-1', ':2', '1:', '::-1', '1:3', '-2:', '::2', '5:1:-1'])}]`,
      () => `(${e('list')})|join(${t()})`,
      () => `(${e('any')})|string`,
      () => `(${e('any')})|tojson${random.pick(['', '', '(2)', '(indent=4)'])}`,
      () => `'${random.pick(['%s', '%5s|', '%-5s|', '%r', '%.2s'])}' % (${e('any')},)`,
      () =>
        `'${random.pick(['%d', '%03d', '%+d', '%x', '%5.1f|', '%e', '%g', '%.3f', '%o', '% d', '%#x', '%i'])}' % ${e(random.pick(['int', 'float']))}`,
      () =>
        `'${random.pick(['{}', '{:>6}', '{:<6}|', '{:^6}|', '{:*^7}', '{!r}'])}'.format(${e(random.pick(['str', 'str', 'any']))})`,
      () =>
        `'${random.pick(['{:d}', '{:05d}', '{:+}', '{:x}', '{:,}', '{:b}', '{:.2f}', '{:e}', '{:8.3f}|', '{:%}', '{:g}', '{:_}', '{:#x}'])}'.format(${e(random.pick(['int', 'float']))})`,
      () => `'{a}-{b}'.format(a=${e('any')}, b=${e('any')})`,
      () => `'%(a)s/%(b)s' % {'a': ${e('any')}, 'b': 1}`,
      () => `'%s-%s'|format(${e('any')}, ${e('any')})`,
      () => `(${e('int')})|filesizeformat${random.pick(['', '(true)'])}`,
      () => `conf.name`,
      () => `conf['${random.pick(['name', 'nope'])}']`,
      () => `{'class': ${e('str')}, 'n': ${e('any')}}|xmlattr`,
      () => `(${e('any')})|pprint|length`.replace('pprint|length', 'string'),
    ])();
  }

  protected list(d: number): string {
    const { random } = this;
    const e = (kind: Kind) => this.expression(kind, d);
    const objects = random.pick(names.objects);
    const attribute = random.pick(['n', 'on', 'k', 'name', 'age', 'address.city', 'tags.0', 'zz']);
    return random.pick([
      () => `[${random.many(3, () => e('any')).join(', ')}]`,
      () => `(${e('list')})|list`,
      () => `(${e('list')} + ${e('list')})`,
      () => `(${e('list')})|sort${random.pick(['', '(true)', '(reverse=true)', '(case_sensitive=true)'])}`,
      () =>
        `${objects}|sort(attribute='${random.pick(['n', 'name', 'age', 'k', 'age,name', 'address.city'])}')|map(attribute='${attribute}')|list`,
      () => `(${e('list')})|unique|list`,
      () => `(${e('list')})|reverse|list`,
      () => `(${e('list')})|batch(2${random.pick(['', ", 'x'"])})|list`,
      () => `(${e('list')})|slice(${random.pick(['2', '3'])}${random.pick(['', ', 0'])})|list`,
      () => `${objects}|map(attribute='${attribute}'${random.chance(0.3) ? ", default='D'" : ''})|list`,
      () =>
        `(${e('list')})|map('${random.pick(['string', 'int', 'upper', 'length', 'abs', 'tojson'])}')|list`,
      () =>
        `${objects}|${random.pick(['selectattr', 'rejectattr'])}('${attribute}'${random.pick(['', ", 'defined'", ", 'equalto', 'a'", ", '>', 26", ", 'in', ['a', 31]", ", 'none'"])})|map(attribute='k')|list`,
      () =>
        `(${e('list')})|${random.pick(['select', 'reject'])}(${random.pick(["'odd'", '', "'string'", "'none'", "'gt', 1", "'in', [1, 2]", "'defined'"])})|list`,
      () => `(${e('dict')})|dictsort${random.pick(['', '(true)', "(by='value')", '(reverse=true)'])}`,
      () => `(${e('dict')})|items|list`,
      () => `(${e('dict')}).${random.pick(['items', 'keys', 'values'])}()|list`,
      () => `(${e('str')}).split(${random.pick(['', "','", "' '", "'b'", "' ', 1", 'maxsplit=1'])})`,
      () =>
        `(${e('str')}).${random.pick(["rsplit('b', 1)", 'splitlines()', "partition('b')", "rpartition(',')", 'split(none, 1)'])}`,
      () => `(${e('list')}|list)[${random.pick([':2', '1:', '::-1', '::2', '-2:', '1:-1', '3:0:-1'])}]`,
      () => `(${e('str')})|list`,
      () => `range(${random.pick(['4', '1, 4', '5, 0, -2', '0'])})|list`,
      () => `${objects}|groupby('${random.pick(['n', 'on', 'age', 'address.city', 'k'])}')|map('first')|list`,
      () => `(${e('list')} * ${random.pick(['0', '2'])})`,
      () => `(${e('any')}, ${e('any')})`,
    ])();
  }

  protected dict(d: number): string {
    const { random } = this;
    const e = (kind: Kind) => this.expression(kind, d);
    return random.pick([
      () => `{'a': ${e('any')}, 'b': ${e('any')}}`,
      () => `{${random.pick(['1', "'k'", 'none', '(1, 2)', '1.0'])}: ${e('any')}}`,
      () => `dict(a=${e('any')}, b=2)`,
      () => `dict(${random.pick(['d', 'ed', "[('x', 1)]"])}, c=${e('any')})`,
      () => `(${e('dict')}).copy()`,
      () => 'conf.sub',
    ])();
  }

  protected any(d: number): string {
    const kind = this.random.pick<Kind>(['int', 'float', 'str', 'bool', 'list', 'dict']);
    const { random } = this;
    if (random.chance(0.15)) {
      return random.pick([
        `(${this.expression('dict', d)}).get('${random.pick(['a', 'zz'])}'${random.pick(['', ", 'dflt'"])})`,
        `(${this.expression('list', d)}|list).copy()|${random.pick(['first', 'last', 'max', 'min', 'sum'])}`,
        `(${this.expression('dict', d)}).copy().${random.pick(['a', 'b', 'zz', 'keys()', 'items()'])}`,
        `conf.sub.x`,
        `undef.${random.pick(['a', 'a.b', 'a[0]'])}`,
        `${this.leaf('any').replace(/^(?=[^a-z])/, 'n or ')}`,
      ]);
    }
    return this.expression(kind, d);
  }
}
