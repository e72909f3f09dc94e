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
import { definitionsOf, installDefinitions } from './support/definitions.ts';
import { startKubelet } from './support/kubelet.ts';
import { builtOperator } from './support/operator.ts';

/*
 * The operators of the platform beside an API server, one after the other, with the objects of the tree. What they create is
 * compared with what our apps declare. `operators.test.ts` does the same for CloudNativePG, below Flux.
 */

let plane: ControlPlane;
let stopKubelet: (() => void) | undefined;

beforeAll(async () => {
  plane = await startControlPlane();
  await installDefinitions(
    plane.api,
    await definitionsOf([
      'cert-manager.io',
      'acme.cert-manager.io',
      'external-secrets.io',
      'generators.external-secrets.io',
      'fluxcd.controlplane.io',
      'gateway.networking.k8s.io',
      'gateway.envoyproxy.io',
      'monitoring.coreos.com',
    ]),
  );
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
function withOperator(name: string, title: string, run: (program: string) => Promise<void>): void {
  const program = builtOperator(name);
  if (program === undefined)
    process.stderr.write(`NOT RUN: ${title}: ${name} is not built: bash scripts/install-operators.sh\n`);
  test.runIf(program !== undefined)(title, () => run(program ?? ''), 600_000);
}

withOperator('cert-manager', 'cert-manager issues the certificates of the tree', async (program) => {
  await issuesCertificates(plane, program, withOwnAuthority);
  await makesAccount(plane, platform);
});

withOperator('external-secrets', 'External Secrets writes the Secrets of the tree', (program) =>
  fetchesSecrets(
    plane,
    program,
    (vault) => `${readFileSync(fixturePath('high-availability'), 'utf8')}
secrets_backend: external-secrets
external_secrets_store: vault
external_secrets_vault_server: ${vault}
`,
  ),
);

withOperator('flux-operator', 'Flux Operator installs the Flux of the tree', (program) =>
  installsFlux(plane, program, platform, variables),
);

withOperator('envoy-gateway', 'Envoy Gateway accepts the routes of the tree', (program) =>
  publishesRoutes(plane, program, platform, variables),
);

withOperator('prometheus-operator', 'the Prometheus operator scrapes the monitors of the tree', (program) =>
  scrapesMonitors(plane, program, platform, variables),
);
