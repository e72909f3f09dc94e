import type { Profile } from '../../app-kit/index.ts';

/** The two ways in which Langfuse runs, as people describe them. */

export const platform: Profile = {
  title: 'On a platform: CloudNativePG, Dragonfly and RustFS run in the cluster, SOPS seals the secrets',
  sealed: true,
  introduction: [
    'The configuration of the cluster, from which clusterwright renders the tree that Flux applies.',
    'Set cloudflare_domain, and rustfs_public_url below it. Every other line works as it is; what stands behind "#" shows a default or an example, and takes effect once the "#" is removed.',
    'This file holds secrets: .gitignore keeps it out of the repository until `clusterwright secrets encrypt cluster.yaml` has sealed it.',
  ],
};

export const external: Profile = {
  title:
    'Beside managed services: PostgreSQL elsewhere, a Redis that the cluster shares, MinIO from the chart, secrets from a store',
  sealed: false,
  introduction: [
    'The configuration of the cluster, from which clusterwright renders the tree that Flux applies: Langfuse beside a managed PostgreSQL and a shared Redis, with its secrets in a store.',
    'Set cloudflare_domain, langfuse_postgres_host and langfuse_init_user_email. What stands behind "#" shows a default or an example, and takes effect once the "#" is removed.',
    'This file holds no secret. `clusterwright secrets list` says what the store must hold; docs/external-shape.md has all steps.',
  ],
};
