import { changedText } from '../readers/observe.ts';
import { documentsOf } from '../support/documents.ts';
import { renderTree } from '../support/render-fixture.ts';
import { wholePlatform } from '../support/whole-platform.ts';

export interface AlertGroups {
  readonly groups: readonly {
    readonly name: string;
    readonly rules: readonly {
      readonly alert: string;
      readonly expr: string;
      readonly labels: Readonly<Record<string, string>>;
      readonly annotations: Readonly<Record<string, string>>;
    }[];
  }[];
}

/** The PrometheusRules of the whole platform with backups and replicas, as Prometheus reads them. */
export async function alertRules(): Promise<readonly AlertGroups[]> {
  const text = changedText(wholePlatform(), {
    langfuse_monitoring_enabled: true,
    langfuse_backup_enabled: true,
    langfuse_backup_s3_access_key: 'qc3r1SvKXs6PW5ojnQmK',
    langfuse_backup_s3_secret_key: 'qR2SzaPqxblZHtG4u45VFXGTTT8TCMSFm8L1WAKL',
    langfuse_clickhouse_replicas: 3,
  });
  const objects = [...(await renderTree({ text })).values()].flatMap(({ content }) => documentsOf(content));
  return objects.filter(({ kind }) => kind === 'PrometheusRule').map(({ spec }) => spec as AlertGroups);
}
