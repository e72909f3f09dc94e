import type { CodeTable } from '../../diagnostics/code-table.ts';

export const codes = {
  'rustfs/example-address': {
    title: 'The public address of RustFS is still the one of the example',
    example: 'cloudflare_domain: my-domain.net\nrustfs_public_url: https://s3.example.com',
    cure: 'Set rustfs_public_url to an address below your own domain.',
  },
  'rustfs/insecure-address': {
    title: 'Browsers refuse to load http:// addresses on pages that come by https://',
    example: 'rustfs_public_url: http://s3.example.com',
    cure: 'Publish RustFS by https:// and set rustfs_public_url accordingly.',
  },
} as const satisfies CodeTable;
