import type { SettingSchema } from '../../src/app-kit/setting.ts';
import { schema as clusterSchema } from '../../src/apps/shipped-schema.ts';

/** The settings of parts that the tree deploys: one test changes each and expects any effect. */
export const deployedSettings = [
  'alertmanager_route_enabled',
  'alertmanager_subdomain',
  'barman_cloud_chart_version',
  'cert_manager_chart_version',
  'cert_manager_enabled',
  'cert_manager_existing',
  'clickhouse_operator_chart_version',
  'clickhouse_operator_enabled',
  'clickhouse_operator_existing',
  'cloudflare_api_token',
  'cloudflared_enabled',
  'cloudflared_existing',
  'cloudflared_replicas',
  'cloudflared_tunnel_id',
  'cloudflared_tunnel_token',
  'cloudflared_version',
  'cluster_issuer_existing',
  'cnpg_chart_version',
  'cnpg_existing',
  'cnpg_postgres_version',
  'dragonfly_existing',
  'dragonfly_memory',
  'dragonfly_operator_chart_version',
  'dragonfly_password',
  'dragonfly_replicas',
  'dragonfly_storage',
  'dragonfly_version',
  'envoy_gateway_chart_version',
  'envoy_gateway_enabled',
  'envoy_gateway_existing',
  'external_dns_chart_version',
  'external_dns_enabled',
  'external_dns_existing',
  'external_dns_target',
  'flux_enabled',
  'flux_operator_chart_version',
  'flux_repository_branch',
  'flux_repository_secret',
  'flux_repository_url',
  'flux_version',
  'gateway_external_address',
  'gateway_internal_address',
  'gateway_keycloak_client_secret',
  'gateway_replicas',
  'grafana_admin_password',
  'grafana_keycloak_client_secret',
  'grafana_subdomain',
  'k8s_gateway_address',
  'k8s_gateway_chart_version',
  'k8s_gateway_enabled',
  'k8s_gateway_existing',
  'keycloak_admin_password',
  'keycloak_backup_enabled',
  'keycloak_backup_retention',
  'keycloak_backup_s3_access_key',
  'keycloak_backup_s3_secret_key',
  'keycloak_backup_schedule',
  'keycloak_existing',
  'keycloak_instances',
  'keycloak_postgres_instances',
  'keycloak_postgres_password',
  'keycloak_postgres_resources',
  'keycloak_postgres_storage',
  'keycloak_resources',
  'keycloak_setup_client_secret',
  'keycloak_user_email',
  'keycloak_user_password',
  'keycloak_version',
  'langfuse_postgres_resources',
  'litellm_anthropic_api_key',
  'litellm_backup_enabled',
  'litellm_backup_retention',
  'litellm_backup_s3_access_key',
  'litellm_backup_s3_secret_key',
  'litellm_backup_schedule',
  'litellm_existing',
  'litellm_groq_api_key',
  'litellm_keycloak_client_secret',
  'litellm_master_key',
  'litellm_postgres_instances',
  'litellm_postgres_password',
  'litellm_postgres_resources',
  'litellm_postgres_storage',
  'litellm_public_url',
  'litellm_replicas',
  'litellm_resources',
  'litellm_salt_key',
  'litellm_subdomain',
  'litellm_version',
  'metrics_server_chart_version',
  'metrics_server_enabled',
  'metrics_server_existing',
  'metrics_server_verify_kubelets',
  'monitoring_chart_version',
  'monitoring_existing',
  'node_exporter_chart_version',
  'platform_profile',
  'prometheus_crds_chart_version',
  'prometheus_resources',
  'prometheus_retention',
  'prometheus_route_enabled',
  'prometheus_storage',
  'prometheus_subdomain',
  'python_version',
  'reloader_chart_version',
  'reloader_enabled',
  'reloader_existing',
  'rustfs_chart_version',
  'rustfs_console_route_enabled',
  'rustfs_console_subdomain',
  'rustfs_existing',
  'rustfs_resources',
  'rustfs_root_access_key',
  'rustfs_root_secret_key',
  'rustfs_storage',
  'tempo_chart_version',
  'tempo_existing',
  'tempo_resources',
  'tempo_retention',
  'tempo_s3_access_key',
  'tempo_s3_secret_key',
  'tempo_storage',
] as const;

/** Another valid value: a changed digit or letter, an inverted flag, a count plus one. */
export function otherValue(setting: string, current: unknown): unknown {
  const schema: SettingSchema | undefined = clusterSchema.properties[setting];
  if (schema === undefined) throw new Error(`there is no setting ${setting}`);
  switch (schema.type) {
    case 'boolean':
      return current !== true;
    case 'integer':
      return Number(current) + 1;
    case 'object':
      if (schema.properties?.['requests'] !== undefined) return { requests: { cpu: '77m' } };
      // A part that someone else runs is identified by its Kustomization.
      return { kustomization: 'elsewhere/other' };
    default:
      if (schema.enum !== undefined) return schema.enum.find((value) => value !== current);
      return otherText(setting, String(current), schema);
  }
}

function otherText(setting: string, current: string, { pattern }: SettingSchema): string {
  const allowed = new RegExp(pattern ?? '');
  // The last digit or letter is changed first, because those before it are more often part of the form.
  for (let at = current.length - 1; at >= 0; at--) {
    for (const character of ['7', '8', 'x', 'y']) {
      const known = /[0-9]/.test(character) ? /[0-9]/ : /[a-z]/i;
      if (!known.test(current[at] ?? '') || current[at] === character) continue;
      const other = current.slice(0, at) + character + current.slice(at + 1);
      if (allowed.test(other)) return other;
    }
  }
  throw new Error(`no other value of ${setting} was found`);
}
