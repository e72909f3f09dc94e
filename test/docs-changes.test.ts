/** docs/changes.md: what `npm run e2e:settings` saw. `npm run generate` keeps the page in step with the settings. */

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

test('the change of no setting fails on a running cluster, or is refused', () => {
  const others = Object.entries(outcomes).filter(([, { what }]) => what === 'failed' || what === 'refused');
  expect(others).toEqual([]);
});

test('the page has a row for each setting, and says which were not tried', () => {
  const settings = Object.keys(schema.properties);
  const page = changesDocument(settings, { [settings[0] ?? '']: { what: 'arrived' } });
  expect(page.split('\n').filter((line) => line.startsWith('| `'))).toHaveLength(settings.length);
  expect(page).toContain(`${settings.length - 1} have not been tried yet`);
});
