import {
  advice,
  defineApp,
  dnsLabel,
  type Finding,
  flag,
  type RuleInput,
  readyByCondition,
  sealedSecret,
  secret,
  text,
} from '../../app-kit/index.ts';

/** The issuer of the certificates: Let's Encrypt with a DNS record at Cloudflare, or the cluster's own authority. */
export default defineApp({
  name: 'cluster-issuer',
  title: 'Certificates: who signs them',
  layer: 'platform',
  uses: ['cluster', 'cert-manager'],
  namespace: (v) => v.cert_manager_namespace,
  folder: 'cert-manager/cluster-issuer',
  enabled: (v) => v.cluster_issuer_deployed,
  dependsOn: ['cert-manager'],
  flux: { healthChecks: [readyByCondition('cert-manager.io/v1', 'ClusterIssuer')] },
  parts: [
    sealedSecret('cloudflare-api-token', {
      when: (v) => v.cluster_issuer_deployed && v.cloudflare_api_token !== undefined,
      keys: { 'api-token': 'cloudflare_api_token' },
    }),
  ],
  settings: {
    cluster_issuer_existing: dnsLabel({
      description:
        'Name of your own ClusterIssuer for the certificates of the gateways. If unset, the tree writes one, which requires `cert_manager_enabled: true`.',
      examples: ['letsencrypt-production'],
    }),
    cloudflare_api_token: secret({
      description:
        'Cloudflare API token with the permissions Zone:Zone:Read and Zone:DNS:Edit for the domain. With it, Let’s Encrypt issues the certificates of the gateways. If unset, a certificate authority in the cluster issues them, which browsers do not trust.',
      pattern: '^[A-Za-z0-9_-]+$',
      patternErrorMessage: 'may hold only letters, digits, hyphens and underscores',
      rotation:
        'Make a new token at Cloudflare first; cert-manager reads it at the next renewal, and external-dns restarts.',
    }),
  },
  variables: {
    cluster_issuer_deployed: flag(
      'Whether the tree makes the ClusterIssuer of the gateways.',
      (v) => v.cert_manager_enabled && v.cluster_issuer_existing === undefined,
    ),
    cluster_issuer: text(
      'Name of the ClusterIssuer of the gateways.',
      (v) =>
        v.cluster_issuer_existing ?? (v.cloudflare_api_token === undefined ? 'internal-ca' : 'letsencrypt'),
    ),
  },
  rules: [issuer],
  provides: (v) =>
    v.cluster_issuer_existing === undefined
      ? []
      : [
          {
            apiVersion: 'cert-manager.io/v1',
            kind: 'ClusterIssuer',
            name: v.cluster_issuer_existing,
            by: 'whoever set up cert-manager',
          },
        ],
});

/** A Gateway without a signed certificate serves no requests. */
function* issuer({ config, variables }: RuleInput): Iterable<Finding> {
  if (!variables.envoy_gateway_deployed || variables.cert_manager_enabled) return;
  if (config.cluster_issuer_existing !== undefined) return;
  yield {
    path: ['envoy_gateway_enabled'],
    message: 'envoy_gateway_enabled needs a certificate for the gateways, and nothing signs it',
    ...advice`Set ${{ cert_manager_enabled: true }}, with cert_manager_existing if the cluster has one; or name your ClusterIssuer in cluster_issuer_existing.`,
  };
}
