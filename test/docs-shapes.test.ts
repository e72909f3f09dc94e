import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { schema } from '../src/apps/shipped-schema.ts';
import { repository } from './support/render-fixture.ts';

const guide = readFileSync(`${repository}docs/external-shape.md`, 'utf8');

/** The table of what the shape sets: setting, default of the platform, default of the external shape. */
const rows = [...guide.matchAll(/^\| `(\w+)` \| `([^`]+)` \| `([^`]+)` \|$/gm)].map(([, ...row]) => row);

test('the page on the external shape has every default that the shape sets', () => {
  const decided = Object.entries(schema.properties).flatMap(([name, { 'x-defaults': defaults }]) =>
    defaults?.['platform'] === undefined || defaults['external'] === undefined
      ? []
      : [[name, String(defaults['platform']), String(defaults['external'])]],
  );
  expect(rows.toSorted()).toEqual(decided.toSorted());
});
