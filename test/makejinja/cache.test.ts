import { readdirSync, readFileSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Project, project } from './project.ts';

const secret = 'correct-horse-battery-staple';
const template = '{% for x in list %}{{ x | upper }}{% endfor %} {{ password }}';
const expected = `AB ${secret}`;

function prepared(): Project {
  const data = `list: [a, b]\npassword: ${secret}\n`;
  return project(
    { 'in/a.jinja': template, 'in/b.jinja': `${template}.`, 'd.yaml': data },
    'data = ["d.yaml"]',
  );
}

/** The only cache file with this extension. */
function cached({ cache }: Project, ending: string): string {
  return join(cache, readdirSync(cache).find((name) => name.endsWith(ending)) ?? 'missing');
}

function clear({ folder }: Project): void {
  rmSync(join(folder, 'out'), { recursive: true });
}

describe('the cache', () => {
  it('contains templates, and nothing from the data', async () => {
    const p = prepared();
    for (let run = 0; run < 3; run += 1) {
      await p.render();
      clear(p);
    }
    for (const name of readdirSync(p.cache)) {
      expect(readFileSync(join(p.cache, name), 'latin1')).not.toContain(secret);
    }
  });

  it.each<[string, (path: string) => void]>([
    ['is gone', (path) => rmSync(path)],
    ['is cut short', (path) => truncateSync(path, readFileSync(path).length >> 1)],
    ['is empty', (path) => truncateSync(path)],
    ['is something else', (path) => writeFileSync(path, 'clusterwright templates 1 0\n{}\nprocess.exit(3)')],
    [
      'has a bit flipped',
      (path) => {
        const bytes = readFileSync(path);
        bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
        writeFileSync(path, bytes);
      },
    ],
  ])('does no harm if a file in it %s', async (_what, spoil) => {
    const p = prepared();
    for (const ending of ['.templates', '.state']) {
      await p.render();
      clear(p);
      spoil(cached(p, ending));
      const { diagnostics } = await p.render();
      expect([diagnostics, p.read('out/a'), p.read('out/b')]).toEqual([[], expected, `${expected}.`]);
    }
  });

  it('serves concurrent runs', async () => {
    const p = prepared();
    for (let round = 0; round < 5; round += 1) {
      const outputs = ['x', 'y', 'z'].map((output) => p.render({ overrides: { output } }));
      for (const { diagnostics } of await Promise.all(outputs)) expect(diagnostics).toEqual([]);
      expect(['x', 'y', 'z'].map((output) => p.read(`${output}/a`))).toEqual([expected, expected, expected]);
    }
    expect(readdirSync(p.cache).filter((name) => !/\.(state|templates)$/.test(name))).toEqual([]);
  });

  it('is not written if disabled', async () => {
    const p = prepared();
    await p.render({ cache: false });
    expect(() => readdirSync(p.cache)).toThrow('ENOENT');
  });

  it('follows changed and new templates', async () => {
    const p = prepared();
    await p.render();
    p.write('in/a.jinja', 'changed {{ list }}');
    p.write('in/c.jinja', 'new {{ list }}');
    const result = await p.render();
    expect([result.created, result.updated, result.unchanged]).toEqual([['c'], ['a'], ['b']]);
    expect([p.read('out/a'), p.read('out/c')]).toEqual(["changed ['a', 'b']", "new ['a', 'b']"]);
  });
});

describe('a run without changes', () => {
  it('says that everything is up to date', async () => {
    const p = prepared();
    await p.render();
    expect((await p.render()).unchanged).toEqual(['a', 'b']);
  });

  it.each<[string, (p: Project) => void, string]>([
    ['an output', (p) => p.write('out/a', 'edited'), expected],
    [
      'an output that keeps size and times',
      (p) => disguise(p, 'out/a', expected.replace('B', 'X')),
      expected,
    ],
    ['an output that is gone', (p) => rmSync(join(p.folder, 'out/a')), expected],
    [
      'a template that keeps size and times',
      (p) => disguise(p, 'in/a.jinja', template.replace('upper', 'lower')),
      `ab ${secret}`,
    ],
    ['the data', (p) => p.write('d.yaml', 'list: []\npassword: p'), ' p'],
  ])('is not one if %s changed', async (_what, change, after) => {
    const p = prepared();
    await p.render();
    change(p);
    await p.render();
    expect(p.read('out/a')).toBe(after);
  });

  it('is not one if a setting changed', async () => {
    const p = prepared();
    await p.render();
    const result = await p.render({
      overrides: { exclude_patterns: ['b.*'], data_vars: new Map([['password', 'x']]) },
    });
    expect([result.updated, result.unchanged]).toEqual([['a'], []]);
  });

  it('is never assumed if templates read the environment', async () => {
    const p = project({ 'in/a.jinja': '{{ env.COLOUR }}' });
    for (const COLOUR of ['red', 'blue']) {
      await p.render({ env: { CLUSTERWRIGHT_CACHE: p.cache, COLOUR } });
      expect(p.read('out/a')).toBe(COLOUR);
    }
  });

  it('is never assumed with a plugin', async () => {
    const p = project({
      'in/a.jinja': '{{ now() }}',
      'p.mjs':
        'let n = 0; export const functions = { now: () => globalThis.ticks = (globalThis.ticks ?? 0) + 1 };',
    });
    await p.render({ plugins: ['p.mjs'] });
    const first = p.read('out/a');
    await p.render({ plugins: ['p.mjs'] });
    expect(p.read('out/a')).not.toBe(first);
  });
});

/** Changes a file but keeps its size and modification time. */
function disguise(p: Project, path: string, text: string): void {
  const full = join(p.folder, path);
  const before = readFileSync(full, 'utf8');
  expect(text.length).toBe(before.length);
  utimesSync(full, 1000, 1000);
  writeFileSync(full, text);
  utimesSync(full, 1000, 1000);
}
