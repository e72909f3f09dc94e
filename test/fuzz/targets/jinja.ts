import fc from 'fast-check';
import { Random, randomContext } from '../../jinja/random-context.ts';
import { TemplateWriter } from '../../jinja/random-statements.ts';
import { engineOf } from '../../jinja/render.ts';
import type { Target } from '../target.ts';

const context = randomContext(new Random(7));
const greedy = [
  '{% set ns = namespace(l=[1]) %}{% for i in range(45) %}{% set ns.l = [ns.l, ns.l] %}{% endfor %}{{ ns.l }}',
  "{{ '{:0999999,d}'.format(7) }}{{ ('a' * 999999) | wordwrap(1) }}{{ ('http://a ' * 9999) | urlize }}",
  "{{ dict.fromkeys(range(99999), range(99)) | tojson }}{{ '%.99f' % 1.5 }}{{ ('ab' * 99999) | replace('a', 'bb') }}",
  '{% macro m(n) %}{{ m(n + 1) }}{% endmacro %}{{ m(0) }}',
  "{% for a in range(999) %}{% for b in range(999) %}{{ [a, b] | sort | join(',') }}{% endfor %}{% endfor %}",
];

export const jinja: Target = {
  seeds: [
    '{% for a in range(3) if a %}{{ loop.index ~ a | string }}{% else %}x{% endfor %}',
    '{% macro m(a, b=1, *c) %}{{ a }}{% endmacro %}{{ m(1) }}{% set x = namespace(a=[1]) %}{{ x.a[0] is odd }}',
    '{# c #}{%- raw -%}{{ {% endraw %}{{ {"a": 1}["a"] if not true else "%.2f" % 1.5 }}{{ "a" * 99 }}',
    ...greedy,
  ],
  written: fc.nat().map((seed) => new TemplateWriter(new Random(seed)).template()),
  read(text) {
    const engine = engineOf(
      { main: text, ...TemplateWriter.includes },
      { extensions: ['do', 'loopcontrols'] },
    );
    const result = engine.render('main', structuredClone(context));
    // The limit of a render's output.
    if (result.ok && result.text.length > 64_000_000)
      throw new Error(`wrote ${result.text.length} characters`);
    engine.check(['main'], new Set(Object.keys(context)));
  },
};
