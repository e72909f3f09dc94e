import { beforeAll, describe, expect, test } from 'vitest';
import { isDeployed, podLabels, servicesOf } from '../../src/app-kit/services.ts';
import { shipped } from '../../src/apps/shipped.ts';
import { deployedSettings, otherValue } from '../readers/deployed.ts';
import { changedText } from '../readers/observe.ts';
import {
  installed,
  type PlacedObject,
  type RealRelease,
  realCharts,
  realReleases,
  strangeValues,
  treeObjects,
} from '../support/real-charts.ts';
import { renderTree, validConfiguration } from '../support/render-fixture.ts';
import { wholePlatform } from '../support/whole-platform.ts';
import { type Pods, podsOf, portsOf, refusedByRestricted, secretsOf, selects } from '../support/workloads.ts';

/*
 * The real charts of the platform, in the folders that CHARTS names, rendered by the real helm with the values of the tree.
 * A chart that is not there is not compared. That of Langfuse has tests of its own.
 */

const charts = realCharts();
const external = `shape: external
cloudflare_domain: example.org
external_secrets_operator_enabled: true
external_secrets_store: doppler
external_secrets_doppler_project: platform
external_secrets_doppler_config: prd
network_policies_enabled: true
monitoring_enabled: true
monitoring_existing: { namespace: monitoring }
`;
const configurations = new Map(
  ['small', 'dev', 'production'].flatMap((platform_profile) =>
    ['cilium', 'kubernetes'].map((network_policy_kind): [string, string] => [
      `${platform_profile}, policies of ${network_policy_kind}`,
      changedText(wholePlatform(), { platform_profile, network_policy_kind }),
    ]),
  ),
).set('external shape', external);

async function releasesOf(text: string) {
  const tree = treeObjects(await renderTree({ text }));
  const releases = realReleases(tree, charts).filter(({ chart }) => chart !== 'langfuse');
  return { tree, releases };
}

describe.each([...configurations])('%s', (_, text) => {
  let releases: readonly RealRelease[] = [];
  let rendered: readonly PlacedObject[] = [];
  let all: readonly PlacedObject[] = [];
  let workloads: readonly Workload[] = [];
  beforeAll(async () => {
    const found = await releasesOf(text);
    releases = found.releases;
    // Helm refuses values that the schema of a chart refuses.
    rendered = (await Promise.all(releases.map(installed))).flat();
    all = [...rendered, ...found.tree];
    workloads = rendered.flatMap((placed) => {
      const pods = podsOf(placed.object);
      return pods === undefined ? [] : [{ ...placed, pods, called: calledOf(placed) }];
    });
  }, 300_000);

  test('the charts know every value that the tree gives them', async () => {
    const strange = await Promise.all(
      releases.map(async (release) =>
        (await strangeValues(release)).map((one) => `${release.chart}: ${one}`),
      ),
    );
    expect(releases).not.toEqual([]);
    expect(strange.flat()).toEqual([]);
  });

  test('pods, ports and Services are what the apps declare', () => {
    const { variables } = validConfiguration(text);
    const declared = shipped.apps
      .filter((app) => app.release !== undefined && isDeployed(app, variables))
      .flatMap((app) => servicesOf(app, variables))
      .filter(({ app, namespace }) =>
        releases.some((release) => release.namespace === namespace && isOf(app.name, release)),
      );
    const wrong = declared.flatMap(({ app, service, namespace }) => {
      const called = `${app.name}/${service.name}`;
      const matching = workloads.filter(
        (one) => one.namespace === namespace && selects(service.pods, one.pods.labels),
      );
      if (matching.length === 0) return [`${called}: no pods in ${namespace}`];
      const ports = matching.flatMap((one) => portsOf(one.pods));
      return [
        ...matching
          .filter((one) => !selects(podLabels(service), one.pods.labels))
          .map((one) => `${called}: ${one.called} lacks a label`),
        ...Object.entries(service.ports ?? {})
          .filter(([, port]) => !ports.includes(port))
          .map(([name, port]) => `${called}: no container port ${port} (${name})`),
        ...(service.exposed === false || hasService(service.name, namespace, matching)
          ? []
          : [`${called}: no Service`]),
      ];
    });
    expect(declared).not.toEqual([]);
    expect(wrong).toEqual([]);
  });

  function hasService(name: string, namespace: string, pods: readonly Workload[]): boolean {
    return rendered.some(({ object, namespace: home }) => {
      const { selector } = (object['spec'] ?? {}) as { selector?: Record<string, string> };
      if (object.kind !== 'Service' || home !== namespace || object.metadata?.name !== name) return false;
      return selector !== undefined && pods.some((one) => selects(selector, one.pods.labels));
    });
  }

  test('every Secret and key that pods of charts read is there', () => {
    const missing = workloads.flatMap(({ pods, namespace, called, chart }) =>
      [...secretsOf(pods)].flatMap(([name, keys]) => {
        const secret = all.find(
          (one) =>
            one.object.kind === 'Secret' && one.object.metadata?.name === name && one.namespace === namespace,
        );
        if (secret !== undefined) {
          const { data, stringData } = secret.object as { data?: object; stringData?: object };
          const held = Object.keys({ ...data, ...stringData });
          return keys.filter((key) => !held.includes(key)).map((key) => `${called}: ${name} has no ${key}`);
        }
        const isMade = all.some(({ object, chart: by }) => {
          const { secretName } = (object['spec'] ?? {}) as { secretName?: string };
          // Certificates of cert-manager, and Jobs of charts that make one before the rest.
          const isHook = object.kind === 'Job' && by === chart && hookOf(object).includes('pre-install');
          return (object.kind === 'Certificate' && secretName === name) || isHook;
        });
        return isMade ? [] : [`${called}: no Secret ${name}`];
      }),
    );
    expect(missing).toEqual([]);
  });

  test('Reloader restarts the pods of charts that read a Secret of the tree', () => {
    const wrong = workloads.flatMap(({ pods, namespace, called }) => {
      const ours = [...secretsOf(pods).keys()].filter((name) =>
        all.some(
          ({ object, namespace: home, chart }) =>
            chart === undefined &&
            object.kind === 'Secret' &&
            object.metadata?.name === name &&
            home === namespace,
        ),
      );
      const named = pods.annotations['secret.reloader.stakater.com/reload']?.split(',') ?? [];
      return ours.filter((name) => !named.includes(name)).map((name) => `${called}: ${name}`);
    });
    expect(wrong).toEqual([]);
  });

  test('namespaces that enforce `restricted` take all pods of charts', () => {
    const restricted = all.flatMap(({ object, chart }) => {
      const labels = (object.metadata as { labels?: Record<string, string> } | undefined)?.labels;
      const level = labels?.['pod-security.kubernetes.io/enforce'];
      return object.kind === 'Namespace' && chart === undefined && level === 'restricted'
        ? [object.metadata?.name]
        : [];
    });
    const refused = workloads
      .filter(({ namespace }) => restricted.includes(namespace))
      .flatMap(({ pods, called }) => refusedByRestricted(pods).map((why) => `${called}: ${why}`));
    expect(restricted).not.toEqual([]);
    expect(refused).toEqual([]);
  });

  test('webhooks name a Service that a chart makes', () => {
    const missing = rendered.flatMap(({ object }) => {
      if (!object.kind.endsWith('WebhookConfiguration')) return [];
      const hooks = (object['webhooks'] ?? []) as readonly Webhook[];
      return hooks.flatMap(({ clientConfig: { service } }) => {
        const isThere = rendered.some(
          (one) =>
            one.object.kind === 'Service' &&
            one.object.metadata?.name === service?.name &&
            one.namespace === service?.namespace,
        );
        return isThere ? [] : [`${object.metadata?.name}: ${service?.namespace}/${service?.name}`];
      });
    });
    expect(missing).toEqual([]);
  });

  test('what the monitors of charts name has pods with that port', () => {
    const wrong = rendered.flatMap(({ object, namespace }) => {
      const { selector, podMetricsEndpoints } = (object['spec'] ?? {}) as MonitorSpec;
      if (object.kind !== 'PodMonitor') return [];
      const matching = workloads.filter(
        (one) => one.namespace === namespace && selects(selector?.matchLabels ?? {}, one.pods.labels),
      );
      const names = matching.flatMap((one) =>
        one.pods.spec.containers.flatMap(({ ports = [] }) => ports.map(({ name }) => name)),
      );
      return (podMetricsEndpoints ?? [])
        .filter(({ port }) => !names.includes(port))
        .map(({ port }) => `${object.metadata?.name}: no port ${port}`);
    });
    expect(wrong).toEqual([]);
  });
});

