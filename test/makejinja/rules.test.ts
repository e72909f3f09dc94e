import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { digestOf } from '../../src/makejinja/cache/run-state.ts';
import { findings, project } from './project.ts';

describe('what is rendered', () => {
  it('uses the first of two inputs with the same name, for templates and for copies', async () => {
    const p = project(
      { 'a/x.jinja': 'a', 'b/x.jinja': 'b', 'a/y': 'a', 'b/y': 'b', 'b/z.jinja': 'b' },
      'inputs = ["a", "b"]',
    );
    expect((await p.render()).created).toEqual(['x', 'y', 'z']);
    expect([p.read('out/x'), p.read('out/y'), p.read('out/z')]).toEqual(['a', 'a', 'b']);
  });

  it('lets a template that renders blank hide one of a later input', async () => {
    const p = project({ 'a/x.jinja': '{# none #}\n', 'b/x.jinja': 'b' }, 'inputs = ["a", "b"]');
    await p.render();
    expect(p.files('out')).toEqual([]);
  });

  it('excludes what a pattern matches, but it can still be included', async () => {
    const p = project(
      { 'in/a.partial.txt': 'part', 'in/sub/b.jinja': '{% include "a.partial.txt" %}' },
      'exclude_patterns = ["*.partial.*"]',
    );
    expect((await p.render()).created).toEqual(['sub/b']);
    expect(p.read('out/sub/b')).toBe('part');
  });

  it('writes no blank file and no folder for one, unless empty files are kept', async () => {
    const files = { 'in/sub/blank.jinja': '{% if false %}x{% endif %}\n' };
    const p = project(files);
    await p.render();
    expect(existsSync(join(p.folder, 'out/sub'))).toBe(false);
    const kept = project(files, 'keep_empty = true');
    expect((await kept.render()).created).toEqual(['sub/blank']);
  });

  it('copies the mode of files that are not templates, and of templates if metadata is copied', async () => {
    const p = project({});
    p.write('in/run.sh', 'x', 0o755);
    p.write('in/render.sh.jinja', 'x', 0o755);
    await p.render();
    expect(p.mode('out/run.sh')).toBe(0o755);
    expect(p.mode('out/render.sh') & 0o111).toBe(0);
    expect((await p.render({ overrides: { copy_metadata: true } })).updated).toEqual(['render.sh']);
    expect(p.mode('out/render.sh')).toBe(0o755);
  });

  it('reports every template that fails, and writes nothing', async () => {
    const p = project(
      { 'in/a.jinja': 'fine', 'in/b.jinja': '{{ nope }}', 'in/c.jinja': '{% if %}' },
      'undefined = "strict"',
    );
    const result = await p.render();
    expect(result.diagnostics.map(({ code, file }) => [code, file])).toEqual([
      ['template/undefined', 'in/b.jinja'],
      ['template/syntax', 'in/c.jinja'],
    ]);
    expect(existsSync(join(p.folder, 'out'))).toBe(false);
  });

  it('names a template that is not text', async () => {
    const p = project({});
    p.write('in/logo.png.jinja', Buffer.from([0x89, 0x50, 0xff, 0xfe]));
    expect(findings(await p.render())).toEqual([
      'makejinja/encoding in/logo.png.jinja:1:1 this template is not UTF-8 text',
    ]);
  });

  it('prints to the standard output if that is the output', async () => {
    const p = project({ 'one.txt': 'port {{ port }}' }, 'inputs = ["one.txt"]\noutput = "/dev/stdout"');
    const result = await p.render({ overrides: { data_vars: new Map([['port', '80']]) } });
    expect(result.stdout).toBe('port 80');
  });
});

describe('what is written', () => {
  it('skips existing files without force', async () => {
    const p = project({ 'in/a.jinja': 'new', 'out/a': 'old' }, 'force = false');
    await p.render();
    expect(p.read('out/a')).toBe('old');
  });

  it('does not touch a file that is up to date', async () => {
    const p = project({ 'in/a.jinja': 'a', 'in/b.jinja': 'b', 'out/a': 'a' });
    utimesSync(join(p.folder, 'out/a'), 1000, 1000);
    const result = await p.render();
    expect([result.created, result.unchanged]).toEqual([['b'], ['a']]);
    expect(statSync(join(p.folder, 'out/a')).mtimeMs).toBe(1_000_000);
  });

  it('keeps the mode of a file that it replaces, and writes through a symbolic link', async () => {
    const p = project({ 'in/a.jinja': 'new', 'in/b.jinja': 'new', 'out/elsewhere': 'old' });
    p.write('out/a', 'old', 0o600);
    symlinkSync('elsewhere', join(p.folder, 'out/b'));
    await p.render();
    expect(p.mode('out/a')).toBe(0o600);
    expect(p.read('out/elsewhere')).toBe('new');
  });

  it('leaves no temporary file behind', async () => {
    const p = project({ 'in/a.jinja': 'a' });
    await p.render();
    expect(p.files('.')).toEqual(['in/a.jinja', 'makejinja.toml', 'out/a']);
  });

  it('reports a folder with the path of a file', async () => {
    const p = project({ 'in/a.jinja': 'a' });
    mkdirSync(join(p.folder, 'out/a'), { recursive: true });
    expect(findings(await p.render())).toEqual([
      'write/in-the-way out/a:1:1 out/a was left unchanged: a folder has the path of this file',
    ]);
  });
});

describe('clean', () => {
  const cleaned = () =>
    project({ 'in/a.jinja': 'a', 'in/sub/b.jinja': 'b', 'out/own': 'kept' }, 'clean = true\nforce = false');

  it('removes only what the last run wrote and this one does not', async () => {
    const p = cleaned();
    await p.render();
    unlinkSync(join(p.folder, 'in/sub/b.jinja'));
    expect((await p.render()).removed).toEqual(['sub/b']);
    expect(existsSync(join(p.folder, 'out/sub'))).toBe(false);
    expect(p.files('out')).toEqual(['a', 'own']);
  });

  it('keeps such a file if it was changed since, and says so', async () => {
    const p = cleaned();
    await p.render();
    p.write('in/sub/b.jinja', '');
    p.write('out/sub/b', 'edited');
    expect(findings(await p.render())).toEqual([
      'makejinja/kept out/sub/b:1:1 out/sub/b is no longer rendered, but was changed since it was and is kept',
    ]);
    expect(p.read('out/sub/b')).toBe('edited');
  });

  it('touches nothing outside the output, whatever the state file says', async () => {
    const p = cleaned();
    await p.render();
    p.write('precious', 'b');
    const name = readdirSync(p.cache).find((file) => file.endsWith('.state')) ?? '';
    const path = join(p.cache, name);
    const body = readFileSync(path, 'utf8').split('\n')[1] ?? '';
    const forged = body.replaceAll(join(p.folder, 'out/sub/b'), join(p.folder, 'precious'));
    writeFileSync(path, `${digestOf(forged)}\n${forged}`);
    p.write('in/sub/b.jinja', '');
    await p.render();
    expect(p.read('precious')).toBe('b');
  });
});

describe('commands', () => {
  it('runs before and after, and reports one that fails', async () => {
    const p = project(
      { 'in/a.jinja': '{{ made }}' },
      'data = ["made.yaml"]\nexec_pre = ["echo made: here > made.yaml"]\nexec_post = ["cp out/a copy", "exit 3"]',
    );
    expect(findings(await p.render())).toEqual([
      'makejinja/command-failed makejinja.toml:7:1 the command "exit 3" failed with status 3',
    ]);
    expect(p.read('copy')).toBe('here');
  });
});
