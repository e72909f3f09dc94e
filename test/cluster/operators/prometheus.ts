import { gunzipSync } from 'node:zlib';
import { expect } from 'vitest';
import { parse } from 'yaml';
import type { Variables } from '../../../src/app-kit/values.ts';
import { values } from '../../../src/apps/monitoring/values.ts';
import type { KubernetesObject } from '../support/api.ts';
import type { ControlPlane } from '../support/control-plane.ts';
import { declaredService, missingOf } from '../support/declared.ts';
import { applyAll, objectsOf, waitForNothing } from '../support/operator.ts';
import { freePorts } from '../support/process.ts';

const namespace = 'monitoring';
const name = 'kube-prometheus-stack-prometheus';

/**
 * The Prometheus operator runs what the chart asks for with our values: its pods and Services are those that policies, routes
 * and senders of metrics name, and it scrapes every monitor and loads every rule of the tree.
 */
export async function scrapesMonitors(
  plane: ControlPlane,
  program: string,
  configuration: string,
  variables: Variables,
): Promise<void> {
  const { api, kubeconfig } = plane;
  const own = (await objectsOf(configuration)).filter(({ apiVersion }) =>
    apiVersion.startsWith('monitoring.coreos.com/'),
  );
  const monitors = own.filter(({ kind }) => kind === 'PodMonitor' || kind === 'ServiceMonitor');
  const rules = own.filter(({ kind }) => kind === 'PrometheusRule');
  expect(Math.min(monitors.length, rules.length)).toBeGreaterThan(2);
  const [port] = await freePorts(1);
  plane.add(
    'prometheus-operator',
    [`--web.listen-address=127.0.0.1:${port}`, `--kubelet-endpoints=false`, '--log-level=info'],
    { path: program, env: { KUBECONFIG: kubeconfig } },
  );
  await applyAll(api, [...stack(variables), ...own]);

  const declared = [
    declaredService('monitoring', 'prometheus', variables).pods,
    declaredService('monitoring', 'alertmanager', variables).pods,
    // The address that senders of metrics in the tree use.
    {
      apiVersion: 'v1',
      kind: 'Service',
      name: 'prometheus-operated',
      namespace,
      ports: [{ port: 9090 }],
      by: '',
    },
  ];
  await waitForNothing(plane, 'Prometheus and Alertmanager', async () =>
    (await Promise.all(declared.map((object) => missingOf(api, object)))).flat(),
  );

  const wanted = monitors.map(({ kind, metadata }) => {
    const type = kind === 'PodMonitor' ? 'podMonitor' : 'serviceMonitor';
    return `${type}/${metadata.namespace}/${metadata.name}/0`;
  });
  await waitForNothing(plane, 'every monitor in the configuration', async () => {
    const jobs = await jobsOf(plane);
    return wanted.filter((job) => !jobs.includes(job));
  });
  await waitForNothing(plane, 'every rule', async () => {
    const loaded = await api.list(`/api/v1/namespaces/${namespace}/configmaps`);
    const files = loaded.flatMap((object) => Object.keys((object['data'] ?? {}) as object));
    const missing = rules.filter(
      ({ metadata }) => !files.some((file) => file.startsWith(`${metadata.namespace}-${metadata.name}-`)),
    );
    return missing.map(({ metadata }) => `PrometheusRule ${metadata.namespace}/${metadata.name}`);
  });
}

/** The jobs of the configuration that the operator writes. */
async function jobsOf({ api }: ControlPlane): Promise<readonly string[]> {
  const path = `/api/v1/namespaces/${namespace}/secrets/prometheus-${name}`;
  const { status, body } = await api.get(path);
  if (status !== 200) return [];
  const { 'prometheus.yaml.gz': packed = '' } = body['data'] as Record<string, string>;
  const text = gunzipSync(Buffer.from(packed, 'base64')).toString();
  const { scrape_configs: jobs } = parse(text) as { scrape_configs: { job_name: string }[] };
  return jobs.map(({ job_name: job }) => job);
}

/** What the chart asks of the operator: the values of `prometheusSpec` are fields of a Prometheus, but for its selectors. */
function stack(variables: Variables): readonly KubernetesObject[] {
  const { prometheus, alertmanager } = values(variables) as {
    prometheus: { prometheusSpec: Record<string, unknown> };
    alertmanager?: { alertmanagerSpec?: object };
  };
  const entries = Object.entries(prometheus.prometheusSpec);
  const selectors = entries
    .filter(([key]) => key.endsWith('SelectorNilUsesHelmValues'))
    .flatMap(([key]) => {
      const kind = key.replace('SelectorNilUsesHelmValues', '');
      // Without the restriction to the release, the chart selects all of every namespace.
      return [
        [`${kind}Selector`, {}],
        [`${kind}NamespaceSelector`, {}],
      ];
    });
  const { storageSpec, ...spec } = Object.fromEntries(
    entries.filter(([key]) => !key.endsWith('SelectorNilUsesHelmValues')),
  );
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace } },
    // The operator refuses a class that does not exist.
    {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name: variables.storage_class ?? 'standard' },
      provisioner: 'clusterwright.test/simulated',
    },
    {
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'Prometheus',
      metadata: { name, namespace },
      spec: { ...spec, ...Object.fromEntries(selectors), storage: storageSpec, serviceAccountName: name },
    },
    {
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'Alertmanager',
      metadata: { name: 'kube-prometheus-stack-alertmanager', namespace },
      spec: { replicas: 1, ...alertmanager?.alertmanagerSpec },
    },
  ];
}
