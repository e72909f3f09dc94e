import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { type Project, project } from './project.ts';

async function run(p: Project, ...args: string[]) {
  let out = '';
  let err = '';
  const io = {
    cwd: p.folder,
    env: { CLUSTERWRIGHT_CACHE: p.cache },
    stdout: (text: string) => {
      out += text;
    },
    stderr: (text: string) => {
      err += text;
    },
    color: false,
    version: '0',
  };
  return { status: await main(['render', ...args], io), out, err };
}

describe('clusterwright render', () => {
  it('says what it did', async () => {
    const p = project({ 'in/a.jinja': 'a', 'in/b': 'b' });
    expect(await run(p)).toEqual({ status: 0, out: '', err: '2 files created\n' });
    expect((await run(p)).err).toBe('nothing changed: 2 up to date\n');
    expect((await run(p, '--quiet')).err).toBe('');
  });

  it('accepts the options of makejinja, several times if they are lists', async () => {
    const p = project({ 'x/a.j2': '<% x.y %>', 'z/b.j2': '{{ 1 }}', 'z/skip.me': '' });
    const { status } = await run(
      p,
      ...['-i', 'x', '--input', 'z', '-o', 'there', '--jinja-suffix', '.j2', '-D', 'x.y=1=2', '-E', '*.me'],
      ...['--delimiter-variable-start', '<%', '--delimiter-variable-end', '%>', '--strip-trailing-newline'],
    );
    expect(status).toBe(0);
    expect([p.files('there'), p.read('there/a')]).toEqual([['a', 'b'], '1=2']);
  });

  it('prints one object as JSON', async () => {
    const p = project({ 'in/a.jinja': '{{ nope }}', 'in/b': 'b' }, 'undefined = "strict"');
    const failed = await run(p, '--format', 'json');
    expect([failed.status, failed.err]).toEqual([1, '']);
    expect(JSON.parse(failed.out)).toMatchObject({
      ok: false,
      diagnostics: [{ code: 'template/undefined', file: 'in/a.jinja', line: 1, column: 4 }],
      files: { created: [], updated: [], unchanged: [], removed: [] },
    });
    p.write('in/a.jinja', 'a');
    const fine = await run(p, '--format', 'json');
    expect(JSON.parse(fine.out)).toEqual({
      ok: true,
      diagnostics: [],
      files: { created: ['a', 'b'], updated: [], unchanged: [], removed: [] },
    });
  });

  it.each([[['-D', 'novalue']], [['--nonsense']], [['--format', 'xml']]])(
    'ends with 2 for %j',
    async (args) => {
      const { status, err } = await run(project({}), ...args);
      expect([status, err]).toEqual([2, expect.stringContaining('error:')]);
    },
  );

  it('lists the code that runs and the variables that templates read, unless it is quiet', async () => {
    const settings = 'exec_pre = ["true"]\nplugins = ["plugin.mjs"]';
    const p = project(
      { 'in/a.jinja': '{{ env.CLUSTERWRIGHT_CACHE is defined }}', 'plugin.mjs': '' },
      settings,
    );
    const { err } = await run(p);
    expect(err).toBe(
      'code of this repository that runs: exec_pre "true", the plugin plugin.mjs\n' +
        'templates read from the environment: CLUSTERWRIGHT_CACHE\n1 file created\n',
    );
    expect((await run(p, '--quiet')).err).toBe('');
    p.write(
      'in/a.jinja',
      "{{ env['no-' ~ 'variable'] is defined }}{{ env.get('none' ~ 7) }}{{ 'x9' in env }}",
    );
    expect((await run(p)).err).not.toMatch(/environment|no-variable|none7|x9/);
    p.write('in/a.jinja', '{% for name in env %}{% endfor %}x');
    expect((await run(p)).err).toContain('templates read from the environment: all variables\n');
  });

  it('says what it skips without force', async () => {
    const p = project({ 'in/a.jinja': '1', 'in/b': 'x' }, 'force = false');
    expect((await run(p)).err).toBe('2 files created\n');
    p.write('in/a.jinja', '2');
    p.write('in/c', 'y');
    expect((await run(p)).err).toBe('1 file created; 2 existing files were skipped: replace with --force\n');
    for (const name of ['b', 'c']) rmSync(join(p.folder, 'out', name));
    expect((await run(p)).err).toBe('2 files created; 1 existing file was skipped: replace with --force\n');
    expect((await run(p, '--force')).err).toBe('1 file updated, 2 unchanged\n');
  });

  it('compares existing files, whether they may be replaced or not', async () => {
    const p = project({ 'in/a.jinja': '1', 'in/b': 'x' }, 'force = false');
    await run(p);
    expect(await run(p, '--check')).toMatchObject({ status: 0, err: 'nothing changed: 2 up to date\n' });
    p.write('in/a.jinja', '2');
    const check = await run(p, '--check');
    expect([check.status, check.out]).toEqual([1, expect.stringContaining('clusterwright render --force')]);
    expect(check.out).toContain('out/a is not what the templates render to');
    expect((await run(p, '--check', '--force')).status).toBe(1);
    expect((await run(p, '--diff')).out).toContain('# M a +1 -1');
    expect(p.read('out/a')).toBe('1');
    await run(p, '--force');
    expect((await run(p, '--check')).status).toBe(0);
  });

  it('renders templates whose names have backslashes and colons', async () => {
    const p = project({ 'in/a\\b.jinja': '1{% include "c:d.jinja" %}', 'in/c:d.jinja': '2' });
    expect((await run(p)).status).toBe(0);
    expect([p.read('out/a\\b'), p.read('out/c:d')]).toEqual(['12', '2']);
  });
});
