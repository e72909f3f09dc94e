import type { DiagnosticCode } from '../../src/codes.ts';
import type { Changes } from './observe.ts';

/**
 * Where one setting ends up. A place is `Kind/name path`; a `*` in it stands for anything. The test changes the setting
 * and sees that these places change, and no others.
 */
export interface SettingReaders {
  /** The value to change to; undefined takes the setting away. */
  readonly to: unknown;
  /** The fixture to change; high-availability unless said otherwise. */
  readonly fixture?: 'required-only' | 'seed-example' | 'external-shape' | 'external-everything';
  /** What to change first, so that the setting counts. */
  readonly given?: Changes;
  /** By place, who reads it. */
  readonly reads: Readonly<Record<string, string>>;
  /** The rule that refuses the value where it is given alone, without what `given` changes. */
  readonly refused?: DiagnosticCode;
  /** Where a place is a value of the chart: what the chart makes of it. A suite with the real chart checks it. */
  readonly becomes?: readonly string[];
}

/** A value that the HelmRelease gives to the chart. */
export const value = (path: string) => `HelmRelease/langfuse spec.values.${path}`;

/** A variable that the HelmRelease adds to the pods of web, or of the worker, alone. */
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

/** What the sub-chart does to have its metrics read; a changed configuration changes its checksum. */
export const clickhouseMetrics = [
  'ConfigMap/langfuse-clickhouse data.00_default_overrides.xml',
  'Service/langfuse-clickhouse spec.ports[http-metrics].*',
  clickhouse('spec.template.metadata.annotations.*'),
  clickhouseContainer('ports[http-metrics].*'),
  clickhouseContainer('env[CLICKHOUSE_METRICS_PORT].*'),
];

/** Whether a place is one that was named. */
export function covers(named: string, place: string): boolean {
  const parts = named.split('*');
  if (parts.length === 1) return named === place;
  const pattern = parts.map((part) => part.replace(/[\\^$.+?()[\]{}|]/g, '\\$&')).join('.*');
  return new RegExp(`^${pattern}$`, 's').test(place);
}
