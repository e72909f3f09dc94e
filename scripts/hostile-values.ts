/**
 * `npm run fuzz:values [COUNT] [SEED]`: renders whole platforms with a different hostile string in every setting and derived
 * variable; each must come back unchanged from the parsed manifests. `test/hostile-values.test.ts` is the short version.
 */

import { configurations, firstChanged, type MarkedConfiguration } from '../test/support/marked-tree.ts';
import { random } from '../test/support/mutate.ts';
import { awkwardTexts } from '../test/support/random-configuration.ts';

const [count = 10_000, seed = 1] = process.argv.slice(2).map(Number);
const roll = random(seed);
const print = (line: string) => process.stdout.write(`${line}\n`);
const letters = [...'\'"\\:#{}[]&*!|>%@`-?,=<~.$()/ \n\r\t\u0085\u2028\ufeff0aé漢🙂\u0007\u007f'];
const texts = awkwardTexts.map((text) => text.replace(/[\ud800-\udfff]/gu, '?'));

function hostile(): string {
  if (roll() < 0.2) return texts[Math.floor(roll() * texts.length)] ?? '';
  return Array.from({ length: 1 + Math.floor(roll() * 12) }, () =>
    roll() < 0.9
      ? letters[Math.floor(roll() * letters.length)]
      : String.fromCodePoint(Math.floor(roll() * 0xd800)),
  ).join('');
}

let values = 0;
const amiss: string[] = [];
for (let number = 1; number <= count; number += 1) {
  const chosen = new Map<string, string>();
  const valueAt = (mark: string) => {
    // The schema allows one slash there, between namespace and name.
    const isReference = mark.endsWith('_kustomization-');
    const value = chosen.get(mark) ?? (isReference ? hostile().replaceAll('/', '') : hostile());
    chosen.set(mark, value);
    return value;
  };
  try {
    const configuration = configurations[number % configurations.length] as MarkedConfiguration;
    const changed = firstChanged(configuration, valueAt);
    if (changed !== undefined) amiss.push(`${number}: ${changed}`);
  } catch (error) {
    amiss.push(`${number}: ${String(error)}`);
  }
  values += chosen.size;
  if (number % 100 === 0) print(`${number}: ${values} values, ${amiss.length} amiss`);
}
print(`${count} platforms from seed ${seed}: ${values} values, ${amiss.length} amiss`);
for (const text of amiss.slice(0, 20)) print(text);
process.exitCode = amiss.length > 0 ? 1 : 0;
