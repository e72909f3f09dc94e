import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { readPython } from '../../src/makejinja/migrate/python.ts';
import { run, temporaryFolder } from '../support/cli.ts';

const plugin = `import makejinja
import netaddr, requests
from helpers import shout


# A function with all that signatures may have.
def nthhost(value: str, query: int = 1, *, sep='(', names: list[str] | None = None) -> str:
    """Returns the nth host; def not_one(): pass"""
    return str(value)


def is_ipv6(value):
    return ":" in value


def unused(x):
    return x


class Plugin(makejinja.plugin.Plugin):
    def __init__(self, data):
        self._data = data

    def data(self):
        data = self._data
        data["count"] = len(data["nodes"])
        return data

    def filters(self):
        return [nthhost, unused]

    def functions(self):
        return [
            shout,
        ]

    def tests(self):
        return [is_ipv6]
`;

const files = {
  'makejinja.toml': `[makejinja]\ninputs = ["templates"]\noutput = "out"\ndata = ["data.yaml"]\nimport_paths = ["scripts"]\nloaders = ["plugin:Plugin"]\n`,
  'data.yaml': 'cidr: 10.0.0.0/8\nnodes:\n  - {name: a}\n  - {name: b, role: worker}\n',
  'scripts/plugin.py': plugin,
  'scripts/helpers.py': 'def shout(text: str) -> str:\n    return text.upper()\n',
  'templates/a.txt.jinja':
    '{{ cidr | nthhost(3) }} {{ count }}\n{{ shout("a") }}{{ count }}\n' +
    '{% if cidr is is_ipv6 %}6{% endif %}{{ age_key("public") }}{{ odd(1) }}\n' +
    '{% for node in nodes %}{{ node.name | upper }}{{ loop.index }}{% endfor %}\n',
};

