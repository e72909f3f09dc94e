import { expect, test } from 'vitest';
import { renderTree } from './support/render-fixture.ts';

test('a template whose condition is false writes no file', async () => {
  const tree = await renderTree({ text: 'cloudflare_domain: example.com\nlangfuse_enabled: false\n' });
  expect([...tree.keys()]).toEqual([]);
});

test('the path of a template, less its suffix, is the path of its output', async () => {
  const tree = await renderTree({ text: 'cloudflare_domain: example.com\nlangfuse_enabled: true\n' });
  expect(tree.has('kubernetes/apps/ai-system/langfuse/ks.yaml')).toBe(true);
});
