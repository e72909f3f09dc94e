import { createHash, createHmac } from 'node:crypto';
import { FakeServer, type Received, type Reply } from '../scim/fake-server.ts';

const pageSize = 3;

/** A fake S3 bucket: ListObjectsV2 in small pages, and DeleteObject, only for signed requests. */
export class FakeBucket extends FakeServer {
  readonly name = 'langfuse-clickhouse-backups';
  readonly accessKey = 'w4Kx9TzBn2VqLm7RcYs3';
  secretKey = 'Gd6HjNw8PqXr2TsVu4YzA9bCk3MfLe7QoRi1KxWt';
  readonly objects = new Set<string>();
  /** In this order. */
  readonly deleted: string[] = [];

  add(folder: string, ...objects: readonly string[]): void {
    for (const object of objects) this.objects.add(`${folder}/${object}`);
  }

  get folders(): readonly string[] {
    return [...new Set([...this.objects].map((key) => key.split('/')[0] ?? ''))].sort();
  }

  protected answer(request: Received): Reply {
    const { method, path, query } = request;
    if (!this.isSigned(request)) return refused(403, 'SignatureDoesNotMatch');
    if (method === 'DELETE' && path.startsWith(`/${this.name}/`)) {
      const key = path.slice(this.name.length + 2);
      this.objects.delete(key);
      this.deleted.push(key);
      return { status: 204 };
    }
    if (method !== 'GET' || path !== `/${this.name}` || query.get('list-type') !== '2') {
      return refused(400, 'InvalidRequest');
    }
    return { status: 200, body: this.page(query) };
  }

  private page(query: URLSearchParams): string {
    const prefix = query.get('prefix') ?? '';
    const keys = [...this.objects].filter((key) => key.startsWith(prefix)).sort();
    const delimited = query.get('delimiter') === '/';
    const found = delimited
      ? [...new Set(keys.filter((key) => key.includes('/')).map((key) => key.replace(/\/.*/, '/')))]
      : keys;
    const after = query.get('continuation-token') ?? '';
    const rest = found.filter((each) => each > after);
    const shown = rest.slice(0, pageSize);
    const isTruncated = rest.length > pageSize;
    return [
      '<?xml version="1.0" encoding="UTF-8"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">',
      ...shown.map((each) =>
        delimited
          ? `<CommonPrefixes><Prefix>${each}</Prefix></CommonPrefixes>`
          : `<Contents><Key>${each}</Key><Size>1</Size></Contents>`,
      ),
      `<IsTruncated>${isTruncated}</IsTruncated>`,
      isTruncated ? `<NextContinuationToken>${shown.at(-1)}</NextContinuationToken>` : '',
      '</ListBucketResult>',
    ].join('');
  }

  /** Computes Signature Version 4 from the received request. */
  private isSigned({ method, path, query, headers }: Received): boolean {
    const digest = createHash('sha256').digest('hex');
    const date = String(headers['x-amz-date']);
    const canonical = [
      method,
      path.split('/').map(encoded).join('/'),
      [...query]
        .map(([key, value]) => `${encoded(key)}=${encoded(value)}`)
        .sort()
        .join('&'),
      `host:${headers.host}\nx-amz-content-sha256:${digest}\nx-amz-date:${date}\n`,
      'host;x-amz-content-sha256;x-amz-date',
      digest,
    ].join('\n');
    const scope = [date.slice(0, 8), 'us-east-1', 's3', 'aws4_request'];
    const text = [
      'AWS4-HMAC-SHA256',
      date,
      scope.join('/'),
      createHash('sha256').update(canonical).digest('hex'),
    ].join('\n');
    const hmac = (key: string | Buffer, data: string) => createHmac('sha256', key).update(data).digest();
    const key = scope.reduce<string | Buffer>(hmac, `AWS4${this.secretKey}`);
    const given = headers.authorization ?? '';
    return (
      given.includes(`Credential=${this.accessKey}/${scope.join('/')},`) &&
      given.endsWith(`Signature=${hmac(key, text).toString('hex')}`)
    );
  }
}

function encoded(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function refused(status: number, code: string): Reply {
  return { status, body: `<Error><Code>${code}</Code></Error>` };
}
