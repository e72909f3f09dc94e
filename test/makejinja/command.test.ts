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

  it('takes the options of makejinja, several times where they are lists', async () => {
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
});
