import {
  configMapKind,
  type ReferenceRule,
  type ReferenceTable,
  secretKey,
  secretKind,
  secretName,
  serviceAccountKind,
} from './rule.ts';

const store = { group: 'external-secrets.io', kind: 'SecretStore' };
const storeReference = { to: store, name: 'name', kind: 'kind' };

/** The credentials of the stores' providers; in a cluster-wide store, these give the namespace as well. */
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
  'vault.auth.userPass.secretRef',
  'vault.auth.ldap.secretRef',
  'vault.auth.jwt.secretRef',
  'vault.auth.cert.clientCert',
  'vault.auth.cert.secretRef',
  'aws.auth.secretRef.sessionTokenSecretRef',
  'kubernetes.auth.token.bearerToken',
  'kubernetes.auth.cert.clientCert',
  'kubernetes.auth.cert.clientKey',
  'webhook.secrets[].secretRef',
  'scaleway.accessKey.secretRef',
  'scaleway.secretKey.secretRef',
  'pulumi.accessToken.secretRef',
  'infisical.auth.tokenAuthCredentials.accessToken',
].map((path) => secretKey(`spec.provider.${path}`, { namespace: 'namespace' }));

/** The ServiceAccounts with which stores authenticate. */
const accounts = [
  'vault.auth.kubernetes.serviceAccountRef',
  'vault.auth.jwt.kubernetesServiceAccountToken.serviceAccountRef',
  'aws.auth.jwt.serviceAccountRef',
  'azurekv.serviceAccountRef',
  'gcpsm.auth.workloadIdentity.serviceAccountRef',
  'kubernetes.auth.serviceAccount',
].map(
  (path): ReferenceRule => ({
    at: `spec.provider.${path}`,
    to: serviceAccountKind,
    name: 'name',
    namespace: 'namespace',
  }),
);

/** The authorities that stores trust. */
const authorities = [
  'vault',
  'kubernetes.server',
  'webhook',
  'bitwardensecretsmanager',
  'gitlab',
  'conjur',
].map(
  (path): ReferenceRule => ({
    at: `spec.provider.${path}.caProvider`,
    to: secretKind,
    name: 'name',
    kind: 'type',
    namespace: 'namespace',
    keys: ['key'],
  }),
);

const issuer = { group: 'cert-manager.io', kind: 'Issuer' };

/** The credentials of solvers. For a ClusterIssuer, they are in cert-manager's own namespace. */
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
      secretName('spec.target.template.templateFrom[].secret', 'name', { keys: ['items[].key'] }),
    ],
  },
  {
    group: 'external-secrets.io',
    kinds: ['ClusterExternalSecret'],
    rules: [
      { at: 'spec.externalSecretSpec.secretStoreRef', ...storeReference },
      { at: 'spec.externalSecretSpec.data[].sourceRef.storeRef', ...storeReference },
      { at: 'spec.externalSecretSpec.dataFrom[].sourceRef.storeRef', ...storeReference },
    ],
  },
  {
    group: 'external-secrets.io',
    kinds: ['PushSecret'],
    rules: [
      { at: 'spec.secretStoreRefs[]', ...storeReference },
      secretName('spec.selector.secret', 'name'),
      {
        at: 'spec.selector.generatorRef',
        to: { group: 'generators.external-secrets.io', kind: 'Password' },
        name: 'name',
        kind: 'kind',
        group: 'apiVersion',
      },
    ],
  },
  {
    group: 'external-secrets.io',
    kinds: ['SecretStore', 'ClusterSecretStore'],
    rules: [...credentials, ...accounts, ...authorities],
  },
  {
    group: 'cert-manager.io',
    kinds: ['Certificate', 'CertificateRequest'],
    rules: [
      { at: 'spec.issuerRef', to: issuer, name: 'name', kind: 'kind', group: 'group' },
      secretKey('spec.keystores.jks.passwordSecretRef'),
      secretKey('spec.keystores.pkcs12.passwordSecretRef'),
    ],
  },
  {
    group: 'cert-manager.io',
    kinds: ['Issuer', 'ClusterIssuer'],
    rules: [
      ...solverCredentials,
      secretKey('spec.acme.externalAccountBinding.keySecretRef'),
      secretName('spec.ca.secretName', '', { fixedKeys: ['tls.crt', 'tls.key'] }),
      secretKey('spec.vault.auth.tokenSecretRef'),
      secretKey('spec.vault.auth.appRole.secretRef'),
      secretKey('spec.vault.caBundleSecretRef'),
      {
        at: 'spec.acme.solvers[].http01.gatewayHTTPRoute.parentRefs[]',
        to: { group: 'gateway.networking.k8s.io', kind: 'Gateway' },
        name: 'name',
        kind: 'kind',
        group: 'group',
        namespace: 'namespace',
      },
    ],
  },
  {
    group: 'trust.cert-manager.io',
    kinds: ['Bundle'],
    rules: [
      secretKey('spec.sources[].secret', { anyNamespace: true }),
      { at: 'spec.sources[].configMap', to: configMapKind, name: 'name', keys: ['key'], anyNamespace: true },
    ],
  },
  {
    group: 'keda.sh',
    kinds: ['TriggerAuthentication', 'ClusterTriggerAuthentication'],
    rules: [
      secretKey('spec.secretTargetRef[]'),
      { at: 'spec.configMapTargetRef[]', to: configMapKind, name: 'name', keys: ['key'] },
    ],
  },
];
