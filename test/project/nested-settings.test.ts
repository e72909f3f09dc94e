/** Settings that are maps and lists, as in repositories with a Python plugin. */

import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { run, temporaryFolder } from '../support/cli.ts';

const app = `import { defineApp, flag, ipv4Address, ipv4Network, list, map, networkContains, networksOverlap, secret, text } from 'clusterwright';
export default defineApp({
  name: 'lan', layer: 'cluster', namespace: 'lan',
  settings: {
    lan: map({ description: 'The LAN.', required: true, members: {
      cidr: ipv4Network({ description: 'Its network.', required: true }),
      router: ipv4Address({ description: 'The router.', default: (v) => v.lan.cidr.replace(/0\\/\\d+$/, '1') }),
      vlan: text({ description: 'A VLAN.', default: null }),
      uplink: text({ description: 'Its name, if it has one.', optional: true, default: (v) => (v.lan.cidr.startsWith('10.') ? 'wan' : undefined) }),
      pods: ipv4Network({ description: 'Pods.', default: '10.42.0.0/16' }),
    } }),
    dns: map({ description: 'DNS.', default: {}, members: {
      provider: text({ description: 'Who.', default: 'none' }),
      token: secret({ description: 'Its token.', default: '' }),
    } }),
    hosts: list({ description: 'Hosts.', default: [], of: map({ description: 'One.', members: {
      name: text({ description: 'Its name.', required: true }),
      router: ipv4Address({ description: 'Its router.', default: (v) => v.lan.router }),
    } }) }),
    many: flag({ description: 'Whether there are several hosts.', default: (v) => v.hosts.length > 1 }),
  },
  variables: { first_host: text('The first.', (v) => v.hosts.length + ':' + v.lan.router) },
  rules: [
    function* ({ variables: { lan } }) {
      if (!networkContains(lan.cidr, lan.router))
        yield { path: ['lan', 'router'], at: ['lan', 'cidr'], message: 'the router is elsewhere', hint: 'Move it.' };
      if (networksOverlap(lan.cidr, lan.pods)) yield { path: ['lan', 'cidr'], message: 'overlaps the pods', hint: 'Move it.' };
    },
    function* ({ variables: { dns } }) {
      if (dns.provider !== 'none' && dns.token === '')
        yield { path: ['dns', 'token'], at: ['dns', 'provider'], message: 'a token is needed', hint: 'Give one.' };
    },
  ],
});
`;

const template = `apiVersion: v1
kind: ConfigMap
metadata: {name: lan}
data:
  router: #{ lan.router | yaml }#
  vlan: "#{ lan.vlan if lan.vlan else 'none' }#"
  many: "#{ many }#"
  hosts: "#% for host in hosts %##{ host.name }#=#{ host.router }# #% endfor %#"
`;

const valid = `[lan]
cidr = "192.168.1.0/24"

[[hosts]]
name = "a"

[[hosts]]
name = "b"
router = "192.168.1.9"
`;

