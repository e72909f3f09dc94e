/** Checks that every setting, file and test named in docs/seeds.md exists. */

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { globbySync } from 'globby';
import { expect, test } from 'vitest';
import { variablesOf } from '../src/app-kit/project.ts';
import { shipped } from '../src/apps/shipped.ts';
import { repository } from './support/render-fixture.ts';

const page = readFileSync(join(repository, 'docs/seeds.md'), 'utf8');
const rows = page.split('\n').filter((line) => /^\| (?!---|asked for)/.test(line));
const code = (text: string) => [...text.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);
const columns = rows.map((row) => row.slice(1, -1).split(' | '));

test('every row has a place and a test', () => {
  const bare = columns.filter(([, place = '', by = '']) => place === '' || code(by).length === 0);
  expect(bare).toEqual([]);
});

test('the tests exist', () => {
  const missing = columns
    .flatMap(([, , by = '']) => code(by))
    .filter((file) => !existsSync(join(repository, file)));
  expect(missing).toEqual([]);
});

test('the settings and variables exist', () => {
  const known = new Set([
    ...Object.keys(shipped.schema.properties),
    ...Object.keys(variablesOf(shipped.apps)),
  ]);
  const names = columns
    .flatMap(([, place = '']) => code(place))
    .filter((name) => /^[a-z]+(_[a-z0-9]+)+$|^shape$/.test(name) && name !== 'langfuse_otel');
  expect(names.length).toBeGreaterThan(50);
  expect(names.filter((name) => !known.has(name))).toEqual([]);
});

test('the templates and environment variables exist', () => {
  const folder = 'templates/config/kubernetes/apps/ai-system/langfuse';
  const templates = globbySync(`${folder}/**/*.j2`, { cwd: repository });
  const text = templates.map((path) => readFileSync(join(repository, path), 'utf8')).join('\n');
  const places = columns.flatMap(([, place = '']) => code(place));
  for (const name of places.filter((place) => place.endsWith('.j2'))) {
    expect(
      templates.some((path) => path.endsWith(`/${name}`)),
      name,
    ).toBe(true);
  }
  for (const name of places.filter((place) => /^[A-Z]+(_[A-Z]+)+$/.test(place))) {
    expect(text, name).toContain(name);
  }
});

test('every row of the platform is a test of its name, and every such test a row', () => {
  const [platform = ''] = page.split('## Beside managed services');
  const asked = rows.filter((row) => platform.includes(row)).map((row) => row.slice(2).split(' | ')[0]);
  const files = globbySync('test/shape/platform-rows/*.test.ts', { cwd: repository });
  const tests = files.map((file) => readFileSync(join(repository, file), 'utf8')).join('\n');
  const titles = [...tests.matchAll(/^ {2}test\((['"])(.*)\1,/gm)].map(([, , title]) => title);
  expect(titles.toSorted()).toEqual(asked.toSorted());
});
