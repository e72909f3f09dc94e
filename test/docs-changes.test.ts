/**
 * Checks docs/changes.md, the record of `npm run e2e:settings`. `npm run generate` keeps the page up to date with the settings.
 */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { changesDocument } from '../scripts/changes-document.ts';
import { schema } from '../src/apps/shipped-schema.ts';
import type { Outcomes } from './cluster/settings/recorded.ts';
import { repository } from './support/render-fixture.ts';

const outcomes = JSON.parse(
  readFileSync(join(repository, 'test/cluster/settings/outcomes.json'), 'utf8'),
) as Outcomes;

test('no change of a setting fails on a running cluster or is refused', () => {
  const others = Object.entries(outcomes).filter(([, { what }]) => what === 'failed' || what === 'refused');
  expect(others).toEqual([]);
});

test('the page has a row for each setting that was tried, and names the others', () => {
  const [tried = '', ...others] = Object.keys(schema.properties).sort();
  const page = changesDocument([tried, ...others], { [tried]: { what: 'arrived' } });
  expect(page.split('\n').filter((line) => line.startsWith('| `'))).toEqual([
    expect.stringContaining(`| \`${tried}\` | arrives |`),
  ]);
  expect(page).toContain(`${others.length} have not been tried yet`);
  expect(page).toContain(`Not tried yet: ${others.map((name) => `\`${name}\``).join(', ')}.`);
});
