import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { alertRules } from '../../monitoring/alerts.ts';

test('Prometheus accepts the alerts of the platform', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'clusterwright-promtool-'));
  const all = await alertRules();
  expect(all.length).toBe(3);
  for (const [index, rules] of all.entries()) {
    const file = join(folder, `${index}.yaml`);
    writeFileSync(file, stringify(rules));
    const count = rules.groups.flatMap((group) => group.rules).length;
    expect(execFileSync('promtool', ['check', 'rules', file], { encoding: 'utf8' })).toContain(
      `SUCCESS: ${count} rules found`,
    );
  }
  rmSync(folder, { recursive: true });
});
