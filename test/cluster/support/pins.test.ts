import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { validConfiguration } from '../../support/render-fixture.ts';
import { wholePlatform } from '../../support/whole-platform.ts';

const script = readFileSync(
  fileURLToPath(new URL('../../../scripts/install-operators.sh', import.meta.url)),
  'utf8',
);
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
