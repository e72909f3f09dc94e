import { describe, expect, test } from 'vitest';
import { changedText } from '../../../test/readers/observe.ts';
import { checkConfiguration } from '../../../test/support/check-configuration.ts';
import { objectsOf } from '../../../test/support/documents.ts';
import { renderTree } from '../../../test/support/render-fixture.ts';
import { wholePlatform } from '../../../test/support/whole-platform.ts';

const errorsWith = (changes: Record<string, unknown>) =>
  checkConfiguration(changedText(wholePlatform(), changes)).diagnostics.filter(
    ({ severity }) => severity === 'error',
  );

describe.each([
  ['with the cert-manager of the tree', {}, [{ name: 'cert-manager', namespace: 'flux-system' }]],
  [
    'with a cert-manager of others',
    { cert_manager_existing: { namespace: 'certs', kustomization: 'infra/certs' } },
    [{ name: 'certs', namespace: 'infra' }],
  ],
])('an issuer of one’s own, %s', (_, changes, waitsFor) => {
  test('signs for the gateways, which wait for the kinds of cert-manager', async () => {
    const text = changedText(wholePlatform(), { cluster_issuer_existing: 'acme', ...changes });
    const objects = objectsOf(await renderTree({ text }));
    expect([...objects.keys()].filter((name) => name.startsWith('ClusterIssuer/'))).toEqual([]);
    expect(objects.get('Certificate/gateway-tls')?.['spec']).toMatchObject({ issuerRef: { name: 'acme' } });
    expect(objects.get('Kustomization/gateways')?.['spec']).toMatchObject({
      dependsOn: expect.arrayContaining(waitsFor),
    });
  });
});

test('gateways whose certificate nobody signs are refused', () => {
  expect(errorsWith({ cert_manager_enabled: false }).map(({ path }) => path)).toContain(
    'envoy_gateway_enabled',
  );
});

test.each([
  ['an issuer is named', { cert_manager_enabled: false, cluster_issuer_existing: 'acme' }],
  ['there are no gateways', { cert_manager_enabled: false, envoy_gateway_enabled: false }],
])('they are not if %s', (_, changes) => {
  expect(errorsWith(changes).map(({ path }) => path)).not.toContain('envoy_gateway_enabled');
});
