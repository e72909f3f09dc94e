import { beforeAll, describe, expect, test } from 'vitest';
import { schema as clusterSchema } from '../../src/apps/shipped-schema.ts';
import { loadTemplates, type TemplateSet } from '../../src/render/templates.ts';
import { combinations, configurationOf } from '../support/combinations.ts';
import { documentsOf } from '../support/documents.ts';
import { repository } from '../support/render-fixture.ts';
import { treeWithoutFindings } from '../support/sound-tree.ts';

let templates: TemplateSet;
beforeAll(async () => {
  templates = await loadTemplates([
    { directory: `${repository}templates/config`, shownAs: 'templates/config' },
  ]);
});

test('there are as many as the modes make', () => {
  expect(combinations).toHaveLength(2 * 2 * 3 * 3 * 2 * 2 - 2 * 2 * 3 * 2);
});

describe.each(['1.5.41', '2.0.0'])('version %s of the chart', (version) => {
  test.each(combinations.filter(({ chart }) => chart === version))(
    '$backend: PostgreSQL $postgres, Redis $redis, blobs $blob, ClickHouse $clickhouse',
    (combination) => {
      const config = configurationOf(combination);
      const files = treeWithoutFindings(templates, config);

      const values = Object.entries(config)
        .filter(([name]) => clusterSchema.properties[name]?.['x-secret'] === true)
        .map(([, value]) => String(value));
      expect(values.length > 0).toBe(combination.backend === 'sops');
      for (const { path, content, secret } of files) {
        if (combination.backend === 'external-secrets') {
          expect(secret, path).toBe(false);
          expect(documentsOf(content).map(({ kind }) => kind)).not.toContain('Secret');
        }
        if (secret) continue;
        for (const value of values) expect(content.includes(value), path).toBe(false);
      }
    },
  );
});
