import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { run, temporaryFolder } from '../support/cli.ts';

const app = `import { connection, defineApp, flag, secret, storageSize, text } from 'clusterwright';

export default defineApp({
  name: 'paperless',
  layer: 'application',
  namespace: 'documents',
  enabled: (v) => v.paperless_enabled,
  settings: {
    paperless_enabled: flag({ description: 'Run Paperless.', default: true }),
    paperless_domain: text({ description: 'Domain.', required: true, examples: ['example.com'] }),
    paperless_storage: storageSize({ description: 'Volume for documents.', default: '20Gi' }),
    paperless_password: secret({ description: 'Password.', generate: 'alphanumeric:32', rotation: 'Sign in again.' }),
  },
  variables: {
    paperless_hostname: text('Host name.', (v) => \`paperless.\${v.paperless_domain}\`),
  },
  dependsOn: ['dragonfly'],
  services: [{ name: 'paperless', ports: { http: 8000 }, pods: { app: 'paperless' } }],
  connections: [connection({ to: 'dragonfly', port: 'redis', why: 'queue' })],
  secrets: () => [{ setting: 'paperless_password', name: 'paperless', key: 'password' }],
  rules: [
    function* ({ config, variables }) {
      if (variables.dragonfly_enabled) return;
      yield { path: ['paperless_enabled'], message: 'Paperless needs Dragonfly', hint: 'Enable it.' };
    },
  ],
});
`;

const config = `import { defineConfig } from 'clusterwright';
export default defineConfig({
  apps: ['dragonfly', 'cilium'],
  filters: { shout: (text) => text.toUpperCase() },
});
`;

const cluster = `paperless_domain: example.com
cloudflare_domain: example.org
paperless_password: k3JHs82hdkJHSD83hdjs8HDy3j
dragonfly_enabled: true
dragonfly_existing: {kustomization: cache/dragonfly}
network_policies_enabled: true
`;

const template =
  'kind: ConfigMap\napiVersion: v1\nmetadata: {name: paperless}\ndata: {host: #{ paperless_hostname | shout | yaml }#}\n';

