import { configMapKind, type ReferenceRule, type ReferenceTable, secretName, serviceKind } from './rule.ts';

const group = 'traefik.io';
const named = (kind: string, at: string): ReferenceRule => ({
  at,
  to: { group, kind },
  name: 'name',
  namespace: 'namespace',
});

/** A Service or TraefikService, and its port; `api@internal` is built into Traefik. */
function services(at: string): ReferenceRule {
  return { at, to: serviceKind, name: 'name', kind: 'kind', namespace: 'namespace', port: 'port' };
}

const tls = [
  secretName('spec.tls.secretName'),
  named('TLSOption', 'spec.tls.options'),
  named('TLSStore', 'spec.tls.store'),
];

export const traefikReferences: ReferenceTable = [
  {
    group,
    kinds: ['IngressRoute'],
    rules: [
      services('spec.routes[].services[]'),
      named('Middleware', 'spec.routes[].middlewares[]'),
      ...tls,
      named('TLSOption', 'spec.routes[].tls.options'),
    ],
  },
  {
    group,
    kinds: ['IngressRouteTCP'],
    rules: [
      services('spec.routes[].services[]'),
      named('MiddlewareTCP', 'spec.routes[].middlewares[]'),
      ...tls,
    ],
  },
  { group, kinds: ['IngressRouteUDP'], rules: [services('spec.routes[].services[]')] },
  {
    group,
    kinds: ['Middleware'],
    rules: [
      secretName('spec.basicAuth.secret'),
      secretName('spec.digestAuth.secret'),
      secretName('spec.forwardAuth.tls.caSecret'),
      secretName('spec.forwardAuth.tls.certSecret'),
      named('Middleware', 'spec.chain.middlewares[]'),
      services('spec.errors.service'),
    ],
  },
  {
    group,
    kinds: ['TraefikService'],
    rules: [
      services('spec.weighted.services[]'),
      services('spec.mirroring'),
      services('spec.mirroring.mirrors[]'),
    ],
  },
  {
    group,
    kinds: ['ServersTransport', 'ServersTransportTCP'],
    rules: ['spec', 'spec.tls'].flatMap((base) => [
      secretName(`${base}.rootCAsSecrets[]`),
      secretName(`${base}.certificatesSecrets[]`),
      secretName(`${base}.rootCAs[].secret`),
      { at: `${base}.rootCAs[].configMap`, to: configMapKind, name: '' },
    ]),
  },
  { group, kinds: ['TLSOption'], rules: [secretName('spec.clientAuth.secretNames[]')] },
  {
    group,
    kinds: ['TLSStore'],
    rules: [secretName('spec.defaultCertificate.secretName'), secretName('spec.certificates[].secretName')],
  },
];
