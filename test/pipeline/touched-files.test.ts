import { expect, test } from 'vitest';
import { allNotes } from '../../src/compare/compare.ts';
import { noteText } from '../../src/compare/format/words.ts';
import { comparePlan } from '../../src/pipeline/compare-plan.ts';
import { touchedFiles } from '../../src/pipeline/touched-files.ts';
import type { TreeFile } from '../../src/verify/tree.ts';
import { changedText } from '../readers/observe.ts';
import { renderTree } from '../support/render-fixture.ts';
import { wholePlatform } from '../support/whole-platform.ts';

const before = await renderTree({ text: wholePlatform() });

async function changeOf(changes: Readonly<Record<string, unknown>>) {
  const after = await renderTree({ text: changedText(wholePlatform(), changes) });
  const plan = {
    created: [...after.values()].filter(({ path }) => !before.has(path)),
    removed: [...before.values()].filter(({ path }) => !after.has(path)),
    updated: [...after.values()].flatMap((file) => {
      const previous = before.get(file.path)?.content;
      return previous === undefined || previous === file.content ? [] : [{ ...file, previous }];
    }),
  };
  return { plan, files: [...after.values()] };
}

function restarts(plan: Awaited<ReturnType<typeof changeOf>>['plan'], files: readonly TreeFile[]): string[] {
  const notes = allNotes(comparePlan(plan, files, [], ''));
  return notes.filter(({ kind }) => kind === 'restart').map(noteText);
}

test.each([
  { langfuse_clickhouse_password: 'Pq3Tz8Xw2Lk9Vb4NPq3Tz8Xw2Lk9Vb4N' },
  { dragonfly_langfuse_password: 'Pq3Tz8Xw2Lk9Vb4NPq3Tz8Xw2Lk9Vb4N' },
  { litellm_master_key: 'sk-Pq3Tz8Xw2Lk9Vb4NPq3Tz8Xw2Lk9Vb4N' },
  { cluster_name: 'elsewhere' },
  { langfuse_scim_sync_schedule: '7 * * * *' },
  { langfuse_postgres_storage: '60Gi' },
  { network_policy_kind: 'kubernetes' },
  { langfuse_scim_sync_enabled: false },
])('%j restarts the same, whether all of the tree or what it touches is built', async (changes) => {
  const { plan, files } = await changeOf(changes);
  const touched = touchedFiles(plan, files);
  expect(restarts(plan, touched)).toEqual(restarts(plan, files));
});

test('a rotated password touches less than half of the tree, and the pods that read it restart', async () => {
  const { plan, files } = await changeOf({ dragonfly_langfuse_password: 'Pq3Tz8Xw2Lk9Vb4NPq3Tz8Xw2Lk9Vb4N' });
  const touched = touchedFiles(plan, files);
  expect(touched.length).toBeLessThan(files.length / 2);
  expect(restarts(plan, touched).join('\n')).toContain('HelmRelease ai-system/langfuse');
});

test('what names a Secret that changes is touched, however the Secret is written', () => {
  const secret = (value: string) =>
    `{apiVersion: v1, kind: List, items: [{apiVersion: v1, kind: "Secret", metadata: {name: web-keys}, stringData: {a: ${value}}}]}\n`;
  const reader = { path: 'kubernetes/apps/web/app/web.yaml', content: 'kind: Deployment # web-keys\n' };
  const other = { path: 'kubernetes/apps/shop/app/shop.yaml', content: 'kind: Deployment\n' };
  const changed = { path: 'kubernetes/apps/keys/app/keys.yaml', content: secret('new') };
  const plan = { created: [], removed: [], updated: [{ ...changed, previous: secret('old') }] };
  expect(touchedFiles(plan, [reader, other, changed])).toEqual([reader, changed]);
});
