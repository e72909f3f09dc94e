import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { options } from '../../src/makejinja/settings/options.ts';
import * as plugin from '../../src/plugin.ts';
import { project } from './project.ts';

const text = readFileSync(join(import.meta.dirname, '../../docs/migrating-from-makejinja.md'), 'utf8');
const example = /```ts\n(\/\/ plugin\.ts\n.*?)```/s.exec(text)?.[1] ?? '';

it('shows a plugin that works as written', async () => {
  // Its functions read files of the working folder, which differs in tests: they are listed, not called.
  const p = project(
    {
      'plugin.ts': example,
      'data.yaml': 'node_cidr: 10.1.2.0/24\nnodes: [{name: a}, {name: b}]\n',
      'in/README.md': 'left out',
      'in/a.txt.jinja':
        '{{ node_default_gateway }} {{ node_dns_servers }} {{ cilium_bgp_enabled }} {{ spegel_enabled }} ' +
        "{{ node_cidr | nthhost(9) }} {{ 'x/patch.yaml.j2' | basename }} {{ talos_patches('none') }} " +
        '{{ age_key is callable and cloudflare_tunnel_id is callable and github_deploy_key is callable }}',
    },
    'data = ["data.yaml"]\nundefined = "strict"',
  );
  const result = await p.render({ plugins: ['plugin.ts'] });
  expect(result.diagnostics).toEqual([]);
  expect(p.files('out')).toEqual(['a.txt']);
  expect(p.read('out/a.txt')).toBe("10.1.2.1 ['1.1.1.1', '1.0.0.1'] False True 10.1.2.9 patch.yaml [] True");
});

it('names every option and every helper', () => {
  for (const name of Object.keys(options))
    expect(text).toContain(name.includes('.') ? name.split('.')[0] : name);
  for (const name of Object.keys(plugin)) expect(text).toContain(`\`${name}`);
});
