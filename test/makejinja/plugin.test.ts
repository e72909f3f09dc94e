import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { basename, nthhost } from '../../src/plugin.ts';
import { findings, project } from './project.ts';

/** Renders one template with one plugin. */
async function withPlugin(name: string, code: string, template: string, more: Record<string, string> = {}) {
  const p = project(
    { 'in/a.jinja': template, 'data.yaml': 'n: 2\n', [name]: code, ...more },
    'data = ["data.yaml"]',
  );
  const result = await p.render({ plugins: [name] });
  return result.diagnostics.length > 0 ? findings(result) : p.read('out/a');
}

describe('a plugin', () => {
  it('may be TypeScript, with types, enums and local modules', async () => {
    const code = `
      import { definePlugin, type TemplateFunction } from 'clusterwright/plugin';
      import type { Nothing } from './nothing.ts';
      import { twice } from './lib/twice.js';
      enum Size { Small = 'small' }
      interface Data { n: number }
      export default definePlugin<Data>({
        data: (data) => ({ size: Size.Small as string, n: data.n + 1 }),
        filters: { twice, shout: ((text: string): string => \`\${text}!\`) satisfies TemplateFunction },
      });`;
    const twice = 'export const twice = (value: number): number => value * 2;';
    expect(
      await withPlugin('plugin.ts', code, '{{ size | shout }} {{ n | twice }}', { 'lib/twice.ts': twice }),
    ).toBe('small! 6');
  });

  it('may be JavaScript, with asynchronous data and import.meta', async () => {
    const code = `
      import { basename } from 'node:path';
      const ready = await Promise.resolve('ready');
      export const data = async () => ({ ready, file: basename(import.meta.url) });
      export const functions = { add: (a, b) => a + b };
      export const tests = { big: (value) => value > 1 };
      export const globals = { limit: 5, names: ['x'] };`;
    const template = '{{ ready }} {{ file }} {{ add(1, n) }} {{ n is big }} {{ limit }} {{ names }}';
    expect(await withPlugin('plugin.mjs', code, template)).toBe("ready plugin.mjs 3 True 5 ['x']");
  });

  it('may be a class like those in Python, with lists of functions', async () => {
    const code = `
      export class Plugin {
        constructor(data) { this.kept = data; }
        data() { this.kept.n += 1; return this.kept; }
        filters() { return [function half(value) { return value / 2; }]; }
        path_filters() { return [(path) => !path.endsWith('hidden.jinja')]; }
      }`;
    const p = project({
      'in/a.jinja': '{{ n | half }}',
      'in/hidden.jinja': 'x',
      'p.js': code,
      'd.yaml': 'n: 2',
    });
    const result = await p.render({ plugins: ['p.js'], overrides: { data: ['d.yaml'] } });
    expect([result.created, p.read('out/a')]).toEqual([['a'], '1.5']);
  });

  it('may change the data in place, and overrides it', async () => {
    const code = 'export default { data(data) { data.n = 7; data.new = [1]; } };';
    expect(await withPlugin('p.js', code, '{{ n }} {{ new }}')).toBe('7 [1]');
  });

  it('replaces the Python plugin that the settings name, if it is in the same place', async () => {
    const p = project(
      { 'in/a.jinja': '{{ x }}', 'scripts/my/plugin.mts': 'export const data: object = { x: 1 };' },
      'plugins = ["my.plugin:Plugin"]\nimport_paths = ["scripts"]',
    );
    await p.render();
    expect(p.read('out/a')).toBe('1');
  });

  it.each([
    ['throws', 'export const data = () => {\n  throw new Error("no network");\n};', ':2:9 no network'],
    ['does not parse', 'export default {\n  data( {\n};', 'plugin.ts:3:2'],
    ['gives what is no function', 'export const filters = { f: 1 };', ':1:1 "f" is not a function'],
    ['gives nothing', 'export default 3;', ':1:1 the default export is not a plugin'],
  ])('that %s is reported with its place', async (_what, code, expected) => {
    const [finding] = await withPlugin('plugin.ts', code, 'x');
    expect(finding).toContain('makejinja/plugin-failed plugin.ts');
    expect(finding).toContain(expected);
  });

  it('whose function fails is reported at the place in the template that called it', async () => {
    const code = 'export const functions = { boom() { throw new Error("bad luck"); } };';
    expect(await withPlugin('plugin.ts', code, 'x {{ boom() }}')).toEqual([
      'template/function-failed in/a.jinja:1:6 boom: bad luck',
    ]);
  });

  it('that does not exist is reported', async () => {
    const p = project({});
    expect(findings(await p.render({ plugins: ['no.ts'] }))).toEqual([
      'makejinja/path-not-found no.ts:1:1 the plugin no.ts does not exist',
    ]);
  });
});

