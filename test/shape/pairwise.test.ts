/** Every pair of switches and modes that the rules allow: trees without findings that can start in order. */

import { beforeAll, describe, expect, test } from 'vitest';
import { loadTemplates, type TemplateSet } from '../../src/render/templates.ts';
import { coveringPairs, factors } from '../support/pairwise.ts';
import { repository } from '../support/render-fixture.ts';
import { expectSoundTree } from '../support/sound-tree.ts';

const { configurations, refused } = coveringPairs(120);

let templates: TemplateSet;
beforeAll(async () => {
  templates = await loadTemplates([
    { directory: `${repository}templates/config`, shownAs: 'templates/config' },
  ]);
});

test('they hold every switch and mode, but for pairs that a rule refuses', () => {
  expect(factors.size).toBeGreaterThan(60);
  expect(configurations.length).toBeGreaterThanOrEqual(120);
  // Without the sign-in, or what it needs, Prometheus cannot be reached.
  const ways = ['prometheus_route_enabled=true', 'alertmanager_route_enabled=true'];
  const needs = [
    'secrets_backend=external-secrets',
    ...['cnpg', 'envoy_gateway', 'keycloak', 'monitoring'].map((part) => `${part}_enabled=false`),
  ];
  const expected = [
    ...ways.flatMap((way) => needs.map((need) => [way, need])),
    // Nobody signs the certificate of the gateways.
    ...[
      'envoy_gateway_enabled',
      'rustfs_console_route_enabled',
      ...ways.map((way) => way.replace('=true', '')),
    ].map((name) => [`${name}=true`, 'cert_manager_enabled=false']),
    ['rustfs_console_route_enabled=true', 'envoy_gateway_enabled=false'],
    ['rustfs_console_route_enabled=true', 'rustfs_enabled=false'],
  ];
  const sorted = (pair: readonly string[]) => pair.toSorted().join(' ');
  expect(refused.map((pair) => sorted(pair.split(' '))).toSorted()).toEqual(expected.map(sorted).toSorted());
});

describe.each(configurations.map((settings, index) => ({ index, settings })))(
  'configuration $index',
  ({ settings }) => {
    test('has no finding, no Secret that nobody reads, no circle, and kinds before their objects', () => {
      expectSoundTree(templates, settings);
    });
  },
);
