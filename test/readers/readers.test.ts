import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { shipped } from '../../src/apps/shipped.ts';
import { schema as clusterSchema } from '../../src/apps/shipped-schema.ts';
import { validate } from '../../src/config/validate.ts';
import { parseSource } from '../../src/diagnostics/source.ts';
import { renderTree, validConfiguration } from '../support/render-fixture.ts';
import { wholePlatform } from '../support/whole-platform.ts';
import { deployedSettings, otherValue } from './deployed.ts';
import { snapshotReaders } from './dragonfly-snapshots.ts';
import { externalReaders } from './external.ts';
import { langfuseReaders } from './langfuse.ts';
import { litellmReaders } from './litellm.ts';
import { changedFixture, changedText, differences, observe } from './observe.ts';
import { platformReaders } from './platform.ts';
import { covers, type SettingReaders } from './reader.ts';
import { storeReaders } from './store.ts';

/** Apps may have their own file, which `npm run create-app` writes. */
const folder = new URL('apps/', import.meta.url);
const found = existsSync(folder) ? readdirSync(folder) : [];
const own: { readonly readers: Readonly<Record<string, SettingReaders>> }[] = await Promise.all(
  found.map((file) => import(new URL(file, folder).pathname)),
);
const readers: Readonly<Record<string, SettingReaders>> = Object.assign(
  {
    ...platformReaders,
    ...snapshotReaders,
    ...langfuseReaders,
    ...externalReaders,
    ...storeReaders,
    ...litellmReaders,
  },
  ...own.map((module) => module.readers),
);

test('every setting has a reader', () => {
  expect([...Object.keys(readers), ...deployedSettings].sort()).toEqual(
    Object.keys(clusterSchema.properties).sort(),
  );
});

describe('a changed setting changes what its readers read, and nothing else', () => {
  test.each(Object.entries(readers))('%s', async (setting, { fixture, given = {}, to, reads }) => {
    const start = fixture ?? 'high-availability';
    const before = await observe(changedFixture(start, given));
    const after = await observe(changedFixture(start, { ...given, [setting]: to }));
    const changed = differences(before, after);
    const named = Object.keys(reads);
    expect(changed.filter((place) => !named.some((name) => covers(name, place)))).toEqual([]);
    expect(named.filter((name) => !changed.some((place) => covers(name, place)))).toEqual([]);
  });
});

describe('a changed setting changes only what its readers read', () => {
  const text = wholePlatform();
  const tree = renderTree({ text });
  const { config, variables } = validConfiguration(text);
  // Defaults by profile are among the variables.
  const given = new Map<string, unknown>(Object.entries({ ...variables, ...config }));

  test.each(deployedSettings)('%s', async (setting) => {
    const changed = changedText(text, { [setting]: otherValue(setting, given.get(setting)) });
    const errors = problemsOf(changed).filter(({ severity }) => severity === 'error');
    // The other value is valid; only a rule across settings may refuse it.
    expect(errors.filter(({ code }) => code.startsWith('config/'))).toEqual([]);
    // The original text has no error, so one is an effect of the change.
    if (errors.length > 0) return;
    // By file, because objects in several namespaces may have the same name.
    expect(await renderTree({ text: changed })).not.toEqual(await tree);
  });
});

describe('a value that a rule refuses is not rendered', () => {
  test.each(Object.entries(readers).filter(([, { refused }]) => refused !== undefined))(
    '%s',
    (setting, { fixture = 'high-availability', to, refused }) => {
      const errors = problemsOf(changedFixture(fixture, { [setting]: to }));
      expect(errors.map(({ code, path }) => `${code} at ${path}`)).toContain(`${refused} at ${setting}`);
    },
  );
});

test('every setting is read by something, or used by a rule', () => {
  for (const [setting, { reads, refused }] of Object.entries(readers)) {
    expect(Object.keys(reads).length > 0 || refused !== undefined, setting).toBe(true);
    expect(Object.values(reads), setting).not.toContain('');
  }
});

function problemsOf(text: string) {
  const parsed = parseSource('cluster.yaml', text);
  if (!('source' in parsed)) throw new Error('the text does not parse');
  return validate(parsed.source, shipped).diagnostics;
}
