import type { CodeTable } from '../../diagnostics/code-table.ts';

export const codes = {
  'rustfs/insecure-address': {
    title: 'Browsers refuse to load http:// addresses on pages served over https://',
    example: 'rustfs_public_url: http://s3.example.com',
    cure: 'Publish RustFS over https:// and set rustfs_public_url accordingly.',
  },
} as const satisfies CodeTable;