describe('helpers', () => {
  it.each([
    ['10.0.0.0/24', 0, '10.0.0.0'],
    ['10.0.0.7/24', 255, '10.0.0.255'],
    ['10.0.0.0/24', 256, false],
    ['10.0.0.0/24', -1, false],
    ['0.0.0.0/0', 4294967295, '255.255.255.255'],
    ['10.0.0.1', 0, '10.0.0.1'],
    ['2001:db8::/64', 10, '2001:db8::a'],
    ['::ffff:10.0.0.0/120', 1, '::ffff:a00:1'],
    ['10.0.0.0/33', 1, false],
    ['10.0.0.0.0/8', 1, false],
    ['nonsense', 1, false],
    [null, 1, false],
  ])('nthhost(%o, %o) is %o', (cidr, number, expected) => {
    expect(nthhost(cidr, number)).toBe(expected);
  });

  it('nthhost writes IPv6 addresses in their canonical form', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(0, 0, 0, 1, 0xffff), { minLength: 8, maxLength: 8 }), (groups) => {
        const address = groups.map((group) => group.toString(16)).join(':');
        expect(`[${nthhost(address, 0)}]`).toBe(new URL(`http://[${address}]`).hostname);
      }),
    );
  });

  it.each([
    ['apps/ks.yaml.j2', 'ks.yaml'],
    ['name', 'name'],
    ['.hidden', '.hidden'],
    ['a.b/c', 'c'],
  ])('basename(%o) is %o', (path, expected) => {
    expect(basename(path)).toBe(expected);
  });
});

describe('a finding of a plugin about the data', () => {
  it('is reported with all others at the lines of the data', async () => {
    const code = `
      export const data = (data, { report }) => {
        for (const [index, node] of data.nodes.entries()) {
          if (!node.mac.includes(':')) report({ path: ['nodes', index, 'mac'], message: node.name + ' has no MAC address' });
        }
        report({ path: 'gateway', message: 'no gateway', severity: 'warning' });
      };`;
    const p = project(
      {
        'in/a.jinja': 'x',
        'nodes.yaml': 'nodes:\n  - name: a\n    mac: x\n  - name: b\n    mac: b:c\n  - name: c\n    mac: z\n',
        'plugin.mjs': code,
      },
      'data = ["nodes.yaml"]',
    );
    const result = await p.render({ plugins: ['plugin.mjs'] });
    expect(findings(result)).toEqual([
      'makejinja/refused nodes.yaml:3:10 a has no MAC address',
      'makejinja/refused nodes.yaml:7:10 c has no MAC address',
      'makejinja/refused plugin.mjs:1:1 no gateway',
    ]);
    expect(result.diagnostics[0]).toMatchObject({ path: 'nodes[0].mac', severity: 'error' });
    expect(result.created).toEqual([]);
  });

  it('does not end the run if it is a warning', async () => {
    const code =
      "export const data = (_, { report }) => report({ path: 'n', message: 'small', severity: 'warning' });";
    const p = project(
      { 'in/a.jinja': '{{ n }}', 'd.yaml': 'm: 1\nn: 2\n', 'p.mjs': code },
      'data = ["d.yaml"]',
    );
    const result = await p.render({ plugins: ['p.mjs'] });
    expect(findings(result)).toEqual(['makejinja/refused d.yaml:2:4 small']);
    expect(p.read('out/a')).toBe('2');
  });

  it('is shown with all its lines if it is thrown, and the plugin is not blamed', async () => {
    const code =
      'export const data = () => {\n  throw new Error("validation failed:\\nnodes[0].mac: x\\nnodes[1].mac: y");\n};';
    const p = project({ 'in/a.jinja': 'x', 'p.mjs': code });
    const { diagnostics } = await p.render({ plugins: ['p.mjs'] });
    expect(diagnostics).toMatchObject([
      {
        message: 'validation failed:\nnodes[0].mac: x\nnodes[1].mac: y',
        hint: expect.stringContaining('correct what it names'),
      },
    ]);
  });

  it('is one finding with a count if many templates fail for the same reason', async () => {
    const templates = Object.fromEntries(
      Array.from({ length: 60 }, (_, index) => [`in/${index}.jinja`, '\n{{ 1 | boom }}']),
    );
    const p = project({
      ...templates,
      'p.mjs': 'export const filters = { boom() { throw new Error("no"); } };',
    });
    const { diagnostics } = await p.render({ plugins: ['p.mjs'] });
    expect(diagnostics).toHaveLength(1);
    expect(diagnostics[0]?.message).toBe('boom: no (at 60 places)');
  });
});

it('keyword arguments of filters and functions are passed to parameters by name', async () => {
  const code = `
    import { format_value, withParameters } from 'clusterwright/plugin';
    const toQuantity = (mib, unit = 'Mi') => mib + unit;
    function controllers(nodes, firstOnly) { return firstOnly === true ? nodes[0] : nodes.length; }
    export const filters = {
      q: withParameters(['mib', 'unit='], toQuantity),
      r: withParameters(['unit='], (mib, unit = 'Mi') => mib + unit),
      plain: (text, /* a (comment), */ left = '(,', right = ')') => left + text + right,
      fixed: (x) => format_value(x, '.1f'),
    };
    export const functions = { controllers };`;
  const template =
    "{{ 1 | q }} {{ 1 | q('Gi') }} {{ 1 | q(unit='Gi') }} {{ 1 | r(unit='Ti') }} {{ 'x' | plain(right=']') }} {{ controllers([5, 6], first_only=true) }} {{ controllers([5, 6], first_only=false) }} {{ 0.25 | fixed }} {{ 2 | fixed }}";
  expect(await withPlugin('plugin.mjs', code, template)).toBe('1Mi 1Gi 1Gi 1Ti (,x] 5 2 0.2 2.0');
});
