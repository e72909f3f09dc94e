import { describe, expect, test } from 'vitest';
import type { App } from '../../src/apps/app.ts';
import { apps } from '../../src/apps/registry.generated.ts';
import type { Cluster } from '../../src/config/cluster.generated.ts';
import { clusterSchema } from '../../src/config/schema-validator.ts';
import type { Derivation } from '../../src/derive/derivation.ts';
import { derive } from '../../src/derive/derive.ts';
import { withLangfuse } from '../support/check-configuration.ts';
import { validConfiguration } from '../support/render-fixture.ts';

const config = { flag: true, secret: 'k8Jq2Xw9', name: 'a' } as unknown as Cluster;
type Values = Readonly<Record<string, unknown>>;

function computed(derivations: Readonly<Record<string, (values: Values) => unknown>>) {
  const entries = Object.entries(derivations).map(([name, compute]) => [name, { description: '', compute }]);
  const { variables, inputs } = derive(
    config,
    Object.fromEntries(entries) as Record<string, Derivation<unknown>>,
  );
  return { variables: variables as unknown as Values, inputs };
}

describe('a derived variable', () => {
  test('hides the setting of its name, which it alone can read', () => {
    const { variables } = computed({
      flag: (v) => v['flag'] === true && v['name'] === 'b',
      other: (v) => v['flag'],
    });
    expect(variables).toMatchObject({ flag: false, other: false });
  });

  test('is computed once, whatever the order', () => {
    let count = 0;
    const { variables } = computed({
      first: (v) => `${String(v['second'])}!`,
      second: (v) => {
        count += 1;
        return `${String(v['name'])}b`;
      },
    });
    expect(variables['first']).toBe('ab!');
    expect(count).toBe(1);
  });

  test('says what it was computed from', () => {
    const { inputs } = computed({
      url: (v) => (v['flag'] ? v['host'] : v['secret']),
      host: (v) => v['name'],
    });
    expect(inputs.get('url')).toEqual(['flag', 'host']);
    expect(inputs.get('host')).toEqual(['name']);
  });

  test('that comes from itself is a mistake of ours', () => {
    expect(() => computed({ a: (v) => v['b'], b: (v) => v['a'] })).toThrow('a -> b -> a');
  });
});

describe('of the apps', () => {
  const all = apps as readonly App[];
  const derivations: Readonly<Record<string, Derivation<unknown>>> = Object.assign(
    {},
    ...all.map((app) => app.derivations),
  );

  test('each has a description, and one app', () => {
    const names = all.flatMap((app) => Object.keys(app.derivations));
    expect(new Set(names).size).toBe(names.length);
    for (const { description } of Object.values(derivations)) expect(description).toMatch(/^[A-Z].*\.$/s);
  });

  test('every flag is a boolean, also where secrets decide on it', () => {
    for (const text of [
      withLangfuse(),
      withLangfuse(
        'keycloak_enabled: true',
        'langfuse_sso_enabled: true',
        'langfuse_keycloak_client_secret: zyGUDU0QafRt',
      ),
    ]) {
      const { variables } = validConfiguration(text);
      for (const [name, value] of Object.entries(variables)) {
        if (name.endsWith('_enabled')) expect(`${name} ${typeof value}`).toBe(`${name} boolean`);
      }
    }
  });

  test('none holds the value of a secret, in whole or in part', () => {
    const { variables, config } = validConfiguration(withLangfuse());
    const secrets = Object.entries(config).filter(
      ([name]) => clusterSchema.properties[name]?.['x-secret'] === true,
    );
    expect(secrets.length).toBeGreaterThan(5);
    for (const name of Object.keys(derivations)) {
      const value = String((variables as unknown as Values)[name]);
      for (const [, secret] of secrets) expect(value).not.toContain(secret);
    }
  });
});
