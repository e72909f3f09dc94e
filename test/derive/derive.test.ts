import { describe, expect, test } from 'vitest';
import { derive } from '../../src/app-kit/derive.ts';
import { text, types, value } from '../../src/app-kit/index.ts';
import { variablesOf } from '../../src/app-kit/project.ts';
import type { Settings } from '../../src/app-kit/values.ts';
import { apps } from '../../src/apps/registry.generated.ts';
import { schema as clusterSchema } from '../../src/apps/shipped-schema.ts';
import { withLangfuse } from '../support/check-configuration.ts';
import { validConfiguration } from '../support/render-fixture.ts';

const config = { flag: true, secret: 'k8Jq2Xw9', name: 'a' } as unknown as Settings;
type Values = Readonly<Record<string, unknown>>;

const anything = { ...types.text, has: () => true };

function computed(functions: Readonly<Record<string, (values: Values) => unknown>>) {
  const entries = Object.entries(functions).map(([name, compute]) => [
    name,
    value('', anything, (v) => compute(v as unknown as Values)),
  ]);
  const result = derive(config, { variables: Object.fromEntries(entries) });
  return { ...result, variables: result.variables as unknown as Values };
}

describe('a derived variable', () => {
  test('hides the setting of its name, which only it can read', () => {
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

  test('records what it was computed from', () => {
    const { inputs } = computed({
      url: (v) => (v['flag'] ? v['host'] : v['secret']),
      host: (v) => v['name'],
    });
    expect(inputs.get('url')).toEqual(['flag', 'host']);
    expect(inputs.get('host')).toEqual(['name']);
  });

  test('that depends on itself is a bug', () => {
    const { failures } = computed({ a: (v) => v['b'], b: (v) => v['a'] });
    expect(failures.map(({ message }) => message)).toEqual([expect.stringContaining('a -> b -> a')]);
  });
});

describe('a default by profile', () => {
  const settings = {
    size: text({ description: '', defaults: { small: '1Gi', large: '9Gi' } }),
    size_shown: text({ description: '', defaults: { small: 'no', large: 'yes' } }),
  };
  const variables = { size_shown: text('', (v) => `shown: ${(v as unknown as Values)['size_shown']}`) };
  const derived = (given: object) => {
    const input = { variables, settings, profiles: ['profile'] };
    const { variables: all, inputs } = derive(given as Settings, input);
    return { all: all as unknown as Values, inputs };
  };

  test('is that of the profile, or else of the first', () => {
    expect(derived({ profile: 'large' }).all['size']).toBe('9Gi');
    expect(derived({}).all['size']).toBe('1Gi');
    expect(derived({ profile: 'large', size: '5Gi' }).all['size']).toBe('5Gi');
  });

  test('is what a variable of the same name reads', () => {
    expect(derived({ profile: 'large' }).all['size_shown']).toBe('shown: yes');
    expect(derived({ profile: 'large' }).inputs.get('size_shown')).toEqual(['size_shown', 'profile']);
  });
});

describe('an error in the code of an app', () => {
  test('names the variable that could not be computed', () => {
    const { failures } = computed({
      broken: () => {
        throw new Error('no such host');
      },
    });
    expect(failures.map(({ message }) => message)).toEqual([
      expect.stringContaining('broken cannot be computed: no such host'),
    ]);
  });

  test('reports a value of the wrong type without showing it', () => {
    const variables = { name: text('', () => 42 as unknown as string) };
    expect(derive(config, { variables }).failures.map(({ message }) => message)).toEqual([
      'name must be text, but its function returned a number',
    ]);
  });
});

describe('derived variables of the apps', () => {
  const derivations = variablesOf(apps);

  test('each have a description, and one app', () => {
    const names = apps.flatMap(({ variables = {} }) => Object.keys(variables));
    expect(new Set(names).size).toBe(names.length);
    for (const { description } of Object.values(derivations)) expect(description).toMatch(/^[A-Z].*\.$/s);
  });

  test('that are flags are booleans, even if secrets decide them', () => {
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

  test('never contain the value of a secret, in whole or in part', () => {
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
