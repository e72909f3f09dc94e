/**
 * Renders random templates with the engine and with Jinja2, and prints the differences.
 *
 * npm run fuzz:jinja -- [--cases 20000] [--seed 1] [--show 20]
 */
import { parseArgs } from 'node:util';
import { type EngineOptions, gitopsDelimiters, jinjaDelimiters } from '../src/jinja/index.ts';
import { comparable, copyOf, engineFor, outcome } from '../test/jinja/corpus.ts';
import { Random, randomContext } from '../test/jinja/random-context.ts';
import { TemplateWriter } from '../test/jinja/random-statements.ts';
import {
  jinjaVersion,
  type ReferenceCase,
  referencePython,
  renderReference,
} from '../test/jinja/reference.ts';

const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '20000' },
    seed: { type: 'string', default: '1' },
    show: { type: 'string', default: '20' },
  },
});

const batchSize = 1000;
const kinds = ['strict', 'chainable', 'chainable', 'default', 'default', 'debug'] as const;
const extensions = ['do', 'loopcontrols'] as const;
/** The delimiters of GitOps templates, as replacements for Jinja2's defaults. */
const gitops: readonly (readonly [from: string, to: string, option: string])[] = [
  ['{%', '#%', 'block_start_string'],
  ['%}', '%#', 'block_end_string'],
  ['{{', '#{', 'variable_start_string'],
  ['}}', '}#', 'variable_end_string'],
  ['{#', '#|', 'comment_start_string'],
  ['#}', '#|', 'comment_end_string'],
];

interface FuzzCase {
  readonly reference: ReferenceCase;
  readonly engine: Omit<EngineOptions, 'loader'>;
}

function makeCase(seed: number): FuzzCase {
  const random = new Random(seed);
  const context = randomContext(random);
  const written = new TemplateWriter(random).template();
  const custom = random.chance(0.2);
  const plain = random.chance(0.8);
  const flag = () => plain || random.chance(0.5);
  const [trimBlocks, lstripBlocks, keepTrailingNewline] = [flag(), flag(), flag()];
  const translate = (text: string) =>
    custom ? gitops.reduce((result, [from, to]) => result.replaceAll(from, to), text) : text;
  const includes = Object.fromEntries(
    Object.entries(TemplateWriter.includes).map(([name, text]) => [name, translate(text)]),
  );
  const delimiters = custom ? Object.fromEntries(gitops.map(([, to, option]) => [option, to])) : {};
  return {
    reference: {
      template: translate(written),
      context,
      undefined: random.pick(kinds),
      includes,
      extensions,
      options: {
        ...delimiters,
        trim_blocks: trimBlocks,
        lstrip_blocks: lstripBlocks,
        keep_trailing_newline: keepTrailingNewline,
      },
    },
    engine: {
      delimiters: custom ? gitopsDelimiters : jinjaDelimiters,
      trimBlocks,
      lstripBlocks,
      keepTrailingNewline,
      extensions,
    },
  };
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

const total = Number(values.cases);
const firstSeed = Number(values.seed) * 1_000_003;
const python = referencePython();
let differences = 0;
let failures = 0;
for (let start = 0; start < total; start += batchSize) {
  const batch = Array.from({ length: Math.min(batchSize, total - start) }, (_, index) =>
    makeCase(firstSeed + start + index),
  );
  const expected = renderReference(
    python,
    batch.map(({ reference }) => reference),
  );
  for (const [index, { reference: item, engine: engineOptions }] of batch.entries()) {
    const reference = expected[index];
    if (reference === undefined) throw new Error('the reference left a case out');
    const wanted = 'text' in reference ? comparable(reference.text) : '!ERR';
    if ('error' in reference) {
      failures += 1;
    }
    const engine = engineFor({ includes: item.includes ?? {} }, item.template, item.undefined, engineOptions);
    let got: string;
    try {
      got = outcome(engine, item.context);
    } catch (error) {
      got = `thrown: ${error instanceof Error ? error.stack : String(error)}`;
    }
    if (got === wanted) continue;
    differences += 1;
    if (differences > Number(values.show)) continue;
    const ours = engine.render('main', copyOf(item.context));
    print(
      `seed ${firstSeed + start + index} (${item.undefined})\n  template ${JSON.stringify(item.template)}`,
    );
    print(
      `  jinja2   ${'text' in reference ? JSON.stringify(wanted) : `${reference.error}: ${reference.message}`}`,
    );
    print(
      `  ours     ${ours.ok ? JSON.stringify(got) : `${ours.diagnostic.message} ${ours.diagnostic.hint.split('\n')[0]}`}`,
    );
  }
}
print(
  `${total} cases against Jinja2 ${jinjaVersion}, seed ${values.seed}: ${differences} differ; ${failures} fail in Jinja2`,
);
process.exitCode = differences === 0 ? 0 : 1;
