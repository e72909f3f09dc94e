import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { run, temporaryFolder } from '../support/cli.ts';
import { fixturePath, repository } from '../support/render-fixture.ts';

/** A folder with a configuration, and fakes of the tools that scripts call. */
function place(fixture = 'external-shape') {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'cluster.yaml'), readFileSync(fixturePath(fixture), 'utf8'));
  const tools = join(folder, 'tools');
  mkdirSync(tools);
  for (const tool of ['kubectl', 'doppler']) {
    symlinkSync(`${repository}test/support/${tool}.mjs`, join(tools, tool));
  }
  const file = join(folder, 'state.json');
  return {
    folder,
    state: (value?: object) => {
      if (value !== undefined) writeFileSync(file, JSON.stringify(value));
      return JSON.parse(readFileSync(file, 'utf8'));
    },
    /** Runs a script with the POSIX shell. */
    sh: (script: string, env: Readonly<Record<string, string>> = {}, input = '') =>
      new Promise<{ status: number; output: string }>((done) => {
        const child = execFile(
          'sh',
          ['-c', script],
          {
            cwd: folder,
            env: {
              PATH: [tools, process.env['PATH'] ?? ''].join(delimiter),
              CLUSTER: file,
              DOPPLER: file,
              TMPDIR: folder,
              ...env,
            },
          },
          (error, stdout, stderr) =>
            done({ status: error === null ? 0 : Number(error.code), output: stdout + stderr }),
        );
        child.stdin?.end(input);
      }),
  };
}

async function printed(folder: string, ...args: readonly string[]): Promise<string> {
  const { status, stdout, stderr } = await run(folder, args);
  expect(stderr).toBe('');
  expect(status).toBe(0);
  return stdout;
}

const deployment = {
  'deployment/litellm/litellm': { env: [{ name: 'LITELLM_MASTER_KEY', value: 'sk-1234' }] },
};
const keys = { LANGFUSE_PUBLIC_KEY: 'pk-lf-11111111', LANGFUSE_SECRET_KEY: 'sk-lf-22222222' };

test('the values for the chart of LiteLLM add to its configuration, and keep its master key', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'cluster.yaml'), readFileSync(fixturePath('external-shape')));
  const { stdout } = await run(folder, ['litellm', 'values']);
  const { proxyConfigMap, proxy_config } = parse(stdout);
  expect(proxyConfigMap).toBeUndefined();
  expect(proxy_config.general_settings).toEqual({ master_key: 'os.environ/PROXY_MASTER_KEY' });
  expect(proxy_config.litellm_settings.success_callback).toEqual(['langfuse']);
});

describe('connect-litellm-to-langfuse.sh', () => {
  test('connects LiteLLM by the Secret of the tree, and changes nothing the second time', async () => {
    const { folder, state, sh } = place();
    const script = await printed(folder, 'litellm', 'connect');
    state({ changes: [], objects: { ...deployment, 'secret/litellm/litellm-langfuse': { data: keys } } });

    const first = await sh(script);
    expect(first).toMatchObject({ status: 0 });
    const after = state();
    expect(after.objects['deployment/litellm/litellm'].env).toEqual([
      { name: 'LITELLM_MASTER_KEY', value: 'sk-1234' },
      { name: 'LANGFUSE_PUBLIC_KEY', secret: 'litellm-langfuse' },
      { name: 'LANGFUSE_SECRET_KEY', secret: 'litellm-langfuse' },
      { name: 'LANGFUSE_HOST', value: 'http://langfuse-web.langfuse.svc.cluster.local:3000' },
    ]);

    const second = await sh(script);
    expect(second).toEqual({
      status: 0,
      output: 'Secret litellm/litellm-langfuse is there\nDeployment litellm/litellm is connected already\n',
    });
    expect(state()).toEqual(after);
  });

  test('makes the Secret from the environment, and shows no key', async () => {
    const { folder, state, sh } = place();
    const script = await printed(folder, 'litellm', 'connect');
    state({ changes: [], objects: deployment });
    const { status, output } = await sh(script, keys);
    expect(status).toBe(0);
    const { objects, changes } = state();
    expect(objects['secret/litellm/litellm-langfuse'].data).toEqual(keys);
    for (const key of [...Object.values(keys), 'sk-1234']) {
      expect(script + output + changes.join('\n')).not.toContain(key);
    }
    const before = state();
    expect((await sh(script, keys)).status).toBe(0);
    expect(state()).toEqual(before);
  });

  test('without any keys it says so, and changes nothing', async () => {
    const { folder, state, sh } = place();
    const script = await printed(folder, 'litellm', 'connect');
    const before = state({ changes: [], objects: deployment });
    const { status, output } = await sh(script);
    expect(status).not.toBe(0);
    expect(output).toContain('LANGFUSE_PUBLIC_KEY');
    expect(state()).toEqual(before);
  });
});

