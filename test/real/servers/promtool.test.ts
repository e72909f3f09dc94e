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
  expect(all.length).toBe(5);
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

test('alerts fire when jobs pile up, fail, or are not counted, and when what should run is gone', async () => {
  const groups = (await alertRules()).flatMap((rules) => rules.groups);
  const rules = groups.flatMap((group) => group.rules);
  const queue = (name: string, state: string) =>
    `langfuse_queue_jobs{namespace="ai-system",queue="${name}",state="${state}"}`;
  /** What an alert that fires says: one for each of these, with the labels that the rule does not have. */
  const firing = (alertname: string, ...labels: Readonly<Record<string, string>>[]) => ({
    alertname,
    eval_time: '40m',
    exp_alerts: labels.map((given) => {
      const rule = rules.find(
        ({ alert, labels: own }) => alert === alertname && own['database'] === given['database'],
      );
      const text = JSON.stringify(rule?.annotations).replaceAll('{{ $labels.queue }}', given['queue'] ?? '');
      return {
        exp_labels: { ...rule?.labels, ...given },
        exp_annotations: JSON.parse(text) as unknown,
      };
    }),
  });
  const counted = {
    interval: '1m',
    input_series: [
      { series: queue('ingestion-queue', 'waiting'), values: '0+200x60' },
      { series: queue('otel-ingestion-queue-1', 'waiting'), values: '5000x10 20x50' },
      { series: queue('ingestion-queue', 'failed'), values: '7x60' },
      { series: queue('secondary-otel-ingestion-queue', 'failed'), values: '0+1x60' },
      { series: queue('webhook-queue', 'failed'), values: '0+1x60' },
    ],
    alert_rule_test: [
      firing('LangfuseQueueGrows', { queue: 'ingestion-queue' }),
      firing('LangfuseJobsFail', { queue: 'secondary-otel-ingestion-queue' }),
      firing('LangfuseQueuesUnseen'),
    ],
  };
  const uncounted = {
    interval: '1m',
    input_series: [],
    alert_rule_test: [
      firing('LangfuseQueueGrows'),
      firing('LangfuseQueuesUnseen', { namespace: 'ai-system' }),
    ],
  };
  const folder = mkdtempSync(join(tmpdir(), 'clusterwright-promtool-'));
  writeFileSync(join(folder, 'rules.yaml'), stringify({ groups }));
  writeFileSync(
    join(folder, 'tests.yaml'),
    stringify({ rule_files: ['rules.yaml'], evaluation_interval: '1m', tests: [counted, uncounted] }),
  );
  expect(
    execFileSync('promtool', ['test', 'rules', join(folder, 'tests.yaml')], { encoding: 'utf8' }),
  ).toContain('SUCCESS');
  rmSync(folder, { recursive: true });
});
