import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { run, temporaryFolder } from '../support/cli.ts';

function write(folder: string, path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

/** A folder of templates with additional lines in its settings. */
function project(lines: string): string {
  const folder = temporaryFolder();
  write(folder, 'makejinja.toml', `[makejinja]\ninputs = ["./templates"]\noutput = "./out"\n${lines}\n`);
  write(folder, 'templates/a.txt.jinja', 'text {{ env | default({}) }}\n');
  return folder;
}

describe('render --untrusted', () => {
  test('renders templates that need no code, and hides the environment from them', async () => {
    const folder = project('');
    const { status } = await run(folder, ['render', '--untrusted'], { TOKEN: 'a-token-of-ci' });
    expect(status).toBe(0);
    expect(readFileSync(join(folder, 'out/a.txt'), 'utf8')).not.toContain('a-token-of-ci');
    write(folder, 'templates/b.txt.jinja', '{{ env.TOKEN }}{{ environ }}{{ getenv }}\n');
    await run(folder, ['render', '--untrusted', '--force'], { TOKEN: 'a-token-of-ci' });
    const shown = existsSync(join(folder, 'out/b.txt'))
      ? readFileSync(join(folder, 'out/b.txt'), 'utf8')
      : '';
    expect(shown).not.toContain('a-token-of-ci');
  });

  test.each([
    ['exec_pre = ["touch ran"]'],
    ['exec_post = ["touch ran"]'],
    ['plugins = ["plugin:Plugin"]'],
    ['plugins = ["./plugin.mjs"]'],
    ['loaders = ["plugin:Loader"]'],
  ])('refuses %s and runs nothing', async (line) => {
    const folder = project(line);
    const code = `import { writeFileSync } from 'node:fs'; writeFileSync('ran', ''); export default {};\n`;
    write(folder, 'plugin.mjs', code);
    const { status, stderr } = await run(folder, ['render', '--untrusted']);
    expect(status).toBe(1);
    expect(stderr).toContain('makejinja/untrusted');
    expect(existsSync(join(folder, 'ran'))).toBe(false);
    expect(existsSync(join(folder, 'out'))).toBe(false);
  });

  test('refuses --plugin, and the variable has the same effect as the option', async () => {
    const folder = project('');
    write(folder, 'plugin.mjs', 'export default {};\n');
    for (const [args, env] of [
      [['render', '--untrusted', '--plugin', 'plugin.mjs'], {}],
      [['render', '--plugin', 'plugin.mjs'], { CLUSTERWRIGHT_UNTRUSTED: 'true' }],
    ] as const) {
      const { status, stderr } = await run(folder, args, env);
      expect(status).toBe(1);
      expect(stderr).toContain('makejinja/untrusted');
    }
  });

  test.each([
    ['data = ["../outside.yaml"]'],
    ['data = ["./link.yaml"]'],
    ['[makejinja.file_data]\n"a.txt" = ["../outside.yaml"]'],
  ])('reads nothing outside the folder: %s', async (line) => {
    const outer = temporaryFolder();
    write(outer, 'outside.yaml', 'env: a-secret-of-the-machine\n');
    const folder = join(outer, 'project');
    write(folder, 'makejinja.toml', `[makejinja]\ninputs = ["./templates"]\noutput = "./out"\n${line}\n`);
    write(folder, 'templates/a.txt.jinja', '{{ env }}\n');
    symlinkSync('../outside.yaml', join(folder, 'link.yaml'));
    const { status, stderr } = await run(folder, ['render', '--untrusted']);
    expect(status).toBe(1);
    expect(stderr).toContain('makejinja/untrusted');
    expect(existsSync(join(folder, 'out'))).toBe(false);
  });

  test.each([
    ['b.txt', '../../outside.txt', 'text'],
    ['b.txt.jinja', '../../outside.txt', 'text'],
    ['c', '../..', '{% include "c/outside.txt" %}'],
  ])('follows no link out of the folder: %s', async (name, target, template) => {
    const outer = temporaryFolder();
    write(outer, 'outside.txt', 'a-secret-of-the-machine\n');
    const folder = join(outer, 'project');
    write(folder, 'makejinja.toml', '[makejinja]\ninputs = ["./templates"]\noutput = "./out"\n');
    write(folder, 'templates/a.txt.jinja', `${template}\n`);
    symlinkSync(target, join(folder, 'templates', name));
    const { status, stderr } = await run(folder, ['render', '--untrusted']);
    expect(status).toBe(1);
    expect(stderr).toContain(`templates/${name} leads out of the working folder`);
    expect(existsSync(join(folder, 'out'))).toBe(false);
  });

  test.each(['../../outside.txt', '../outside.txt', '/etc/hostname'])(
    'includes nothing from outside: %s',
    async (path) => {
      const outer = temporaryFolder();
      write(outer, 'outside.txt', 'a-secret-of-the-machine\n');
      const folder = join(outer, 'project');
      write(folder, 'makejinja.toml', '[makejinja]\ninputs = ["./templates"]\noutput = "./out"\n');
      write(folder, 'templates/a.txt.jinja', `{% include ${JSON.stringify(path)} %}\n`);
      const { status } = await run(folder, ['render', '--untrusted']);
      expect(status).toBe(1);
      expect(existsSync(join(folder, 'out'))).toBe(false);
    },
  );
});

describe('in untrusted mode, no key is used', () => {
  async function sealedFolder(): Promise<string> {
    const folder = temporaryFolder();
    await run(folder, ['init']);
    expect((await run(folder, ['secrets', 'encrypt', 'cluster.yaml'])).status).toBe(0);
    expect((await run(folder, ['configure'])).status).toBe(0);
    return folder;
  }

  test('by validate, verify and secrets check, and no command that prints one is run', async () => {
    const folder = await sealedFolder();
    const env = {
      SOPS_AGE_KEY_CMD: `touch ${folder}/ran`,
      SOPS_AGE_SSH_PRIVATE_KEY_CMD: `touch ${folder}/ran`,
    };
    const validated = await run(folder, ['validate', '--untrusted'], env);
    expect(validated.status).toBe(1);
    expect(validated.stdout + validated.stderr).toContain('sops/no-identity');
    expect(validated.stdout + validated.stderr).toContain('no key is used');
    expect((await run(folder, ['verify', '--untrusted', 'kubernetes'], env)).status).toBe(0);
    expect((await run(folder, ['secrets', 'check', '--untrusted'], env)).status).toBe(0);
    expect(existsSync(join(folder, 'ran'))).toBe(false);
    expect((await run(folder, ['validate'])).status).toBe(0);
  });

  test.each(['validate', 'verify .', 'secrets check'])(
    'and no app of the repository is loaded by %s',
    async (command) => {
      const folder = temporaryFolder();
      await run(folder, ['init']);
      const code = `import { writeFileSync } from 'node:fs'; writeFileSync('${folder}/ran', ''); export default {};\n`;
      write(folder, 'apps/own/app.mjs', code);
      write(folder, 'clusterwright.config.mjs', code);
      const { stderr } = await run(folder, [...command.split(' '), '--untrusted']);
      expect(existsSync(join(folder, 'ran')), stderr).toBe(false);
    },
  );

  test('and verify fetches no schema', async () => {
    const folder = temporaryFolder();
    const url = 'https://localhost:1/{{.ResourceKind}}.json';
    const { status, stderr } = await run(folder, ['verify', '--untrusted', '--schema-location', url, '.']);
    expect(status).toBe(2);
    expect(stderr).toContain('fetches nothing');
  });
});
