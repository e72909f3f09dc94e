import fc from 'fast-check';
import { expect, test } from 'vitest';
import { textsOf } from './edits/texts.ts';
import { found } from './found.ts';
import { tryText } from './target.ts';
import { targets } from './targets/index.ts';

test.each(Object.entries(targets))('the parser %s terminates on any mutated input', async (name, target) => {
  for (const text of [...target.seeds, ...(found[name] ?? [])]) await tryText(target, text);
  const all = fc.asyncProperty(textsOf(target), (text) => tryText(target, text));
  await expect(fc.assert(all, { seed: 1, numRuns: 40, endOnFailure: true })).resolves.toBeUndefined();
});