function repository(more: Readonly<Record<string, string>> = {}): string {
  const folder = temporaryFolder();
  for (const [path, text] of Object.entries({ ...files, ...more })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

it('lists what templates need, with places, and what is not in the skeleton', async () => {
  const folder = repository();
  const { status, stdout } = await run(folder, ['migrate']);
  expect(status).toBe(0);
  expect(stdout).toBe(`Names that the template needs:
  count: scripts/plugin.py:26; used in templates/a.txt.jinja:1 and 1 more place

Filters that the template needs:
  nthhost: comes with clusterwright/plugin (compare scripts/plugin.py:7); used in templates/a.txt.jinja:1

Functions that the template needs:
  age_key: comes with clusterwright/plugin; used in templates/a.txt.jinja:3
  odd: not in the Python files; used in templates/a.txt.jinja:3
  shout: scripts/helpers.py:1; used in templates/a.txt.jinja:2

Tests that the template needs:
  is_ipv6: scripts/plugin.py:12; used in templates/a.txt.jinja:3

Not in the skeleton:
  scripts/plugin.py:24-27: data() may also change nested data, which templates do not show. Compare it line by line.
  scripts/plugin.py:29-30: no template uses unused; there is no stub.
  scripts/plugin.py:2: it uses the package requests; find an npm package, or write the code yourself.

`);
});

it('writes a typed skeleton that can be loaded, and whose stubs say what is missing', async () => {
  const folder = repository();
  await run(folder, ['migrate']);
  const path = join(folder, 'scripts/plugin.ts');
  const text = readFileSync(path, 'utf8');
  expect(text).toContain("import { age_key, definePlugin, nthhost } from 'clusterwright/plugin';");
  expect(text).toContain('nodes?: {\n    name?: string;\n    role?: string;\n  }[];');
  expect(text).toContain('function shout(text: string): string {');
  expect(text).toContain('function is_ipv6(value: unknown): unknown {');
  expect(text).toContain('function odd(...args: unknown[]): unknown {');
  expect(text).toContain('  functions: { age_key, odd, shout },\n  tests: { is_ipv6 },\n');
  const first = await run(folder, ['render', '--no-cache']);
  expect([first.status, first.stderr]).toEqual([1, expect.stringContaining('count is not ported yet')]);
  // Ports all of it, so that the run succeeds.
  const ported = text
    .replace("notPorted('count')", 'data.nodes?.length')
    .replace(/return notPorted\('shout[^;]*;/, 'return text.toUpperCase();')
    .replace(/return notPorted\('is_ipv6[^;]*;/, "return String(value).includes(':');")
    .replace(/return notPorted\('odd[^;]*;/, "return 'odd ' + args;");
  writeFileSync(path, ported.replace('age_key,', '').replace('{ age_key, odd', '{ age_key: () => "K", odd'));
  expect((await run(folder, ['render', '--no-cache'])).status).toBe(0);
  expect(readFileSync(join(folder, 'out/a.txt'), 'utf8')).toBe('10.0.0.3 2\nA2\nKodd 1\nA1B2');
});

it('never overwrites an existing plugin', async () => {
  const folder = repository({ 'scripts/plugin.ts': '// mine\n' });
  const { status, stderr } = await run(folder, ['migrate']);
  expect([status, stderr]).toEqual([1, expect.stringContaining('makejinja/plugin-exists')]);
  expect(readFileSync(join(folder, 'scripts/plugin.ts'), 'utf8')).toBe('// mine\n');
  const printed = await run(folder, ['migrate', '--output', '/dev/stdout']);
  expect([printed.status, printed.stdout]).toEqual([0, expect.stringContaining('definePlugin<Data>')]);
  expect((await run(folder, ['migrate', '--output', 'other.ts'])).status).toBe(0);
  expect(existsSync(join(folder, 'other.ts'))).toBe(true);
});

it('continues without data and without a plugin, and says so', async () => {
  const folder = repository({
    'makejinja.toml':
      '[makejinja]\ninputs = ["templates"]\noutput = "o"\ndata = ["no.yaml"]\nplugins = ["gone:Plugin"]\n',
  });
  const { status, stdout } = await run(folder, ['migrate']);
  expect(status).toBe(0);
  expect(stdout).toContain('no.yaml does not exist: names that it provides are listed as missing.');
  expect(stdout).toContain('The Python module gone was not found in import_paths.');
  expect(stdout).toContain('Undefined, in neither the data nor the Python files:\n');
  expect(stdout).toContain('  nodes: used in templates/a.txt.jinja:4\n');
});

it.each([
  ['no data file', '', {}],
  ['an empty data file', 'data = ["d.yaml"]\n', { 'd.yaml': '# nothing yet\n{}\n' }],
  ['keys that are no names', 'data = ["d.yaml"]\n', { 'd.yaml': 'a-b: 1\n"c d": {}\n' }],
  ['keys that are numbers', 'data = ["d.yaml"]\n', { 'd.yaml': '1: a\nm: {2: b}\n' }],
])('writes a skeleton that can be loaded with %s', async (_, settings, more) => {
  const folder = repository({
    'makejinja.toml': `[makejinja]\ninputs = ["templates"]\noutput = "out"\n${settings}`,
    'templates/a.txt.jinja': '{{ "10.0.0.0/24" | nthhost(3) }}\n',
    ...more,
  });
  expect((await run(folder, ['migrate'])).status).toBe(0);
  const { status, stderr } = await run(folder, ['render', '--plugin', 'plugin.ts']);
  expect([status, stderr]).toEqual([0, expect.stringContaining('1 file created')]);
  expect(readFileSync(join(folder, 'out/a.txt'), 'utf8')).toBe('10.0.0.3\n');
});

it('reads Python signatures', () => {
  const [nthhost, , , ...methods] = readPython(plugin).functions;
  expect(nthhost).toMatchObject({
    name: 'nthhost',
    returns: 'str',
    first: 7,
    last: 9,
    parameters: [
      { name: 'value', annotation: 'str', default: undefined },
      { name: 'query', annotation: 'int', default: '1' },
      { name: 'sep', annotation: undefined, default: "'('" },
      { name: 'names', annotation: 'list[str] | None', default: 'None' },
    ],
  });
  expect(methods.map(({ name, owner }) => `${owner}.${name}`)).toContain('Plugin.data');
});

const settingsOf = `class Plugin:
    def __init__(self, data):
        self._data = data
        for file in root.rglob(".mjfilter.py"):
            load(file)

    def data(self):
        result = self._data
        # result["quoted"] = 1
        result.setdefault('branch', 'main')
        result.setdefault(
            'servers', ['1.1.1.1', '1.0.0.1'],
        )
        result['gateway'] = nthhost(result.get('cidr'), 1)
        other['inner'] = 2
        result.update({"a": 1, "b": {"c": 2}})
        return result

    def path_filters(self):
        return [self._wanted]
`;

it('finds the names that data() sets, and keeps literals', async () => {
  const folder = repository({
    'scripts/plugin.py': settingsOf,
    'templates/a.txt.jinja':
      '{{ branch }} {{ servers }} {{ gateway }} {{ a }} {{ b.c }} {{ inner }} {{ optional }}',
    'templates/apps/web/.mjfilter.py': 'main = lambda data: data.get("web")\n',
  });
  const { stdout } = await run(folder, ['migrate']);
  expect(stdout).toContain('  gateway: scripts/plugin.py:14; used in');
  expect(stdout).toContain('  b: scripts/plugin.py:16; used in');
  expect(stdout).toContain('  optional: used in templates/a.txt.jinja:1\n');
  expect(stdout).not.toContain('path_filters() decides');
  const text = readFileSync(join(folder, 'scripts/plugin.ts'), 'utf8');
  expect(text).toContain("branch: data.branch ?? 'main',");
  expect(text).toContain("servers: data.servers ?? ['1.1.1.1', '1.0.0.1'],");
  expect(text).toContain("gateway: notPorted('gateway'),");
  expect(text).not.toContain('quoted: ');
  expect(text).toContain('  optional?: unknown;');
  expect(text).toContain(
    `      // main = lambda data: data.get("web")\n      'templates/apps/web': notPorted('templates/apps/web/.mjfilter.py'),`,
  );
  const ported = text
    .replace(/notPorted\('(gateway|a|b|inner)'\)/g, "'x'")
    .replace(/notPorted\('templates[^)]*\)/, 'false');
  writeFileSync(join(folder, 'scripts/plugin.ts'), ported);
  const rendered = await run(folder, ['render', '--no-cache']);
  expect([rendered.status, rendered.stderr]).toEqual([0, expect.stringContaining('1 file created')]);
});

it('writes no plugin if none is needed, and accepts inputs and variables on the command line', async () => {
  const folder = repository({
    'makejinja.toml': '[makejinja]\n',
    'templates/a.txt.jinja': '{{ given.here }}',
  });
  const { status, stderr } = await run(folder, ['migrate', '-i', 'templates', '-D', 'given.here=1']);
  expect([status, stderr]).toEqual([0, expect.stringContaining('No plugin is needed.')]);
  expect(existsSync(join(folder, 'plugin.ts'))).toBe(false);
});
