import type { Profile } from '../../app-kit/index.ts';

/** The two profiles of Langfuse. */

export const platform: Profile = {
  title: 'On a platform: CloudNativePG, Dragonfly and RustFS run in the cluster, SOPS seals the secrets',
  sealed: true,
  introduction: [
    'The configuration of the cluster. clusterwright renders from it the tree that Flux applies.',
    'Replace each value that contains example.com. All other lines work as they are. Lines that begin with "#" show defaults or examples; remove the "#" to use one.',
    'This file contains secrets: .gitignore keeps it out of the repository until `clusterwright secrets encrypt cluster.yaml` has sealed it.',
  ],
};

export const external: Profile = {
  title:
    'Beside managed services: PostgreSQL elsewhere, a Redis that the cluster shares, MinIO from the chart, secrets from a store',
  sealed: false,
  introduction: [
    'The configuration of the cluster. clusterwright renders from it the tree that Flux applies: Langfuse beside a managed PostgreSQL and a shared Redis, with its secrets in a store.',
    'Set cloudflare_domain, langfuse_postgres_host and langfuse_init_user_email. Lines that begin with "#" show defaults or examples; remove the "#" to use one.',
    'This file contains no secrets. `clusterwright secrets list` prints what the store must contain; docs/external-shape.md describes all steps.',
  ],
};
