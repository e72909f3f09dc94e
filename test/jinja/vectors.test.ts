import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type Corpus, comparable, engineFor, outcome } from './corpus.ts';

const root = new URL('../../', import.meta.url);
const shared =
  process.env['JINJA_VECTORS'] ?? fileURLToPath(new URL('../shared/corpus/jinja-vectors.json', root));
const own = fileURLToPath(new URL('test/jinja/vectors.json', root));

function suite(title: string, path: string): void {
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

suite('our own vectors, made by Jinja2', own);

if (existsSync(shared)) suite('the shared vectors', shared);
else if (process.env['JINJA_VECTORS'] !== undefined) {
  it('the vectors that JINJA_VECTORS names', () => expect.fail(`there is no file ${shared}`));
} else {
  // Not a skipped test: these vectors are kept beside the repository, and most clones do not have them.
  process.stderr.write('jinja: no shared vectors beside the repository; set JINJA_VECTORS to run them\n');
}
