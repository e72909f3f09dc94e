import { defineApp, readyByCondition, secret, text } from '../../app-kit/index.ts';

/** Who signs the certificates: Let's Encrypt by a record at Cloudflare, or an authority of the cluster's own. */
export default defineApp({
  name: 'cluster-issuer',
  title: 'Certificates: who signs them',
  layer: 'platform',
  uses: ['cluster', 'cert-manager'],
  namespace: (v) => v.cert_manager_namespace,
  folder: 'cert-manager/cluster-issuer',
  enabled: (v) => v.cert_manager_enabled,
  dependsOn: ['cert-manager'],
  flux: { healthChecks: [readyByCondition('cert-manager.io/v1', 'ClusterIssuer')] },
  settings: {
    cloudflare_api_token: secret({
      description:
        'Token of Cloudflare with the permissions Zone:Zone:Read and Zone:DNS:Edit for the domain: Let’s Encrypt then signs the certificates of the gateways. Unset, an authority of the cluster signs them, which browsers do not know.',
      pattern: '^[A-Za-z0-9_-]+$',
      patternErrorMessage: 'may hold only letters, digits, hyphens and underscores',
      rotation: 'Make a new token at Cloudflare first; cert-manager reads it at the next renewal.',
    }),
  },
  variables: {
    cluster_issuer: text('Name of the ClusterIssuer of the gateways.', (v) =>
      v.cloudflare_api_token === undefined ? 'internal-ca' : 'letsencrypt',
    ),
  },
});