function project(changes: Readonly<Record<string, string>> = {}): string {
  const folder = temporaryFolder();
  const files = {
    'apps/paperless/app.ts': app,
    'clusterwright.config.ts': config,
    'cluster.yaml': cluster,
    'templates/config/kubernetes/apps/documents/paperless/app/configmap.yaml.j2': template,
    ...changes,
  };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

describe('an app of the user', () => {
  test('is rendered with everything that every app has', async () => {
    const folder = project({
      '.sops.yaml':
        'creation_rules: [{age: age19kua742y4wen4g84tfmz8h8vf0shx0xt3cskh57h55jlmdpcu5dsqvzfxk, encrypted_regex: ^(data|stringData)$}]\n',
    });
    const { status, stderr } = await run(folder, ['configure']);
    expect(status, stderr).toBe(0);
    const read = (path: string) => readFileSync(join(folder, 'kubernetes/apps/documents', path), 'utf8');
    expect(read('paperless/app/configmap.yaml')).toContain('"PAPERLESS.EXAMPLE.COM"');
    expect(read('paperless/app/kustomization.yaml')).toContain('./networkpolicy.yaml');
    expect(read('paperless/app/secret.sops.yaml')).toContain('password: ENC[');
    expect(read('paperless/ks.yaml')).toContain('- name: "dragonfly"\n      namespace: "cache"');
    expect(read('namespace.yaml')).toContain('name: "documents"');
    const policy = read('paperless/app/networkpolicy.yaml');
    expect(policy).toContain('"app.kubernetes.io/name": "dragonfly"');
    expect(policy).toContain('- port: "6379"');
  });

  test('is part of what editors complete', async () => {
    const folder = project();
    await run(folder, ['types']);
    const schema = readFileSync(join(folder, 'cluster.schema.json'), 'utf8');
    expect(Object.keys(JSON.parse(schema).properties)).toContain('paperless_storage');
    expect(schema).not.toContain('langfuse_enabled');
    const types = readFileSync(join(folder, '.clusterwright/types.d.ts'), 'utf8');
    expect(types).toContain('readonly paperless_hostname: string;');
    expect(types).toContain('readonly paperless_password?: string;');
  });

  test('shows no secret in explain, through however many variables it came', async () => {
    const made = `paperless_url: text('URL.', (v) => \`https://me:\${encodeURIComponent(v.paperless_password)}@x\`),
    paperless_command: text('Command.', (v) => \`curl \${v.paperless_url}\`),`;
    const folder = project({
      'apps/paperless/app.ts': app.replace('variables: {', `variables: {\n    ${made}`),
    });
    const { stdout } = await run(folder, ['explain', 'paperless_command']);
    expect(stdout).toContain('paperless_command: given, secret');
    expect(stdout).not.toContain('k3JHs82hdk');
  });

  describe('with a nested secret in its secrets', () => {
    const nested = (secret: string) =>
      app
        .replace('{ connection, ', '{ connection, list, map, ')
        .replace(
          '  variables:',
          '  groups: [{ title: "Mail", settings: { paperless_mail: list({ description: "Accounts.", default: [], of: map({ description: "One.", members: { password: secret({ description: "Password of the account.", generate: "hex:32" }) } }) }) } }],\n  variables:',
        )
        .replace("setting: 'paperless_password'", `setting: '${secret}'`);
    const withMail = `${cluster}paperless_mail:\n  - password: 8f3c1b7a5d2e9f40aa61b7c2d3e4f501\n`;

    test('may have it in the configuration', async () => {
      const folder = project({
        'apps/paperless/app.ts': nested('paperless_mail[0].password'),
        'cluster.yaml': withMail,
      });
      const { status, stdout, stderr } = await run(folder, ['secrets', 'list']);
      expect(status, stderr).toBe(0);
      expect(stdout).toContain(
        [
          'paperless_mail[0].password in cluster.yaml',
          '  Password of the account.',
          '  Secret paperless, key password, in documents',
          '  make it with: openssl rand -hex 16',
          '  given',
        ].join('\n'),
      );
    });

    test('may have it in a store', async () => {
      const folder = project({
        'apps/paperless/app.ts': nested('paperless_mail[0].password'),
        'clusterwright.config.ts': config.replace("'cilium'", "'cilium', 'external-secrets'"),
        'cluster.yaml': `${cluster}secrets_backend: external-secrets\n`,
      });
      const { stdout } = await run(folder, ['secrets', 'list']);
      expect(stdout).toContain('PAPERLESS_MAIL_0_PASSWORD\n');
      const script = await run(folder, ['secrets', 'list', '--script', 'doppler']);
      expect(script.stdout).toContain('generated PAPERLESS_MAIL_0_PASSWORD openssl rand -hex 16');
    });

    test('is refused if the schema has none with that name', async () => {
      const folder = project({
        'apps/paperless/app.ts': nested('paperless_mail[0].pasword'),
        'cluster.yaml': withMail,
      });
      const { stdout } = await run(folder, ['validate']);
      expect(stdout).toContain('paperless_mail[0].pasword, which is not a setting');
    });
  });

  test('is known to explain, secrets list, secrets rotate and init', async () => {
    const folder = project();
    expect((await run(folder, ['explain', 'paperless_hostname'])).stdout).toContain('paperless.example.com');
    expect((await run(folder, ['secrets', 'list'])).stdout).toContain(
      'Secret paperless, key password, in documents',
    );
    const rotated = await run(folder, ['secrets', 'rotate', '--setting', 'paperless_password']);
    expect(rotated.stderr).toContain('Sign in again.');
    const fresh = project({ 'cluster.yaml': '' });
    expect((await run(fresh, ['init'])).status).toBe(0);
    expect(readFileSync(join(fresh, 'cluster.yaml'), 'utf8')).toMatch(/^paperless_password: "\w{32}"$/m);
  });

  test('is refused by its own rule, at the line of the setting', async () => {
    const folder = project({
      'cluster.yaml': `paperless_enabled: true\n${cluster.replace(/dragonfly_(enabled|existing): .*/g, '')}`,
    });
    const { status, stdout } = await run(folder, ['validate']);
    expect(status).toBe(1);
    expect(stdout).toContain('cluster.yaml:1:20 error paperless/refused Paperless needs Dragonfly');
  });
});

describe('a project without shipped apps', () => {
  test('knows none of their settings and commands', async () => {
    const folder = project({
      'clusterwright.config.ts': 'export default { apps: [] };\n',
      'apps/paperless/app.ts': '',
    });
    writeFileSync(
      join(folder, 'apps/paperless/app.ts'),
      "export default { name: 'one', layer: 'application' };\n",
    );
    writeFileSync(join(folder, 'cluster.yaml'), 'langfuse_enabled: true\n');
    expect((await run(folder, ['validate'])).stdout).toContain('config/unknown-key');
    expect((await run(folder, ['litellm', 'values'])).status).toBe(2);
  });
});

/** What to change in the app, and where it is reported. */
const mistakes: readonly (readonly [what: string, from: string, to: string, found: string])[] = [
  [
    'throws when it is loaded',
    'export default',
    "throw new Error('boom');\nexport default",
    '3:1 error project/module-failed boom',
  ],
  [
    'computes by what does not exist',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the source of a module
    '`paperless.${v.paperless_domain}`',
    'v.nothing.length',
    '15:5 error project/module-failed paperless_hostname cannot be computed',
  ],
  [
    'computes another type',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the source of a module
    '`paperless.${v.paperless_domain}`',
    '42',
    '15:5 error project/module-failed paperless_hostname must be text',
  ],
  [
    'has a rule that throws',
    'if (variables.',
    'if (config.nope.x || variables.',
    'error project/module-failed rules of paperless failed',
  ],
  [
    'has a member of another type',
    "namespace: 'documents'",
    'namespace: 42',
    '6:3 error project/invalid-app namespace must be text or a function',
  ],
  [
    'has a member that no app has',
    'dependsOn:',
    'dependOn:',
    '17:3 error project/invalid-app an app has no member dependOn',
  ],
  [
    'depends on what does not exist',
    "['dragonfly']",
    "['dragonfy']",
    '17:16 error project/unknown-app paperless depends on dragonfy',
  ],
  [
    'has a setting of another app',
    'paperless_storage:',
    'dragonfly_enabled:',
    '11:5 error project/name-taken the setting dragonfly_enabled',
  ],
  [
    'connects to a port that does not exist',
    "port: 'redis'",
    "port: 'http'",
    '19:3 error project/module-failed connections of paperless: dragonfly has no port http',
  ],
  [
    'has a default that does not fit',
    "default: '20Gi'",
    "default: '20 GB'",
    '11:5 error project/invalid-app the setting paperless_storage does not take',
  ],
  [
    'has values of a chart that throw',
    'dependsOn:',
    "release: { chart: 'oci://a/b', version: '1', values: (v) => ({ a: v.nope.x }) },\n  dependsOn:",
    '17:3 error project/module-failed release of paperless failed: Cannot read',
  ],
  [
    'has a chart without a version',
    'dependsOn:',
    "release: { chart: 'oci://a/b', values: {} },\n  dependsOn:",
    '17:3 error project/module-failed version in release of paperless must be text',
  ],
  [
    'has a secret without a setting',
    "setting: 'paperless_password'",
    "setting: 'paperless_passwd'",
    '20:3 error project/module-failed secrets of paperless names paperless_passwd',
  ],
  ['does not parse', "name: 'paperless',", "name: 'paperless", 'error project/module-failed'],
];

test.each(mistakes)('an app that %s is a finding at its line', async (_, from, to, found) => {
  const { status, stdout } = await run(project({ 'apps/paperless/app.ts': app.replace(from, to) }), [
    'validate',
  ]);
  expect(status).toBe(1);
  expect(stdout).toContain('apps/paperless/app.ts:');
  expect(stdout).toContain(found);
  expect(stdout).not.toMatch(/^ {4}at /m);
});

describe('a secret of an app that is newer than the rules of .sops.yaml', () => {
  test('is not left in clear text by sealing', async () => {
    const folder = project({
      'clusterwright.config.ts': 'export default { apps: [] };\n',
      'apps/paperless/app.ts': '',
    });
    rmSync(join(folder, 'apps'), { recursive: true });
    rmSync(join(folder, 'templates'), { recursive: true });
    rmSync(join(folder, 'cluster.yaml'));
    expect((await run(folder, ['init'])).status).toBe(0);
    mkdirSync(join(folder, 'apps/mail'), { recursive: true });
    writeFileSync(
      join(folder, 'apps/mail/app.ts'),
      `import { defineApp, secret } from 'clusterwright';
export default defineApp({
  name: 'mail', layer: 'application',
  settings: { mail_password: secret({ description: 'Password.' }), mail_token: secret({ description: 'Token.' }) },
});
`,
    );
    writeFileSync(
      join(folder, 'cluster.yaml'),
      'mail_password: "k3JHs82hdkJHSD83"\nmail_token: "f8JHs82hdkJHSD83"\n',
    );
    const rules = readFileSync(join(folder, '.sops.yaml'), 'utf8');
    const encrypt = async (regex: string) => {
      writeFileSync(join(folder, '.sops.yaml'), rules.replace('^()$', regex));
      return run(folder, ['secrets', 'encrypt']);
    };
    for (const regex of ['^()$', '^(mail_password)$']) {
      const { status, stdout, stderr } = await encrypt(regex);
      expect(status).toBe(1);
      expect(stdout + stderr).toContain('cluster.yaml:2:1 error secrets/not-selected mail_token is a secret');
    }
    expect(readFileSync(join(folder, 'cluster.yaml'), 'utf8')).toContain('f8JHs82hdkJHSD83');
    expect((await encrypt('^(mail_password|mail_token)$')).status).toBe(0);
    expect(readFileSync(join(folder, 'cluster.yaml'), 'utf8')).not.toContain('JHs82hdkJHSD83');
  });
});

test('a setting of a shipped app that is left out is distinguished from one that does not exist', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'clusterwright.config.mjs'), "export default { apps: ['dragonfly'] };\n");
  writeFileSync(
    join(folder, 'cluster.yaml'),
    'cloudflare_domain: kube.cc\nk8s_gateway_enabled: true\nk8s_getaway: true\n',
  );
  const { status, stdout } = await run(folder, ['validate']);
  expect(status).toBe(1);
  expect(stdout).toContain(
    'cluster.yaml:2:1 error config/unknown-key k8s_gateway_enabled is a setting of k8s-gateway, which clusterwright.config leaves out',
  );
  expect(stdout).toContain("add 'k8s-gateway' to `apps` of clusterwright.config");
  expect(stdout).toContain('cluster.yaml:3:1 error config/unknown-key no setting is called k8s_getaway');
});
