/** What a door exports is documented where it is declared, so that an editor explains it. */

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const src = fileURLToPath(new URL('../src', import.meta.url));
const doors = [
  'index.ts',
  'makejinja/plugin/api.ts',
  'app-kit/index.ts',
  'jinja/index.ts',
  'sops/index.ts',
  'verify/index.ts',
];

const texts = new Map(
  readdirSync(src, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => [join(src, path), readFileSync(join(src, path), 'utf8')]),
);

/** The names that a file exports from others, by the files that declare them. */
function* exportsOf(door: string): Generator<{ readonly name: string; readonly from: string }> {
  const statements = (texts.get(door) ?? '').matchAll(/^export (?:type )?\{([^}]*)\} from '([^']+)';/gms);
  for (const [, list = '', path = ''] of statements) {
    const from = resolve(dirname(door), path);
    for (const entry of list.split(',').filter((part) => part.trim() !== '')) {
      const name =
        entry
          .trim()
          .replace(/^type /, '')
          .split(' as ')[0] ?? '';
      const isDeclared = declarationsOf(name, texts.get(from) ?? '').length > 0;
      if (isDeclared) yield { name, from };
      // A door may export from another.
      else yield* [...exportsOf(from)].filter((other) => other.name === name);
    }
  }
}

/** The line before each declaration of a name; an overloaded function has several. */
function declarationsOf(name: string, text: string): string[] {
  const lines = text.split('\n');
  const declares = new RegExp(
    `^export (?:async |abstract )?(?:function\\*?|class|const|interface|type) ${name}\\b`,
  );
  return lines.flatMap((line, index) => (declares.test(line) ? [lineBefore(lines, index)] : []));
}

function lineBefore(lines: readonly string[], index: number): string {
  const line = lines[index - 1] ?? '';
  return line.startsWith('// biome-ignore') ? lineBefore(lines, index - 1) : line;
}

test.each(doors)('everything that %s exports is documented', (door) => {
  const exported = [...exportsOf(join(src, door))];
  const silent = exported.filter(({ name, from }) =>
    declarationsOf(name, texts.get(from) ?? '').every((before) => !before.trim().endsWith('*/')),
  );
  expect(exported.length).toBeGreaterThan(0);
  expect(silent.map(({ name }) => name)).toEqual([]);
});
