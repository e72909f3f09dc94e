import { advice, type Connection, type Service, type Variables } from '../../app-kit/index.ts';
import { ownDatabase } from '../parts/database.ts';
import { isProvider, modelProviders } from './providers.ts';
import { litellm } from './settings.ts';

const proxy = 'litellm';
/** The data in its database. */
const data = 'keys, users and their spending';

export function services(v: Variables): readonly Service[] {
  return [
    {
      name: litellm.service(v),
      ports: { http: litellm.podPort(v) },
      servicePorts: { http: litellm.port(v) },
      pods: v.litellm_existing?.pods ?? { 'app.kubernetes.io/name': proxy },
    },
  ];
}

/** Langfuse's app declares those with Langfuse, because they are the same whoever runs LiteLLM. */
export function connections(v: Variables): readonly Connection[] {
  if (!v.litellm_deployed) return [];
  return [
    ...v.litellm_usable_providers.filter(isProvider).map((provider) => ({
      from: proxy,
      to: { host: modelProviders[provider].host },
      port: 443,
      why: `models of ${modelProviders[provider].title}`,
    })),
    ...(v.litellm_sso_enabled
      ? [{ from: proxy, to: 'keycloak/keycloak-service', port: 'http', why: 'single sign-on' }]
      : []),
    ...(v.litellm_monitored
      ? [{ from: 'monitoring/prometheus', to: proxy, port: 'http', why: 'metrics' }]
      : []),
    ...(runsDatabase(v)
      ? []
      : [{ from: proxy, to: { host: v.litellm_postgres_host }, port: v.litellm_postgres_port, why: data }]),
  ];
}

function runsDatabase(v: Variables): boolean {
  return v.litellm_deployed && v.litellm_postgres_mode === 'cnpg';
}

export const database = ownDatabase({
  app: 'litellm',
  from: proxy,
  why: data,
  runs: runsDatabase,
  isMonitored: (v) => v.litellm_monitored,
  needed: {
    by: 'LiteLLM',
    at: 'litellm_enabled',
    otherwise: advice`${{ litellm_postgres_mode: 'external' }} with a database of your own.`,
    code: 'litellm/missing-part',
  },
});
