import { hostAndPort, type Variables } from '../../app-kit/index.ts';
import { storage } from './buckets.ts';

/** A host that the tree does not run, with the port there. */
export interface HostAt {
  readonly host: string;
  readonly port: number;
}

/** The hosts of an external PostgreSQL: its own and, past a pooler, the one for migrations. */
export function postgresHosts(v: Variables): readonly HostAt[] {
  if (v.langfuse_postgres_mode !== 'external') return [];
  const direct = v.langfuse_postgres_direct_host;
  return [
    { host: v.langfuse_postgres_host, port: v.langfuse_postgres_port },
    ...(direct === undefined ? [] : [{ host: direct, port: v.langfuse_postgres_direct_port }]),
  ];
}

/** Returns the hosts of an object store that the tree does not run: its own and, to delete media, the public one. */
export function s3Hosts(v: Variables): readonly HostAt[] {
  if (v.langfuse_blob_mode === 'rustfs') return [];
  // Without an endpoint, the store is AWS, which has an endpoint in each region.
  const aws = { host: `s3.${v.langfuse_s3_region}.amazonaws.com`, port: 443 };
  const addresses = [
    ...(v.langfuse_blob_mode === 'external' ? [hostAndPort(v.langfuse_s3_endpoint) ?? aws] : []),
    hostAndPort(v.langfuse_s3_public_url),
  ].filter((address) => address !== undefined);
  const buckets = v.langfuse_s3_bucket === undefined ? storage.buckets : [v.langfuse_s3_bucket];
  return addresses.flatMap(({ host, port }) =>
    (v.langfuse_s3_force_path_style ? [host] : buckets.map((bucket) => `${bucket}.${host}`)).map((name) => ({
      host: name,
      port,
    })),
  );
}
