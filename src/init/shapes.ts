import type { Shape } from '../apps/shape.ts';
import type { Json } from '../schema/fragment.ts';

/** The lines of a fresh `cluster.yaml` that are active in the other shape, instead of what the schema says. */
export const externalLines: Readonly<Record<string, Json>> = {
  shape: 'external',
  cloudflare_domain: 'example.com',
  langfuse_enabled: true,
  langfuse_init_org_name: 'Home',
  langfuse_init_user_email: 'admin@example.com',
  langfuse_init_project_id: 'default',
  langfuse_postgres_host: 'ep-example-123456.eu-central-1.aws.neon.tech',
};

/** What a fresh `cluster.yaml` begins with, by shape. */
export const introductions: Readonly<Record<Shape, readonly string[]>> = {
  platform: [
    'The configuration of the cluster, from which clusterwright renders the tree that Flux applies.',
    'Set cloudflare_domain, and rustfs_public_url below it. Every other line works as it is; what stands behind "#" shows a default or an example, and takes effect once the "#" is removed.',
    'This file holds secrets: .gitignore keeps it out of the repository until `clusterwright secrets encrypt cluster.yaml` has sealed it.',
  ],
  external: [
    'The configuration of the cluster, from which clusterwright renders the tree that Flux applies: Langfuse beside a managed PostgreSQL and a shared Redis, with its secrets in a store.',
    'Set cloudflare_domain, langfuse_postgres_host and langfuse_init_user_email. What stands behind "#" shows a default or an example, and takes effect once the "#" is removed.',
    'This file holds no secret. `clusterwright secrets list` says what the store must hold; docs/external-shape.md has all steps.',
  ],
};