function project(toml: string, changes: Readonly<Record<string, string>> = {}): string {
  const folder = temporaryFolder();
  const files = {
    'apps/lan/app.ts': app,
    'clusterwright.config.ts': 'export default { apps: [] };\n',
    'templates/config/kubernetes/apps/lan/lan/app/configmap.yaml.j2': template,
    'cluster.toml': toml,
    ...changes,
  };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

/** A tree that is not sealed, to check its content. */
async function rendered(toml: string): Promise<string> {
  const folder = project(toml);
  const { status, stderr } = await run(folder, ['configure']);
  expect(status, stderr).toBe(0);
  return readFileSync(join(folder, 'kubernetes/apps/lan/lan/app/configmap.yaml'), 'utf8');
}

describe('a computed default', () => {
  test('is used for what is not given, in maps, in items of lists, and at the top level', async () => {
    const text = await rendered(valid);
    expect(text).toContain('router: "192.168.1.1"');
    expect(text).toContain('hosts: "a=192.168.1.1 b=192.168.1.9 "');
    expect(text).toContain('many: "True"');
  });

  test('is shown by explain, with its inputs', async () => {
    const { stdout } = await run(project(valid), ['explain', 'many']);
    expect(stdout).toContain('many: true');
    expect(stdout).toMatch(/from\n\s+hosts: /);
  });

  test('is not used if a value is given', async () => {
    expect(await rendered(`many = false\n${valid}`)).toContain('many: "False"');
  });

  test('of null is None in templates', async () => {
    expect(await rendered(valid)).toContain('vlan: "none"');
  });

  test('may be nothing if it is optional', async () => {
    const text = valid.replaceAll('192.168.1.', '10.1.1.');
    const show = template.replace(
      '  many:',
      '  uplink: "#{ lan.uplink is defined }# #{ lan.uplink | default(\'-\') }#"\n  many:',
    );
    const shown = async (toml: string) => {
      const file = 'templates/config/kubernetes/apps/lan/lan/app/configmap.yaml.j2';
      const folder = project(toml, { [file]: show });
      const { status, stdout, stderr } = await run(folder, ['configure']);
      expect(status, stdout + stderr).toBe(0);
      return readFileSync(join(folder, 'kubernetes/apps/lan/lan/app/configmap.yaml'), 'utf8');
    };
    expect(await shown(text)).toContain('uplink: "True wan"');
    expect(await shown(valid)).toContain('uplink: "False -"');
  });

  test('is known to editors: in variables always, in settings if it is given', async () => {
    const folder = project(valid);
    await run(folder, ['types']);
    const types = readFileSync(join(folder, '.clusterwright/types.d.ts'), 'utf8');
    expect(types).toMatch(
      /interface Settings \{[^}]*readonly router\?: string; readonly vlan\?: string; readonly uplink\?: string;/,
    );
    expect(types).toMatch(
      /interface Variables[\s\S]*readonly router: string; readonly vlan: string \| null; readonly uplink\?: string;/,
    );
    expect(readFileSync(join(folder, 'cluster.schema.json'), 'utf8')).toContain('"format": "ipv4-network"');
  });

  test.each([
    ['v.nothing.length', 'the default of lan.router cannot be computed: Cannot read properties'],
    ['42', 'the default of lan.router must be a string, but its function returned a number'],
    ['undefined', 'must be a string, but its function returned undefined; if it may, add optional: true'],
    ['null', 'must be a string, but its function returned null; if it may, add optional: true'],
    ['v.first_host', 'derived variables form a cycle'],
  ])('with an error (%s) is a finding at its line', async (code, message) => {
    const from = "v.lan.cidr.replace(/0\\/\\d+$/, '1')";
    const folder = project(valid, { 'apps/lan/app.ts': app.replace(from, code) });
    const { status, stdout } = await run(folder, ['validate']);
    expect(status).toBe(1);
    expect(stdout).toMatch(/^apps\/lan\/app\.ts:\d+:\d+ error project\/module-failed /m);
    expect(stdout).toContain(message);
  });
});

describe('a mistake in a map or a list is reported once, at its line', () => {
  test.each([
    [
      'cidr = "192.168.1.0/24"',
      'cidr = "192.168.1.5/24"',
      '2:8 error config/wrong-value lan.cidr is "192.168.1.5/24", but has host bits set',
      'Did you mean 192.168.1.0/24?',
    ],
    [
      'cidr = "192.168.1.0/24"',
      'cidr = "192.168.1/24"',
      '2:8 error config/wrong-value lan.cidr is "192.168.1/24", but must be an IPv4 network',
      '',
    ],
    [
      '"192.168.1.9"',
      '"192.168.1.900"',
      '9:10 error config/wrong-value hosts[1].router is "192.168.1.900", but must be an IPv4 address',
      '',
    ],
    [
      'name = "b"',
      'name = 3',
      '8:8 error config/wrong-type hosts[1].name is a whole number, but must be a string',
      'name = "3"',
    ],
    [
      'cidr = "192.168.1.0/24"',
      'cidr = "192.168.1.0/24"\nrouter = "10.0.0.1"',
      '3:10 error lan/refused the router is elsewhere',
      '',
    ],
    [
      'cidr = "192.168.1.0/24"',
      'cidr = "192.168.1.128/25"',
      '2:1 error lan/refused the router is elsewhere',
      '',
    ],
    ['cidr = "192.168.1.0/24"', 'cidr = "10.42.7.0/24"', '2:8 error lan/refused overlaps the pods', ''],
    ['[lan]', '[dns]\nprovider = "acme"\n[lan]', '2:1 error lan/refused a token is needed', ''],
    ['[lan]\ncidr = "192.168.1.0/24"', '', 'error config/missing-key lan is missing', ''],
  ])('%s -> %s', async (from, to, found, hint) => {
    const { status, stdout } = await run(project(valid.replace(from, to)), ['validate']);
    expect(status).toBe(1);
    expect(stdout).toContain(found);
    expect(stdout).toContain(hint);
    expect(stdout).toMatch(/^1 error$/m);
  });
});

test('what is missing, as what requires it is, is reported where it belongs', async () => {
  const byDefault = app.replace("at: ['lan', 'cidr']", "at: ['dns', 'provider']");
  const toml = `many = false\n\n${valid.replace('192.168.1.0/24', '192.168.1.128/25')}`;
  const { status, stdout } = await run(project(toml, { 'apps/lan/app.ts': byDefault }), ['validate']);
  expect(status).toBe(1);
  expect(stdout).toContain('cluster.toml:3:2 error lan/refused the router is elsewhere');
});

test.each([
  ['"100%"', '["100%"]'],
  ['"50%25"', '["50%25"]'],
  ['"a/b~c"', '["a/b~c"]'],
])('a member called %s is named as written', async (key, shown) => {
  const open = app.replace(
    "of: map({ description: 'One.',",
    "of: map({ description: 'One.', others: text({ description: 'Else.' }),",
  );
  const { status, stdout } = await run(
    project(valid.replace('name = "a"', `name = "a"\n${key} = 5`), { 'apps/lan/app.ts': open }),
    ['validate'],
  );
  expect(status).toBe(1);
  expect(stdout).toContain(`6:${key.length + 4} error config/wrong-type hosts[0]${shown} is a whole number`);
});

describe('a secret in a map', () => {
  const token = 'Zk3JHs82hdkJHSD83hdjs8HDy3j';
  const toml = `${valid}\n[dns]\nprovider = "acme"\ntoken = "${token}"\n`;

  test('must not be in an unsealed file', async () => {
    const folder = project(toml, {
      'templates/config/kubernetes/apps/lan/lan/app/configmap.yaml.j2': `${template}  note: #{ dns.token | yaml }#\n`,
    });
    const { status, stdout, stderr } = await run(folder, ['configure']);
    expect(status).toBe(1);
    expect(stdout + stderr).toContain('dns.token');
    expect(stdout + stderr).not.toContain(token);
  });

  test('is not shown by explain, nor quoted by a finding', async () => {
    const folder = project(toml.replace('"acme"', '3'));
    expect((await run(folder, ['validate'])).stdout).not.toContain(token);
    const explained = await run(project(toml), ['explain', 'dns']);
    expect(explained.stdout).toContain('dns: given, secret');
    expect(explained.stdout).not.toContain(token);
  });

  test('is refused if it is a placeholder', async () => {
    const { stdout } = await run(project(toml.replace(token, 'changeme')), ['validate']);
    expect(stdout).toContain('error config/placeholder-secret dns.token is still a placeholder');
  });
});

describe('init', () => {
  const generating = app.replace("'Its token.', default: ''", "'Its token.', generate: 'hex:32'");
  const fresh = async (config: string) => {
    const folder = project(valid, { 'apps/lan/app.ts': generating });
    rmSync(join(folder, 'cluster.toml'));
    expect((await run(folder, ['init', '--config', config])).status).toBe(0);
    return readFileSync(join(folder, config), 'utf8');
  };

  test('writes the members of maps, as comments or with a value', async () => {
    const toml = await fresh('cluster.toml');
    expect(toml).toContain('# Its network.\n# lan.cidr = ""\n');
    expect(toml).toMatch(/^# Its token\.\ndns\.token = "[0-9a-f]{32}"$/m);
    const yaml = await fresh('cluster.yaml');
    expect(yaml).toContain('# lan:\n#   # Its network.\n#   cidr: ""\n');
    expect(yaml).toMatch(
      /^dns:\n {2}# Who\.\n {2}# provider: "none"\n {2}# Its token\.\n {2}token: "[0-9a-f]{32}"$/m,
    );
    expect(yaml).toContain('# hosts: []\n');
  });
});
