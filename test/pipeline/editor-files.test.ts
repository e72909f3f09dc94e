import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { shipped } from '../../src/apps/shipped.ts';
import { editorSchemaText } from '../../src/pipeline/project/editor-files.ts';
import { run, temporaryFolder } from '../support/cli.ts';
import { repository } from '../support/render-fixture.ts';

const linkOf = (text: string, name: string) =>
  /\]\((.*?)\)/.exec(JSON.parse(text).properties[name].markdownDescription)?.[1];

test('configure updates a schema that is out of date', async () => {
  const folder = temporaryFolder();
  await run(folder, ['init']);
  const path = join(folder, 'cluster.schema.json');
  const written = readFileSync(path, 'utf8');
  writeFileSync(path, '{"properties": {}}\n');
  await run(folder, ['configure', '--check']);
  expect(readFileSync(path, 'utf8')).not.toBe(written);
  await run(folder, ['configure']);
  expect(readFileSync(path, 'utf8')).toBe(written);
});

test('a setting links to its docs', () => {
  const folder = temporaryFolder();
  expect(linkOf(editorSchemaText(repository, shipped), 'langfuse_salt')).toBe(
    'docs/settings.md#langfuse_salt',
  );
  expect(linkOf(editorSchemaText(folder, shipped), 'langfuse_salt')).toBeUndefined();
  writeFileSync(join(folder, 'package.json'), '{"devDependencies": {"clusterwright": "1.0.0"}}');
  expect(linkOf(editorSchemaText(folder, shipped), 'langfuse_salt')).toBe(
    'node_modules/clusterwright/docs/settings.md#langfuse_salt',
  );
});
