/** The target of `kill.test.ts`: seals a tree and a configuration in memory, and writes both. */

import { join } from 'node:path';
import { secretsRotate } from '../../src/cli/commands/secrets.ts';
import { writeFiles } from '../../src/disk/write-files.ts';
import { sealTree } from '../../src/seal/seal.ts';
import { findIdentities, loadConfig, ruleFor, sealText } from '../../src/sops/index.ts';

const folder = process.argv[2] ?? '';
const secret = process.env['PLANTED_SECRET'] ?? '';
const env = { HOME: folder, XDG_CONFIG_HOME: join(folder, '.config') };

const loaded = loadConfig(folder, env);
if ('diagnostics' in loaded) throw new Error('the folder has a .sops.yaml');
const { identities } = await findIdentities(folder, env);
const files = Array.from({ length: 40 }, (_, index) => ({
  path: `kubernetes/apps/app-${index}/secret.sops.yaml`,
  secret: true,
  content: `apiVersion: v1\nkind: Secret\nstringData:\n  password: ${secret}\n  url: postgres://u:${secret}@db/${index}\n`,
}));
const sealed = await sealTree(files, {
  root: folder,
  config: loaded.config,
  identities,
  readExisting: () => undefined,
  now: () => new Date(),
  secrets: [{ name: 'langfuse_salt', value: secret }],
});
if (sealed.diagnostics.length > 0) throw new Error(JSON.stringify(sealed.diagnostics));
writeFiles(folder, sealed.files);

const rule = ruleFor(loaded.config, join(folder, 'cluster.yaml'), 'cluster.yaml');
if ('diagnostics' in rule) throw new Error('the configuration has a rule');
const configuration = await sealText(
  'cluster.yaml',
  `cluster_name: home\nlangfuse_salt: ${secret}\n`,
  rule.rule,
  {
    now: () => new Date(),
  },
);
if ('diagnostics' in configuration) throw new Error(JSON.stringify(configuration.diagnostics));
writeFiles(folder, [{ path: 'cluster.yaml', content: configuration.text }]);

const status = await secretsRotate(
  { folder: '.', config: 'cluster.yaml', what: 'data-key', settings: [] },
  {
    cwd: folder,
    env,
    stdout: process.stdout,
    stderr: { write: () => true },
    report: (diagnostics) => process.stderr.write(JSON.stringify(diagnostics)),
  },
);
process.exitCode = status;
