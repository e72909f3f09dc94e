import { describe, expect, test } from 'vitest';
import { changedText } from '../../../test/readers/observe.ts';
import { objectsOf } from '../../../test/support/documents.ts';
import { renderTree } from '../../../test/support/render-fixture.ts';
import { wholePlatform } from '../../../test/support/whole-platform.ts';

/*
 * The targets of kube-prometheus-stack's ServiceMonitors, read from version 88.5.3 with kube-state-metrics 8.4.0,
 * prometheus-node-exporter 4.56.1 and grafana 12.11.1: pods and container ports.
 */
const targets: readonly (readonly [string, Peer, number])[] = [
  ['kube-state-metrics', pods('kube-state-metrics'), 8080],
  ['the operator', pods('kube-prometheus-stack-prometheus-operator'), 10250],
  ['Grafana', pods('grafana'), 3000],
  ['Alertmanager', pods('alertmanager'), 9093],
  ['what reloads Alertmanager', pods('alertmanager'), 8080],
  ['CoreDNS', { key: 'k8s-app', value: 'kube-dns' }, 9153],
  ['the exporter of this node', { entity: 'host' }, 9100],
  ['the exporter of another node', { entity: 'remote-node' }, 9100],
  ['the kubelet of this node', { entity: 'host' }, 10250],
  ['the kubelet of another node', { entity: 'remote-node' }, 10250],
];

describe('Prometheus reaches what the monitors of its chart name', () => {
  test.each(targets)('%s', async (_, peer, port) => {
    const egress = await rulesOf('prometheus', 'egress');
    expect(egress.filter((rule) => opens(rule, peer, port))).toHaveLength(1);
  });

  test.each(['kube-state-metrics', 'prometheus-operator', 'kube-prometheus-stack-grafana', 'alertmanager'])(
    '%s lets it in',
    async (policy) => {
      const ingress = await rulesOf(policy, 'ingress');
      const port = targets.find(([, peer]) => 'value' in peer && policy.endsWith(lastPart(peer.value)))?.[2];
      expect(ingress.filter((rule) => opens(rule, pods('prometheus'), port ?? 0))).toHaveLength(1);
    },
  );

  test('the rule for look-ups, which inspects them, has no other port', async () => {
    const inspected = (await rulesOf('prometheus', 'egress')).filter((rule) =>
      rule.toPorts?.some((ports) => ports.rules !== undefined),
    );
    expect(inspected.flatMap((rule) => rule.toPorts?.flatMap(({ ports }) => ports) ?? [])).toEqual([
      { port: '53', protocol: 'ANY' },
    ]);
  });

  test('Grafana reaches Alertmanager, which the chart makes a data source of it', async () => {
    const egress = await rulesOf('kube-prometheus-stack-grafana', 'egress');
    expect(egress.filter((rule) => opens(rule, pods('alertmanager'), 9093))).toHaveLength(1);
  });
});

test.each([
  [{}, 'grafana-admin,grafana-oidc'],
  [{ grafana_keycloak_client_secret: undefined }, 'grafana-admin'],
])('Reloader restarts Grafana when a Secret changes that it reads: %j', async (changes, names) => {
  const text = changedText(wholePlatform(), changes);
  const release = objectsOf(await renderTree({ text })).get('HelmRelease/kube-prometheus-stack');
  // The Grafana chart puts `annotations` on its Deployment, which is otherwise unchanged when a Secret changes.
  expect(release).toMatchObject({
    spec: { values: { grafana: { annotations: { 'secret.reloader.stakater.com/reload': names } } } },
  });
});

type Peer = { readonly key: string; readonly value: string } | { readonly entity: string };

function pods(name: string): { readonly key: string; readonly value: string } {
  return { key: 'app.kubernetes.io/name', value: name };
}

function lastPart(name: string): string {
  return name.replace(/^kube-prometheus-stack-/, '');
}

interface Rule {
  readonly toEndpoints?: readonly { readonly matchLabels: Readonly<Record<string, string>> }[];
  readonly fromEndpoints?: Rule['toEndpoints'];
  readonly toEntities?: readonly string[];
  readonly toPorts?: readonly {
    readonly ports: readonly { readonly port: string; readonly protocol: string }[];
    readonly rules?: unknown;
  }[];
}

const tree = renderTree({ text: wholePlatform() }).then(objectsOf);

async function rulesOf(policy: string, section: 'ingress' | 'egress'): Promise<readonly Rule[]> {
  const found = (await tree).get(`CiliumNetworkPolicy/${policy}`);
  return (found?.['spec'] as Record<typeof section, readonly Rule[]> | undefined)?.[section] ?? [];
}

function opens(rule: Rule, peer: Peer, port: number): boolean {
  const isPeer =
    'entity' in peer
      ? rule.toEntities?.includes(peer.entity)
      : [...(rule.toEndpoints ?? []), ...(rule.fromEndpoints ?? [])].some(
          ({ matchLabels }) => matchLabels[peer.key] === peer.value,
        );
  const ports = rule.toPorts?.flatMap((list) => list.ports) ?? [];
  return isPeer === true && ports.some((one) => one.port === String(port));
}
