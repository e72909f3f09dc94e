import { readFileSync } from 'node:fs';
import { globbySync } from 'globby';
import { expect, test } from 'vitest';
import { apps } from '../src/apps/registry.generated.ts';
import { repository } from './support/render-fixture.ts';

/**
 * Names of apps that are also words of the field: of API groups, of a kind of policy, of a product with known default passwords,
 * or of what a tree is.
 */
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

/** The core is everything except apps. The verifier knows the kinds of operators by their API groups. */
const core = globbySync('src/**/*.ts', { cwd: repository }).filter(
  (path) => !path.startsWith('src/apps/') && !path.startsWith('src/verify/'),
);

const names = apps.map(({ name }) => name).filter((name) => !words.includes(name));

test.each([...names, 'doppler'])('no code of the core names %s', (name) => {
  // Also as part of a longer identifier, unless other words begin with the name.
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

/** The lines of code, without comments, examples of codes, and kinds with their API group. */
function codeOf(text: string): string[] {
  return text
    .replace(/\bexample:\s*(?:'[^'\n]*'|"[^"\n]*"|`[^`]*`),/g, '')
    .replace(/'[a-z0-9-]+(?:\.[a-z0-9-]+)+\/[A-Z]\w+'/g, "''")
    .split('\n')
    .filter((line) => !/^\s*(\/\*\*|\*|\/\/)/.test(line));
}
