import { expect, test } from 'vitest';
import { validConfiguration } from '../../../test/support/render-fixture.ts';

test('browsers and pods know Keycloak by different addresses', () => {
  const { variables } = validConfiguration(
    'cloudflare_domain: example.com\nkeycloak_subdomain: sso\nkeycloak_realm: matherlynet\n',
  );
  expect(variables).toMatchObject({
    keycloak_hostname: 'sso.example.com',
    keycloak_url: 'https://sso.example.com',
    keycloak_issuer_url: 'https://sso.example.com/realms/matherlynet',
    keycloak_internal_issuer_url:
      'http://keycloak-service.identity.svc.cluster.local:8080/realms/matherlynet',
  });
});
