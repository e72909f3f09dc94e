/** Each shipped app can be the only one that a project chooses: what it needs comes along, and nothing else is missed. */

import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { apps } from '../../src/apps/registry.generated.ts';
import { chooseApps } from '../../src/pipeline/project/choose.ts';
import { run, temporaryFolder } from '../support/cli.ts';

/** Apps that bring the same others along are one case. */
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
