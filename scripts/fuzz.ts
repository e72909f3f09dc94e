/**
 * Reads random changes of what people write, and prints the smallest text that a reader breaks at.
 *
 *   npm run fuzz -- NAME [SECONDS]
 */
import { inspect } from 'node:util';
import fc from 'fast-check';
import { targets, textsOf, tryText } from '../test/fuzz/targets.ts';

const [name = '', seconds = '60'] = process.argv.slice(2);
const target = Object.hasOwn(targets, name) ? targets[name] : undefined;
if (target === undefined) {
  process.stderr.write(`There is no target ${name}; there are ${Object.keys(targets).join(', ')}\n`);
  process.exit(2);
}
const result = await fc.check(
  fc.asyncProperty(textsOf(target), async (text) => {
    await tryText(target, text);
    // The clock that ends this is looked at between tasks.
    await new Promise((resolve) => setImmediate(resolve));
  }),
  {
    numRuns: Number.MAX_SAFE_INTEGER,
    interruptAfterTimeLimit: Number(seconds) * 1000,
    markInterruptAsFailure: false,
  },
);
process.stdout.write(`${name}: ${result.numRuns} texts\n`);
if (result.failed && result.counterexample !== null) {
  process.stdout.write(`${JSON.stringify(result.counterexample[0])}\n${inspect(result.errorInstance)}\n`);
  process.exit(1);
}
