import { configMapKind, type ReferenceTable, secretKey, secretName } from './rule.ts';

const store = { group: 'external-secrets.io', kind: 'SecretStore' };
const storeReference = { to: store, name: 'name', kind: 'kind' };

/** Where the stores' providers keep their credentials; a cluster's store names the namespace as well. */
const credentials = [
  'onepassword.auth.secretRef.connectTokenSecretRef',
  'onepasswordSDK.auth.serviceAccountSecretRef',
  'bitwardensecretsmanager.auth.secretRef.credentials',
  'doppler.auth.secretRef.dopplerToken',
  'vault.auth.tokenSecretRef',
  'vault.auth.appRole.secretRef',
  'vault.auth.kubernetes.secretRef',
  'aws.auth.secretRef.accessKeyIDSecretRef',
  'aws.auth.secretRef.secretAccessKeySecretRef',
  'gcpsm.auth.secretRef.secretAccessKeySecretRef',
  'azurekv.authSecretRef.clientId',
  'azurekv.authSecretRef.clientSecret',
  'akeyless.authSecretRef.secretRef.accessID',
  'infisical.auth.universalAuthCredentials.clientId',
  'infisical.auth.universalAuthCredentials.clientSecret',
  'gitlab.auth.SecretRef.accessToken',
].map((path) => secretKey(`spec.provider.${path}`, { namespace: 'namespace' }));

const issuer = { group: 'cert-manager.io', kind: 'Issuer' };

/** Where solvers keep their credentials. A ClusterIssuer reads them in cert-manager's own namespace. */
const solverCredentials = [
  'cloudflare.apiTokenSecretRef',
  'cloudflare.apiKeySecretRef',
  'route53.accessKeyIDSecretRef',
  'route53.secretAccessKeySecretRef',
  'digitalocean.tokenSecretRef',
  'cloudDNS.serviceAccountSecretRef',
  'azureDNS.clientSecretSecretRef',
  'rfc2136.tsigSecretSecretRef',
  'acmeDNS.accountSecretRef',
].map((path) => secretKey(`spec.acme.solvers[].dns01.${path}`));

export const secretReferences: ReferenceTable = [
  {
    group: 'external-secrets.io',
    kinds: ['ExternalSecret'],
    rules: [
      { at: 'spec.secretStoreRef', ...storeReference },
      { at: 'spec.data[].sourceRef.storeRef', ...storeReference },
      { at: 'spec.dataFrom[].sourceRef.storeRef', ...storeReference },
      {
        at: 'spec.dataFrom[].sourceRef.generatorRef',
        to: { group: 'generators.external-secrets.io', kind: 'Password' },
        name: 'name',
        kind: 'kind',
        group: 'apiVersion',
      },
      {
        at: 'spec.target.template.templateFrom[].configMap',
        to: configMapKind,
        name: 'name',
        keys: ['items[].key'],
      },
    ],
  },
  {
    group: 'external-secrets.io',
    kinds: ['ClusterExternalSecret'],
    rules: [{ at: 'spec.externalSecretSpec.secretStoreRef', ...storeReference }],
  },
  {
    group: 'external-secrets.io',
    kinds: ['PushSecret'],
    rules: [{ at: 'spec.secretStoreRefs[]', ...storeReference }, secretName('spec.selector.secret', 'name')],
  },
  { group: 'external-secrets.io', kinds: ['SecretStore', 'ClusterSecretStore'], rules: credentials },
  {
    group: 'cert-manager.io',
    kinds: ['Certificate', 'CertificateRequest'],
    rules: [{ at: 'spec.issuerRef', to: issuer, name: 'name', kind: 'kind', group: 'group' }],
  },
  {
    group: 'cert-manager.io',
    kinds: ['Issuer', 'ClusterIssuer'],
    rules: [
      ...solverCredentials,
      secretKey('spec.acme.externalAccountBinding.keySecretRef'),
      secretName('spec.ca.secretName', '', { fixedKeys: ['tls.crt', 'tls.key'] }),
    ],
  },
  {
    group: 'monitoring.coreos.com',
    kinds: ['ServiceMonitor', 'PodMonitor'],
    rules: ['endpoints', 'podMetricsEndpoints'].flatMap((list) => [
      secretKey(`spec.${list}[].basicAuth.username`),
      secretKey(`spec.${list}[].basicAuth.password`),
      secretKey(`spec.${list}[].bearerTokenSecret`),
      secretKey(`spec.${list}[].authorization.credentials`),
      secretKey(`spec.${list}[].tlsConfig.ca.secret`),
      secretKey(`spec.${list}[].tlsConfig.cert.secret`),
      secretKey(`spec.${list}[].tlsConfig.keySecret`),
    ]),
  },
];
