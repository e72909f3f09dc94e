import { expect, test } from 'vitest';
import type { App } from '../src/apps/app.ts';
import { apps } from '../src/apps/registry.generated.ts';
import { clusterSchema } from '../src/config/schema-validator.ts';
import { checkTemplates } from '../src/render/check.ts';
import { loadTemplates } from '../src/render/templates.ts';
import { repository } from './support/render-fixture.ts';

const templates = await loadTemplates([
  { directory: `${repository}templates/config`, shownAs: 'templates/config' },
]);
const derived = (apps as readonly App[]).flatMap(({ derivations }) => Object.keys(derivations));
const { diagnostics } = checkTemplates(templates, [...Object.keys(clusterSchema.properties), ...derived]);

test('no shipped template has a syntax error or a name that nothing defines, in any branch', () => {
  expect(diagnostics).toEqual([]);
});
