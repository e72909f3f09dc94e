import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, test } from 'vitest';
import { fixturePath, validConfiguration } from '../support/render-fixture.ts';
import { wholePlatform } from '../support/whole-platform.ts';
import { issuesCertificates, makesAccount } from './operators/cert-manager.ts';
import { publishesRoutes } from './operators/envoy-gateway.ts';
import { fetchesSecrets } from './operators/external-secrets.ts';
import { installsFlux } from './operators/flux.ts';
import { scrapesMonitors } from './operators/prometheus.ts';
import { type ControlPlane, startControlPlane } from './support/control-plane.ts';
import { definitionsOf, definitionsOfBuilt, installDefinitions } from './support/definitions.ts';
import { startKubelet } from './support/kubelet.ts';
import { builtOperator } from './support/operator.ts';
import type { Program } from './support/process.ts';

/*
 * The operators of the platform beside an API server, one after the other, with the objects of the tree. What they create is
 * compared with what our apps declare. `operators.test.ts` does the same for CloudNativePG, below Flux.
 */

let plane: ControlPlane;
let stopKubelet: (() => void) | undefined;

beforeAll(async () => {
  plane = await startControlPlane();
  const operators = await definitionsOfBuilt([
    'cert-manager.io',
    'acme.cert-manager.io',
    'external-secrets.io',
    'generators.external-secrets.io',
    'fluxcd.controlplane.io',
    'gateway.envoyproxy.io',
    'monitoring.coreos.com',
  ]);
  // A module of its own, which Envoy Gateway requires.
  const gateways = await definitionsOf(['gateway.networking.k8s.io']);
  await installDefinitions(plane.api, [...operators, ...gateways]);
  stopKubelet = await startKubelet(plane.api);
}, 600_000);

afterAll(async () => {
  stopKubelet?.();
  await plane?.stop();
});

const withOwnAuthority = readFileSync(fixturePath('platform'), 'utf8');
const platform = wholePlatform();
const { variables } = validConfiguration(platform);

/** Runs a test with a program that `scripts/install-operators.sh` builds. Says loudly if it is not built. */
function withOperator(
  name: string,
  title: string,
  run: (plane: ControlPlane, program: string) => Promise<void>,
): void {
  const program = builtOperator(name);
  if (program === undefined)
    process.stderr.write(`NOT RUN: ${title}: ${name} is not built: bash scripts/install-operators.sh\n`);
  const runAndStop = async () => {
    const own: Program[] = [];
    const add: ControlPlane['add'] = (...given) => {
      const started = plane.add(...given);
      own.push(started);
      return started;
    };
    try {
      await run({ ...plane, add }, program ?? '');
    } finally {
      for (const each of own.reverse()) await each.stop();
    }
  };
  test.runIf(program !== undefined)(title, runAndStop, 600_000);
}

withOperator('cert-manager', 'cert-manager issues the certificates of the tree', async (own, program) => {
  await issuesCertificates(own, program, withOwnAuthority);
  await makesAccount(own, platform);
});

withOperator('external-secrets', 'External Secrets writes the Secrets of the tree', (own, program) =>
  fetchesSecrets(
    own,
    program,
    (vault) => `${readFileSync(fixturePath('high-availability'), 'utf8')}
secrets_backend: external-secrets
external_secrets_store: vault
external_secrets_vault_server: ${vault}
`,
  ),
);

withOperator('flux-operator', 'Flux Operator installs the Flux of the tree', (own, program) =>
  installsFlux(own, program, platform, variables),
);

withOperator('envoy-gateway', 'Envoy Gateway accepts the routes of the tree', (own, program) =>
  publishesRoutes(own, program, platform, variables),
);

withOperator(
  'prometheus-operator',
  'the Prometheus operator scrapes the monitors of the tree',
  (own, program) => scrapesMonitors(own, program, platform, variables),
);
