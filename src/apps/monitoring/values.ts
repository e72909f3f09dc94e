import type { Variables } from '../../app-kit/index.ts';
import { grafanaValues } from '../grafana/values.ts';

/** The values of kube-prometheus-stack: monitors of all namespaces, and Grafana. */
export function values(v: Variables): Readonly<Record<string, unknown>> {
  const everywhere = Object.fromEntries(
    ['serviceMonitor', 'podMonitor', 'rule', 'probe', 'scrapeConfig'].map((kind) => [
      `${kind}SelectorNilUsesHelmValues`,
      false,
    ]),
  );
  const storageClass = v.storage_class === undefined ? {} : { storageClassName: v.storage_class };
  return {
    // Another app installs them before everything that has a monitor.
    crds: { enabled: false },
    cleanPrometheusOperatorObjectNames: true,
    // A separate app runs the exporter, whose pods this namespace does not admit; its dashboards stay.
    nodeExporter: { enabled: false, forceDeployDashboards: true },
    // In most distributions, Prometheus cannot reach these, so their alerts would always fire.
    kubeControllerManager: { enabled: false },
    kubeScheduler: { enabled: false },
    kubeProxy: { enabled: false },
    kubeEtcd: { enabled: false },
    ...(v.gateway_sign_in_enabled &&
      v.alertmanager_route_enabled && {
        alertmanager: {
          alertmanagerSpec: { externalUrl: `https://${v.alertmanager_hostname}` },
        },
      }),
    prometheus: {
      prometheusSpec: {
        // For the links of alerts.
        ...(v.gateway_sign_in_enabled &&
          v.prometheus_route_enabled && {
            externalUrl: `https://${v.prometheus_hostname}`,
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
    grafana: grafanaValues(v),
  };
}
