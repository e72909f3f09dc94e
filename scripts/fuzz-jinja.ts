/**
 * Renders random templates with the engine and with Jinja2, and shows where they differ.
 *
 *   npm run fuzz:jinja -- [--cases 20000] [--seed 1] [--show 20]
 */
import { parseArgs } from 'node:util';
import { comparable, copyOf, engineFor, outcome } from '../test/jinja/corpus.ts';
import { Random, randomContext } from '../test/jinja/random-templates.ts';
import { TemplateWriter } from '../test/jinja/random-statements.ts';
import { jinjaVersion, type ReferenceCase, referencePython, renderReference } from '../test/jinja/reference.ts';

const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '20000' },
    seed: { type: 'string', default: '1' },
    show: { type: 'string', default: '20' },
  },
});

const batchSize = 1000;
const kinds = ['strict', 'chainable', 'chainable', 'default', 'default', 'debug'] as const;
const options = { trim_blocks: true, lstrip_blocks: true, keep_trailing_newline: true };
const extensions = ['do', 'loopcontrols'] as const;

function makeCase(seed: number): ReferenceCase {
  const random = new Random(seed);
  const context = randomContext(random);
  const template = new TemplateWriter(random).template();
  return { template, context, undefined: random.pick(kinds), includes: TemplateWriter.includes, extensions, options };
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
  const batch = Array.from({ length: Math.min(batchSize, total - start) }, (_, index) => makeCase(firstSeed + start + index));
  const expected = renderReference(python, batch);
  for (const [index, item] of batch.entries()) {
    const reference = expected[index];
    if (reference === undefined) throw new Error('the reference left a case out');
    const wanted = 'text' in reference ? comparable(reference.text) : '!ERR';
    if ('error' in reference) {
      failures += 1;
      if (process.env['FUZZ_ERRORS']) print(`E ${reference.error}: ${reference.message.slice(0,70)}`);
    }
    const engine = engineFor({ includes: TemplateWriter.includes }, item.template, item.undefined, extensions);
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
    print(`seed ${firstSeed + start + index} (${item.undefined})\n  template ${JSON.stringify(item.template)}`);
    print(`  jinja2   ${'text' in reference ? JSON.stringify(wanted) : `${reference.error}: ${reference.message}`}`);
    print(`  ours     ${ours.ok ? JSON.stringify(got) : `${ours.diagnostic.message} ${ours.diagnostic.hint.split('\n')[0]}`}`);
  }
}
print(`${total} cases against Jinja2 ${jinjaVersion}, seed ${values.seed}: ${differences} differ; ${failures} fail in Jinja2`);
process.exitCode = differences === 0 ? 0 : 1;
