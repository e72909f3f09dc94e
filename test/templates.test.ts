import { expect, test } from 'vitest';
import { variableNames } from '../src/app-kit/project.ts';
import { shipped } from '../src/apps/shipped.ts';
import { checkTemplates } from '../src/render/check.ts';
import { loadTemplates } from '../src/render/templates.ts';
import { repository } from './support/render-fixture.ts';

const templates = await loadTemplates([
  { directory: `${repository}templates/config`, shownAs: 'templates/config' },
]);
const { diagnostics } = checkTemplates(templates, variableNames(shipped));

test('no shipped template has a syntax error or an undefined name, in any branch', () => {
  expect(diagnostics).toEqual([]);
});
