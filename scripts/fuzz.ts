/**
 * Parses random mutations of what people write, and prints the smallest text that breaks a parser. Runs until the time is over;
 * further failures of the same kind are only counted.
 *
 * npm run fuzz -- NAME [SECONDS] [SEED]
 */
import { inspect } from 'node:util';
import fc from 'fast-check';
import { textsOf } from '../test/fuzz/edits/texts.ts';
import { tryText } from '../test/fuzz/target.ts';
import { targets } from '../test/fuzz/targets/index.ts';

const [name = '', seconds = '60', first] = process.argv.slice(2);
const target = Object.hasOwn(targets, name) ? targets[name] : undefined;
if (target === undefined) {
  process.stderr.write(`There is no target ${name}; there are ${Object.keys(targets).join(', ')}\n`);
  process.exit(2);
}
const print = (line: string) => process.stdout.write(`${line}\n`);
const started = Date.now();
const left = () => started + Number(seconds) * 1000 - Date.now();
const kinds = new Map<string, number>();
let texts = 0;
process.on('SIGTERM', summary);
for (let seed = Number(first ?? started) | 0; left() > 0; seed += 1) {
  const result = await fc.check(
    fc.asyncProperty(textsOf(target), async (text) => {
      await tryText(target, text);
      texts += 1;
      // The timer that ends this runs between tasks.
      await new Promise((resolve) => setImmediate(resolve));
    }),
    { seed, numRuns: 200, interruptAfterTimeLimit: left(), markInterruptAsFailure: false },
  );
  if (!result.failed || result.counterexample === null) continue;
  const kind = kindOf(result.errorInstance);
  const times = (kinds.get(kind) ?? 0) + 1;
  kinds.set(kind, times);
  if (times > 1) continue;
  print(`seed ${seed}: ${JSON.stringify(result.counterexample[0])}\n${inspect(result.errorInstance)}`);
}
summary();

function summary(): void {
  const minutes = Math.round((Date.now() - started) / 60_000);
  print(`${name}: ${texts} texts in ${minutes} minutes, ${kinds.size} kinds of breaks`);
  for (const [kind, times] of kinds) print(`${times} × ${kind.split('\n')[0]}`);
  process.exit(kinds.size === 0 ? 0 : 1);
}

/** The message without numbers, and where it was thrown. */
function kindOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const [message = '', place = ''] = (error.stack ?? '').split('\n');
  return `${message.replace(/\d+/g, 'N').slice(0, 80)}\n${place}`;
}