describe('a changed setting is seen in what its chart makes', () => {
  const text = configurations.get('small, policies of cilium') ?? '';
  const { config, variables } = validConfiguration(text);
  const given = new Map<string, unknown>(Object.entries({ ...variables, ...config }));
  const before = releasesOf(text);

  test.each(deployedSettings)('%s', async (setting) => {
    const other = otherValue(setting, given.get(setting));
    const changed = changedText(text, { [setting]: other });
    // What a rule refuses has a test elsewhere.
    const after = await releasesOf(changed).catch(() => undefined);
    for (const release of after?.releases ?? []) {
      const old = (await before).releases.find(
        ({ name, chart }) => name === release.name && chart === release.chart,
      );
      if (old === undefined || JSON.stringify(old.values) === JSON.stringify(release.values)) continue;
      expect(await installed(release), release.chart).not.toEqual(await installed(old));
    }
  });
});

interface Workload extends PlacedObject {
  readonly pods: Pods;
  readonly called: string;
}

interface Webhook {
  readonly clientConfig: { readonly service?: { readonly name: string; readonly namespace: string } };
}

interface MonitorSpec {
  readonly selector?: { readonly matchLabels?: Readonly<Record<string, string>> };
  readonly podMetricsEndpoints?: readonly { readonly port: string }[];
}

function calledOf({ object, chart }: PlacedObject): string {
  return `${chart}: ${object.kind}/${object.metadata?.name}`;
}

function hookOf(object: PlacedObject['object']): string {
  const { annotations } = (object.metadata ?? {}) as { annotations?: Readonly<Record<string, string>> };
  return annotations?.['helm.sh/hook'] ?? '';
}

/** Whether a release is that of an app: its name begins as one of the two does. */
function isOf(app: string, { name }: RealRelease): boolean {
  return (
    name.includes(app) || app.includes(name) || (app === 'monitoring' && name === 'kube-prometheus-stack')
  );
}
