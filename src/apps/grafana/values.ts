import type { Variables } from '../../app-kit/index.ts';

/** The values of Grafana in kube-prometheus-stack: sign-in by Keycloak, dashboards of all namespaces, traces of Tempo. */
export function grafanaValues(v: Variables): Readonly<Record<string, unknown>> {
  return {
    admin: { existingSecret: 'grafana-admin', userKey: 'username', passwordKey: 'password' },
    ...(v.grafana_sso_enabled && { envFromSecrets: [{ name: 'grafana-oidc' }] }),
    annotations: {
      'secret.reloader.stakater.com/reload': v.grafana_sso_enabled
        ? 'grafana-admin,grafana-oidc'
        : 'grafana-admin',
    },
    'grafana.ini': grafanaIni(v),
    sidecar: {
      dashboards: {
        searchNamespace: 'ALL',
        folderAnnotation: 'grafana_folder',
        provider: { foldersFromFilesStructure: true },
      },
    },
    ...(v.tracing_enabled && {
      additionalDataSources: [
        {
          name: 'Tempo',
          type: 'tempo',
          uid: 'tempo',
          url: `http://${v.tempo_host}:3200`,
        },
      ],
    }),
  };
}

function grafanaIni(v: Variables) {
  const realm = `realms/${v.keycloak_realm}/protocol/openid-connect`;
  return {
    server: { root_url: `https://${v.grafana_hostname}` },
    analytics: { check_for_updates: false, reporting_enabled: false },
    ...(v.grafana_sso_enabled && {
      'auth.generic_oauth': {
        enabled: true,
        name: 'Keycloak',
        client_id: 'grafana',
        scopes: 'openid profile email',
        use_pkce: true,
        // Browsers use the public address, Grafana the one inside the cluster.
        auth_url: `${v.keycloak_url}/${realm}/auth`,
        token_url: `${v.keycloak_internal_url}/${realm}/token`,
        api_url: `${v.keycloak_internal_url}/${realm}/userinfo`,
        role_attribute_path:
          "contains(roles[*], 'grafana-admin') && 'Admin' || contains(roles[*], 'grafana-editor') && 'Editor' || 'Viewer'",
      },
    }),
  };
}