const wanted = { success_callback: ['langfuse'], failure_callback: ['langfuse'] };

describe('enable-langfuse-callbacks.sh', () => {
  test.each([
    ['no settings', 'model_list: []\n', wanted],
    ['other settings', 'litellm_settings:\n  drop_params: true\n', { drop_params: true, ...wanted }],
    [
      'lists of others',
      'litellm_settings:\n  success_callback: ["prometheus"]  # ours\n  failure_callback: []\n',
      { success_callback: ['prometheus', 'langfuse'], failure_callback: ['langfuse'] },
    ],
    [
      'lists in lines',
      'litellm_settings:\n    success_callback:\n      # metrics\n      - prometheus\n      - s3\n    num_retries: 2\ngeneral_settings:\n  a: 1\n',
      { success_callback: ['prometheus', 's3', 'langfuse'], failure_callback: ['langfuse'], num_retries: 2 },
    ],
    [
      'lists at the indentation of their key',
      'litellm_settings:\n  success_callback:\n  - prometheus\n  failure_callback:\n  - langfuse\n',
      { success_callback: ['prometheus', 'langfuse'], failure_callback: ['langfuse'] },
    ],
    [
      'half of it',
      'litellm_settings:\n  success_callback: ["langfuse"]\n\n# the rest\ngeneral_settings: {}\n',
      wanted,
    ],
    [
      'a name that contains ours',
      'litellm_settings:\n  success_callback: ["langfuse_otel"]\n',
      { success_callback: ['langfuse_otel', 'langfuse'], failure_callback: ['langfuse'] },
    ],
  ])('with %s, and twice with the same result', async (_, before, settings) => {
    const { folder, state, sh } = place();
    const script = await printed(folder, 'litellm', 'callbacks');
    const config = { data: { 'config.yaml': before, 'other.yaml': 'kept: true\n' } };
    state({ changes: [], objects: { ...deployment, 'configmap/litellm/litellm-config': config } });

    expect(await sh(script)).toMatchObject({ status: 0 });
    const after = state();
    const { data } = after.objects['configmap/litellm/litellm-config'];
    expect(parse(data['config.yaml'])).toEqual({ ...parse(before), litellm_settings: settings });
    expect(data['other.yaml']).toBe('kept: true\n');
    // Every earlier line is still there, or has an additional entry.
    for (const comment of before.match(/#.*/g) ?? []) expect(data['config.yaml']).toContain(comment);
    expect(after.changes).toHaveLength(2);

    expect(await sh(script)).toEqual({
      status: 0,
      output: 'ConfigMap litellm/litellm-config has the callbacks already\n',
    });
    expect(state()).toEqual(after);
  });

  test.each([
    [
      'both lists',
      'litellm_settings:\n  success_callback: [langfuse]\n  failure_callback: ["s3", "langfuse"]\n',
    ],
    ['callbacks, which stands for both', 'litellm_settings:\n  callbacks:\n    - langfuse\n'],
  ])('changes nothing where %s has it', async (_, before) => {
    const { folder, state, sh } = place();
    const script = await printed(folder, 'litellm', 'callbacks');
    const objects = {
      ...deployment,
      'configmap/litellm/litellm-config': { data: { 'config.yaml': before } },
    };
    const start = state({ changes: [], objects });
    expect(await sh(script)).toMatchObject({ status: 0 });
    expect(state()).toEqual(start);
  });

  test.each([
    ['a single word', 'litellm_settings:\n  success_callback: langfuse_otel\n'],
    ['settings in one line', 'litellm_settings: {drop_params: true}\n'],
    ['a list over several lines', 'litellm_settings:\n  success_callback: [\n    "s3"]\n'],
  ])('leaves what it cannot read alone: %s', async (_, before) => {
    const { folder, state, sh } = place();
    const script = await printed(folder, 'litellm', 'callbacks');
    const objects = {
      ...deployment,
      'configmap/litellm/litellm-config': { data: { 'config.yaml': before } },
    };
    const start = state({ changes: [], objects });
    const { status, output } = await sh(script);
    expect(status).not.toBe(0);
    expect(output).toContain('by hand');
    expect(state()).toEqual(start);
  });
});

describe('the script for Doppler', () => {
  test('fills what is missing, keeps what is there, asks for what others give out, and prints no value', async () => {
    const { folder, state, sh } = place('external-everything');
    const script = await printed(folder, 'secrets', 'list', '--script', 'doppler');
    state({ secrets: { LANGFUSE_SALT: 'kept' } });
    // Answers to the prompts; the last ones are left for another run.
    const first = await sh(script, {}, 'neon-password\nredis-password\n');
    expect(first).toMatchObject({ status: 0 });
    const { secrets, options } = state();
    expect(options).toEqual(['--project', 'langfuse', '--config', 'prd']);
    expect(secrets).toMatchObject({
      LANGFUSE_SALT: 'kept',
      LANGFUSE_POSTGRES_PASSWORD: 'neon-password',
      LANGFUSE_REDIS_PASSWORD: 'redis-password',
    });
    expect(secrets.LANGFUSE_ENCRYPTION_KEY).toMatch(/^[0-9a-f]{64}$/);
    expect(secrets.LANGFUSE_NEXTAUTH_SECRET).toMatch(/^[0-9a-f]{48}$/);
    expect(secrets.LANGFUSE_INIT_PROJECT_PUBLIC_KEY).toMatch(/^pk-lf-[0-9a-f]{32}$/);
    expect(secrets.LANGFUSE_INIT_PROJECT_SECRET_KEY).toMatch(/^sk-lf-[0-9a-f]{32}$/);
    for (const value of Object.values<string>(secrets)) expect(first.output).not.toContain(value);
    expect(first.output).toContain('LANGFUSE_S3_SECRET_KEY is MISSING');

    const second = await sh(script);
    expect(second.status).toBe(0);
    expect(state().secrets).toEqual(secrets);
  });

  test('every name that the tree fetches is in it', async () => {
    const { folder } = place('external-everything');
    const script = await printed(folder, 'secrets', 'list', '--script', 'doppler');
    await run(folder, ['configure']);
    const tree = ['langfuse', 'litellm'].map((app) =>
      readFileSync(join(folder, `kubernetes/apps/ai-system/${app}/app/externalsecret.yaml`), 'utf8'),
    );
    const fetched = [...new Set(tree.join('').match(/(?<=key: ")[A-Z_]+(?=")/g))].filter(
      (name) => !name.startsWith('LANGFUSE_PUBLIC') && name !== 'LANGFUSE_SECRET_KEY',
    );
    expect(fetched.length).toBeGreaterThan(10);
    for (const name of fetched) expect(script).toMatch(new RegExp(`^(generated|asked) ${name} `, 'm'));
  });
});
