import type { DiagnosticCode } from '../../src/codes.ts';
import type { Changes } from './observe.ts';

/**
 * Where a setting ends up. A place is `Kind/name path`, in which `*` matches anything. The test changes the setting and checks
 * that exactly these places change.
 */
export interface SettingReaders {
  /** The new value; undefined removes the setting. */
  readonly to: unknown;
  /** The fixture to change; high-availability by default. */
  readonly fixture?: 'required-only' | 'seed-example' | 'platform' | 'external-shape' | 'external-everything';
  /** Changed first, so that the setting has an effect. */
  readonly given?: Changes;
  /** What reads it, by place. */
  readonly reads: Readonly<Record<string, string>>;
  /** The rule that refuses the value without the changes in `given`. */
  readonly refused?: DiagnosticCode;
  /** If a place is a chart value: what the chart makes of it, which a suite with the real chart checks. */
  readonly becomes?: readonly string[];
}

/** A value that the HelmRelease gives to the chart. */
export const value = (path: string) => `HelmRelease/langfuse spec.values.${path}`;

/** A variable that the HelmRelease adds only to the pods of web, or of the worker. */
export const webVariable = (name: string) => value(`langfuse.web.pod.additionalEnv[${name}].*`);
export const workerVariable = (name: string) => value(`langfuse.worker.pod.additionalEnv[${name}].*`);

/** Places in what the chart makes. */
export const web = (path: string) =>
  `Deployment/langfuse-web spec.template.spec.containers[langfuse-web].${path}`;
export const worker = (path: string) =>
  `Deployment/langfuse-worker spec.template.spec.containers[langfuse-worker].${path}`;
export const both = (path: string) => [web(path), worker(path)];
export const clickhouse = (path: string) => `StatefulSet/langfuse-clickhouse-shard0 ${path}`;
export const clickhouseContainer = (path: string) =>
  clickhouse(`spec.template.spec.containers[clickhouse].${path}`);

/** How the sub-chart publishes its metrics; a changed configuration changes its checksum. */
export const clickhouseMetrics = [
  'ConfigMap/langfuse-clickhouse data.00_default_overrides.xml',
  'Service/langfuse-clickhouse spec.ports[http-metrics].*',
  clickhouse('spec.template.metadata.annotations.*'),
  clickhouseContainer('ports[http-metrics].*'),
  clickhouseContainer('env[CLICKHOUSE_METRICS_PORT].*'),
];

/** What counts the jobs in the queues of Langfuse. */
export const queueMetrics = {
  '*/langfuse-queues *': 'the program that counts jobs, and the operator of Prometheus',
  'kubernetes/apps/ai-system/langfuse-queues/*': 'kustomize',
  'kubernetes/apps/ai-system/kustomization.yaml resources[./langfuse-queues/ks.yaml]': 'kustomize',
};

/** Whether a place is one that was named. */
export function covers(named: string, place: string): boolean {
  const parts = named.split('*');
  if (parts.length === 1) return named === place;
  const pattern = parts.map((part) => part.replace(/[\\^$.+?()[\]{}|]/g, '\\$&')).join('.*');
  return new RegExp(`^${pattern}$`, 's').test(place);
}
