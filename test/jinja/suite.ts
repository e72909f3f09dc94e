import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Corpus, comparable, engineFor, outcome } from './corpus.ts';

/** A test for each vector of a file, with both kinds of undefined. */
export function vectorSuite(title: string, path: string): void {
  describe(title, () => {
    const corpus = JSON.parse(readFileSync(path, 'utf8')) as Corpus;
    for (const kind of ['chainable', 'strict'] as const) {
      it.each(corpus.cases.map((item) => ({ name: JSON.stringify(item.template), item })))(
        `${kind}: $name`,
        ({ item }) => {
          expect(outcome(engineFor(corpus, item.template, kind), corpus.context)).toBe(
            comparable(item[kind]),
          );
        },
      );
    }
  });
}
