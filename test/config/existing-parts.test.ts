/** Every part that others may run is where its setting says, for policies and for what waits for it. */

import { expect, test } from 'vitest';
import { runnerOf, servicesOf } from '../../src/app-kit/services.ts';
import { shipped } from '../../src/apps/shipped.ts';
import { changedText } from '../readers/observe.ts';
import { validConfiguration } from '../support/render-fixture.ts';
import { wholePlatform } from '../support/whole-platform.ts';

const settings = Object.entries(shipped.schema.properties)
  .filter(([name, { type }]) => name.endsWith('_existing') && type === 'object')
  .map(([name]) => name);

test('some parts can be described as existing', () => {
  expect(settings.length).toBeGreaterThan(10);
});

test.each(settings)('%s: its namespace and the labels of its pods are used', (setting) => {
  const described = { namespace: 'theirs', pods: { app: 'theirs' } };
  const more = setting === 'external_secrets_existing' ? externalSecrets : {};
  const text = changedText(wholePlatform(), { ...onlyOurs, ...more, [setting]: described });
  const { variables } = validConfiguration(text);
  const app = shipped.apps.find(({ settings: own = {}, groups = [] }) =>
    [own, ...groups.map((group) => group.settings)].some((some) => Object.hasOwn(some, setting)),
  );
  if (app === undefined) throw new Error(`no app has ${setting}`);
  expect(runnerOf(app, variables)).toBeDefined();
  const services = servicesOf(app, variables).map(({ namespace, service }) => ({
    namespace,
    pods: service.pods,
  }));
  expect(services).toContainEqual(described);
});

/** Addresses that only parts in the tree have. */
const onlyOurs = {
  prometheus_route_enabled: false,
  alertmanager_route_enabled: false,
  rustfs_console_route_enabled: false,
};

const externalSecrets = {
  secrets_backend: 'external-secrets',
  external_secrets_operator_enabled: true,
};
