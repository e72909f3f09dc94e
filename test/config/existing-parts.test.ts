/** Every part that others may run is where its setting says, for policies and for what waits for it. */

import { describe, expect, test } from 'vitest';
import { runnerOf, servicesOf } from '../../src/app-kit/services.ts';
import { shipped } from '../../src/apps/shipped.ts';
import { changedText } from '../readers/observe.ts';
import { renderTree, validConfiguration } from '../support/render-fixture.ts';
import { wholePlatform } from '../support/whole-platform.ts';

const settings = Object.entries(shipped.schema.properties)
  .filter(([name, { properties }]) => name.endsWith('_existing') && properties?.['pods'] !== undefined)
  .map(([name]) => name);

/** Addresses that only parts in the tree have. */
const onlyOurs = {
  prometheus_route_enabled: false,
  alertmanager_route_enabled: false,
  rustfs_console_route_enabled: false,
};

test('some parts can be described as existing', () => {
  expect(settings.length).toBeGreaterThan(10);
});

test.each(settings)('%s: its namespace and the labels of its pods are used', (setting) => {
  const described = { namespace: 'theirs', pods: { app: 'theirs' } };
  const more = setting === 'external_secrets_existing' ? externalSecrets : {};
  const text = changedText(wholePlatform(), { ...onlyOurs, ...more, [setting]: described });
  const { variables } = validConfiguration(text);
  const services = shipped.apps
    .filter((app) => runnerOf(app, variables) !== undefined)
    .flatMap((app) => servicesOf(app, variables))
    .map(({ namespace, service: { pods } }) => ({ namespace, pods }));
  expect(services).toContainEqual(described);
});

describe('a Service with another name and port', () => {
  const base = changedText(wholePlatform(), { ...onlyOurs });
  const described = {
    namespace: 'theirs',
    service: 'other',
    port: 81,
    pod_port: 8181,
    pods: { app: 'theirs' },
  };
  const files = async (changes: object) => [
    ...(await renderTree({ text: changedText(base, { ...changes }) })).values(),
  ];

  test.each([
    ['dragonfly_existing', 'langfuse/app/helmrelease.yaml', /host: "other\.theirs\.svc[^"]*"\s+port: 81\n/],
    [
      'rustfs_existing',
      'langfuse/app/helmrelease.yaml',
      /endpoint: "http:\/\/other\.theirs\.svc\.cluster\.local:81"/,
    ],
    ['tempo_existing', 'langfuse/app/helmrelease.yaml', /http:\/\/other\.theirs\.svc\.cluster\.local:81/],
    [
      'keycloak_existing',
      'langfuse/app/helmrelease.yaml',
      /http:\/\/other\.theirs\.svc\.cluster\.local:81\/realms\/platform/,
    ],
    ['litellm_existing', 'langfuse/app/helmrelease.yaml', /"other\.theirs\.svc\.cluster\.local"/],
  ])('%s: clients use the Service, and policies the pods', async (setting, path, address) => {
    const tree = await files({ [setting]: described });
    const found = tree.find((file) => file.path.endsWith(path));
    expect(found?.content).toMatch(address);
    const policy = tree.find((file) => file.path.endsWith('langfuse/app/networkpolicy.yaml'))?.content;
    const rules = (policy?.split('"app": "theirs"') ?? []).slice(1).map((rule) => rule.slice(0, 150));
    expect(rules.some((rule) => rule.includes('port: "8181"'))).toBe(true);
    expect(policy).not.toContain('port: "81"');
  });

  test.each(['dragonfly', 'rustfs', 'tempo', 'keycloak', 'litellm'])(
    '%s_existing may describe it',
    (part) => {
      const members = Object.keys(shipped.schema.properties[`${part}_existing`]?.properties ?? {});
      expect(members).toEqual(
        expect.arrayContaining(['kustomization', 'namespace', 'service', 'port', 'pods']),
      );
    },
  );

  test('existing Gateways: the routes lead there, and wait for them', async () => {
    const tree = await files({
      envoy_gateway_existing: {
        kustomization: 'flux-system/edge',
        namespace: 'edge',
        internal: 'lan',
        external: 'wan',
        listener: 'tls',
        pods: { app: 'proxy' },
      },
    });
    const text = (path: string) => tree.find((file) => file.path.endsWith(path))?.content ?? '';
    const routes = text('network/envoy-gateway/app/httproutes.yaml');
    expect(routes).toContain('- name: "lan"\n      namespace: "edge"\n      sectionName: "tls"');
    expect(routes).toContain('- name: "wan"\n      namespace: "edge"\n      sectionName: "tls"');
    expect(text('network/envoy-gateway/ks.yaml')).toContain('- name: "edge"');
    expect(text('langfuse/app/networkpolicy.yaml')).toContain('"app": "proxy"');
    expect(text('cloudflared/app/cloudflared.yaml')).toContain('https://wan.edge.svc.cluster.local:443');
    expect(text('external-dns/app/helmrelease.yaml')).toContain('--gateway-name=wan');
    expect(text('monitoring/kube-prometheus-stack/app/referencegrant.yaml')).toContain('"edge"');
    expect(tree.some(({ path }) => /network\/(gateways|envoy-gateway-operator)\//.test(path))).toBe(false);
  });

  test('one Gateway for both networks is named once', async () => {
    const tree = await files({ envoy_gateway_existing: { internal: 'all', external: 'all' } });
    const routes = tree.find(({ path }) => path.endsWith('envoy-gateway/app/httproutes.yaml'))?.content ?? '';
    expect(routes.split('kind: HTTPRoute').map((route) => route.split('- name: "all"').length)).not.toContain(
      3,
    );
  });

  test('an existing Flux has its own names', async () => {
    const changes = { flux_enabled: false, flux_existing: { source: 'home', secret: '007' } };
    const tree = await files({ ...changes });
    const ks = tree.filter(({ path }) => path.endsWith('/ks.yaml'));
    expect(ks.every(({ content }) => content.includes('kind: GitRepository\n    name: "home"'))).toBe(true);
    expect(ks.some(({ content }) => content.includes('secretRef:\n      name: "007"'))).toBe(true);
    expect(ks.some(({ content }) => content.includes('sops-age\n'))).toBe(false);
  });
});

const externalSecrets = {
  secrets_backend: 'external-secrets',
  external_secrets_operator_enabled: true,
};
