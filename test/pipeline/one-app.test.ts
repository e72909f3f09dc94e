/** Each shipped app can be the only one of a project: what it needs is included, and nothing else is missing. */

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { groupsOf } from '../../src/app-kit/schema.ts';
import { apps } from '../../src/apps/registry.generated.ts';
import { chooseApps } from '../../src/pipeline/project/choose.ts';
import { run, temporaryFolder } from '../support/cli.ts';

/** Apps that include the same others are one case. */
const choices = new Map(
  apps.map(({ name }) => [
    chooseApps(apps, [name])
      .map((app) => app.name)
      .join(),
    name,
  ]),
);

test.each([...choices.values()])('%s', async (name) => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'clusterwright.config.js'), `export default { apps: ['${name}'] };\n`);
  expect((await run(folder, ['init'])).status).toBe(0);
  const { status, stderr } = await run(folder, ['configure']);
  expect(status, stderr).toBe(0);
});

test('external-secrets writes its store, whichever app reads from it', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'clusterwright.config.js'), "export default { apps: ['external-secrets'] };\n");
  writeFileSync(
    join(folder, 'cluster.yaml'),
    'cloudflare_domain: home.org\nsecrets_backend: external-secrets\nexternal_secrets_store: doppler\nexternal_secrets_doppler_project: home\nexternal_secrets_doppler_config: prd\n',
  );
  const { status, stderr } = await run(folder, ['configure']);
  expect(status, stderr).toBe(0);
  const store = 'kubernetes/apps/external-secrets/cluster-secret-store/app/clustersecretstore.yaml';
  expect(existsSync(join(folder, store))).toBe(true);
});

test.each(['rustfs', 'monitoring', 'gateways', 'keycloak'])(
  '%s does not include the settings of Langfuse',
  (name) => {
    const names = chooseApps(apps, [name]).flatMap((app) =>
      groupsOf(app).flatMap(({ settings }) => Object.keys(settings)),
    );
    expect(names.filter((setting) => setting.startsWith('langfuse_'))).toEqual([]);
  },
);

test('a template may test for the variables of an app that is left out, and gets None', async () => {
  const folder = temporaryFolder();
  const path = 'kubernetes/apps/network/envoy-gateway/app/extra.yaml';
  mkdirSync(join(folder, 'templates/config', dirname(path)), { recursive: true });
  writeFileSync(join(folder, 'clusterwright.config.js'), "export default { apps: ['envoy-gateway'] };\n");
  writeFileSync(join(folder, 'cluster.yaml'), 'cloudflare_domain: home.org\n');
  const text = (name: string) =>
    `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: extra\ndata:\n  a: "#{ ${name} }#"\n`;
  writeFileSync(join(folder, 'templates/config', `${path}.j2`), text('langfuse_hostname'));
  const { status, stderr } = await run(folder, ['configure']);
  expect(status, stderr).toBe(0);
  expect(readFileSync(join(folder, path), 'utf8')).toContain('a: "None"');
  writeFileSync(join(folder, 'templates/config', `${path}.j2`), text('langfuse_hostnam'));
  expect((await run(folder, ['configure'])).stderr).toContain('error template/undefined');
});
