/** Parts that others run, namespaces that parts share, other names: trees without findings that can start in order. */

import { beforeAll, expect, test } from 'vitest';
import { loadTemplates, type TemplateSet } from '../../src/render/templates.ts';
import { elsewhere } from '../support/places.ts';
import { repository } from '../support/render-fixture.ts';
import { expectSoundTree } from '../support/sound-tree.ts';

const configurations = elsewhere(80);

let templates: TemplateSet;
beforeAll(async () => {
  templates = await loadTemplates([
    { directory: `${repository}templates/config`, shownAs: 'templates/config' },
  ]);
});

test('they describe many parts, and put Langfuse beside some', () => {
  const described = new Set(configurations.flatMap(Object.keys).filter((name) => name.endsWith('_existing')));
  expect(described.size).toBeGreaterThan(12);
  const shared = configurations.filter((each) => each['langfuse_namespace'] === 'monitoring');
  expect(shared.length).toBeGreaterThan(0);
});

test.each(configurations.map((settings, index) => ({ index, settings })))(
  'configuration $index',
  ({ settings }) => {
    expectSoundTree(templates, settings);
  },
);
