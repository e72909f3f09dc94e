import type { CodeTable } from '../../diagnostics/code-table.ts';

export const codes = {
  'rustfs/insecure-address': {
    title: 'Browsers refuse to load http:// addresses on pages that come by https://',
    example: 'rustfs_public_url: http://s3.example.com',
    cure: 'Publish RustFS by https:// and set rustfs_public_url accordingly.',
  },
} as const satisfies CodeTable;
