import { readFileSync } from 'node:fs';
import { globbySync } from 'globby';
import { expect, test } from 'vitest';
import { apps } from '../src/apps/registry.generated.ts';
import { repository } from './support/render-fixture.ts';

/** Names of apps that are words of the field as well: of API groups, of a kind of policy, of a product whose usual passwords are known, or of what a tree is. */
const words = [
  'cilium',
  'cluster',
  'external-secrets',
  'flux',
  'grafana',
  'kubernetes',
  'monitoring',
  'redis',
];

/** The core is all that is no app. The verifier knows the kinds of operators by their API groups. */
const core = globbySync('src/**/*.ts', { cwd: repository }).filter(
  (path) => !path.startsWith('src/apps/') && !path.startsWith('src/verify/'),
);

const names = apps.map(({ name }) => name).filter((name) => !words.includes(name));

test.each([...names, 'doppler'])('no code of the core names %s', (name) => {
  // As part of a longer identifier, too, unless the name begins other words.
  const pattern = new RegExp(`\\b${name}${name.length > 5 ? '' : '\\b'}`, 'i');
  const found = core.flatMap((path) =>
    codeOf(readFileSync(`${repository}${path}`, 'utf8'))
      .filter((line) => pattern.test(line))
      .map((line) => `${path}: ${line.trim()}`),
  );
  expect(found).toEqual([]);
});

test('the core is searched', () => {
  expect(core.length).toBeGreaterThan(200);
});

/** The lines that do something: no comments, no example of a code, and no kind by its API group. */
function codeOf(text: string): string[] {
  return text
    .replace(/\bexample:\s*(?:'[^'\n]*'|"[^"\n]*"|`[^`]*`),/g, '')
    .replace(/'[a-z0-9-]+(?:\.[a-z0-9-]+)+\/[A-Z]\w+'/g, "''")
    .split('\n')
    .filter((line) => !/^\s*(\/\*\*|\*|\/\/)/.test(line));
}
