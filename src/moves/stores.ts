import { parseAllDocuments } from 'yaml';

/** Where a tree has Langfuse keep its data: for each store one word for the place, as people say it. */
export interface Stores {
  readonly postgres: string;
  readonly clickhouse: string;
  readonly blobs: string;
  readonly redis: string;
}

/** A file of a tree; sealed ones are never needed here. */
interface TreeFile {
  readonly path: string;
  readonly content: string;
}

/** Where the stores of Langfuse are, read from its HelmRelease; undefined where the tree has none. */
export function storesOf(
  files: readonly TreeFile[],
): { readonly path: string; readonly stores: Stores } | undefined {
  for (const { path, content } of files) {
    if (!content.includes('kind: HelmRelease')) continue;
    for (const document of parseAllDocuments(content)) {
      if (document.errors.length > 0 || document.get('kind') !== 'HelmRelease') continue;
      if (document.getIn(['metadata', 'name']) !== 'langfuse') continue;
      return { path, stores: storesOfRelease((at) => document.getIn(at)) };
    }
  }
  return undefined;
}

function storesOfRelease(read: (path: readonly string[]) => unknown): Stores {
  const text = (...path: string[]) => {
    const value = read(['spec', 'values', ...path]);
    return value === undefined || value === null ? '' : String(value);
  };
  const namespace = String(read(['metadata', 'namespace']));
  const major = String(read(['spec', 'chart', 'spec', 'version'])).split('.')[0];
  const own = (what: string) => `${what} of version ${major} of the chart in ${namespace}`;
  const replicas = Number(text('clickhouse', 'replicaCount') || text('clickhouse', 'cluster', 'replicas'));
  return {
    postgres: `${text('postgresql', 'host')}, database ${text('postgresql', 'auth', 'database')}`,
    clickhouse:
      text('clickhouse', 'deploy') === 'true'
        ? // A single node and replicas have no way from one to the other; more replicas copy by themselves.
          own(`ClickHouse (${replicas > 1 ? 'replicated' : 'a single node'})`)
        : `${text('clickhouse', 'host')}, database ${text('clickhouse', 'database')}`,
    blobs:
      text('s3', 'deploy') === 'true'
        ? own('MinIO')
        : `${text('s3', 'endpoint') || `AWS in ${text('s3', 'region')}`}, ${bucketOf(text)}`,
    redis: text('redis', 'deploy') === 'true' ? own('Valkey') : text('redis', 'host'),
  };
}

function bucketOf(text: (...path: string[]) => string): string {
  return `bucket ${text('s3', 'bucket') || text('s3', 'eventUpload', 'bucket')}`;
}
