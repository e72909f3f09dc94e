import { type Additions, at, items, scalar } from '../additions.ts';
import { acmeEmail, keySize, renewal } from './rules.ts';

/** What the API server, a webhook or the controller checks beyond the structure. */
export const additions: Additions = {
  'Certificate.spec': {
    fields: {
      ipAddresses: items(scalar('ip')),
      duration: scalar('duration'),
      renewBefore: scalar('duration'),
    },
    rules: [renewal],
    choices: [
      {
        of: [
          'commonName',
          'dnsNames',
          'uris',
          'ipAddresses',
          'emailAddresses',
          'literalSubject',
          'otherNames',
        ],
        least: 1,
        most: 7,
      },
      { of: ['renewBefore', 'renewBeforePercentage'], least: 0, most: 1 },
    ],
  },
  'Certificate.spec.privateKey': { rules: [keySize] },
  '….spec.acme': { rules: [acmeEmail] },
  '….dns01': {
    choices: [
      {
        of: [
          'acmeDNS',
          'akamai',
          'azureDNS',
          'cloudDNS',
          'cloudflare',
          'digitalocean',
          'rfc2136',
          'route53',
          'webhook',
        ],
        least: 1,
        most: 1,
      },
    ],
  },
  '….http01': { choices: [{ of: ['gatewayHTTPRoute', 'ingress'], least: 1, most: 1 }] },
  '….solvers': { choices: [{ of: ['dns01', 'http01'], least: 1, most: 1 }] },
  ...at(['Issuer.spec', 'ClusterIssuer.spec'], {
    choices: [{ of: ['acme', 'ca', 'selfSigned', 'vault', 'venafi'], least: 1, most: 1 }],
  }),
};
