import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { validConfiguration } from '../../support/render-fixture.ts';
import { wholePlatform } from '../../support/whole-platform.ts';
import { builtSourcesOf } from './definitions.ts';
import { groupsOfFlux } from './stand-ins.ts';

const textOf = (name: string) =>
  readFileSync(fileURLToPath(new URL(`../../../scripts/${name}`, import.meta.url)), 'utf8');
const script = textOf('install-operators.sh');
const controlPlane = textOf('install-control-plane.sh');
const { variables } = validConfiguration(wholePlatform());

/** Charts with the version of their operator. The module proxies have no module of External Secrets for its chart. */
const versions: Readonly<Record<string, unknown>> = {
  cert_manager: variables.cert_manager_chart_version,
  envoy_gateway: variables.envoy_gateway_chart_version,
  flux_operator: variables.flux_operator_chart_version,
};

test.each(Object.entries(versions))(
  'the operator %s that is built is the one that the tree runs',
  (name, version) => {
    expect(script).toContain(`\n${name}=v${String(version).replace(/^v/, '')}\n`);
  },
);

test('the definitions of a controller that is built are those of its version', () => {
  const scripts = script + controlPlane;
  const built = [
    ...groupsOfFlux,
    'postgresql.cnpg.io',
    'cert-manager.io',
    'external-secrets.io',
    'fluxcd.controlplane.io',
    'gateway.envoyproxy.io',
    'monitoring.coreos.com',
  ];
  for (const group of built) {
    const [source, ...others] = builtSourcesOf(group);
    expect(others, group).toEqual([]);
    const [, variable] = new RegExp(`\\b${source?.module} \\$(\\w+)$`, 'm').exec(scripts) ?? [];
    expect(scripts, group).toContain(`\n${variable}=${source?.version}\n`);
  }
  expect(() => builtSourcesOf('cilium.io')).toThrow('no script builds a controller of cilium.io');
});
