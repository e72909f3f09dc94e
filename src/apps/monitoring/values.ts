import type { Variables } from '../../app-kit/index.ts';

/** The values of kube-prometheus-stack: monitors of all namespaces, Grafana with Keycloak and Tempo. */
export function values(v: Variables): Readonly<Record<string, unknown>> {
  const everywhere = Object.fromEntries(
    ['serviceMonitor', 'podMonitor', 'rule', 'probe', 'scrapeConfig'].map((kind) => [
      `${kind}SelectorNilUsesHelmValues`,
      false,
    ]),
  );
  const storageClass = v.storage_class === undefined ? {} : { storageClassName: v.storage_class };
  return {
    // They come before everything that has a monitor.
    crds: { enabled: false },
    cleanPrometheusOperatorObjectNames: true,
    // Most distributions run these where Prometheus cannot reach them; their alerts would fire for ever.
    kubeControllerManager: { enabled: false },
    kubeScheduler: { enabled: false },
    kubeProxy: { enabled: false },
    kubeEtcd: { enabled: false },
    ...(v.gateway_sign_in_enabled &&
      v.alertmanager_route_enabled && {
        alertmanager: {
          alertmanagerSpec: { externalUrl: `https://${v.alertmanager_subdomain}.${v.cloudflare_domain}` },
        },
      }),
    prometheus: {
      prometheusSpec: {
        // For the links of alerts.
        ...(v.gateway_sign_in_enabled &&
          v.prometheus_route_enabled && {
            externalUrl: `https://${v.prometheus_subdomain}.${v.cloudflare_domain}`,
          }),
        ...everywhere,
        retention: v.prometheus_retention,
        enableRemoteWriteReceiver: true,
        enableOTLPReceiver: true,
        externalLabels: { cluster: v.cluster_name },
        storageSpec: {
          volumeClaimTemplate: {
            spec: { ...storageClass, resources: { requests: { storage: v.prometheus_storage } } },
          },
        },
        resources: v.prometheus_resources,
      },
    },
    grafana: {
      admin: { existingSecret: 'grafana-admin', userKey: 'username', passwordKey: 'password' },
      ...(v.grafana_sso_enabled && { envFromSecrets: [{ name: 'grafana-oidc' }] }),
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
    },
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
        // Browsers come by the public address, Grafana by the one inside the cluster.
        auth_url: `${v.keycloak_url}/${realm}/auth`,
        token_url: `${v.keycloak_internal_url}/${realm}/token`,
        api_url: `${v.keycloak_internal_url}/${realm}/userinfo`,
        role_attribute_path:
          "contains(roles[*], 'grafana-admin') && 'Admin' || contains(roles[*], 'grafana-editor') && 'Editor' || 'Viewer'",
      },
    }),
  };
}
