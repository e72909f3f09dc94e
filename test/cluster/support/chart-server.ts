import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer as createPlainServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { connect } from 'node:net';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { Chart } from './charts.ts';

export interface ChartServer {
  /** For source-controller: the proxy, and the authority that it trusts. */
  readonly env: Readonly<Record<string, string>>;
  /** Requests that no chart answers, for messages. */
  readonly missed: readonly string[];
  readonly stop: () => Promise<void>;
}

/**
 * Stands in for the Helm and OCI repositories that the tree names, under their own names: a proxy on loopback that
 * leads every host to one server. So the addresses of the tree stay as they are.
 */
export async function serveCharts(charts: readonly Chart[], folder: string): Promise<ChartServer> {
  const hosts = [...new Set(charts.map(({ source }) => new URL(source.replace(/^oci:/, 'https:')).hostname))];
  const { key, cert, ca } = certificates(hosts, folder);
  const missed: string[] = [];
  const blobs = new Map<string, Buffer>();
  const server = createServer({ key, cert }, (request, response) => {
    const url = `https://${request.headers.host?.replace(/:443$/, '')}${request.url}`;
    if (!answer(url, charts, blobs, request, response)) {
      missed.push(url);
      response
        .writeHead(404, { 'content-type': 'application/json' })
        .end('{"errors":[{"code":"NOT_FOUND"}]}');
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const proxy = createPlainServer((_, response) => response.writeHead(403).end());
  const sockets = new Set<{ destroy: () => void }>();
  proxy.on('connect', (request, socket) => {
    const [host = ''] = (request.url ?? '').split(':');
    if (!hosts.includes(host)) {
      missed.push(`CONNECT ${host}`);
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
      return;
    }
    const onward = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      onward.pipe(socket).pipe(onward);
    });
    for (const end of [socket, onward]) {
      sockets.add(end);
      end.on('error', () => {});
      end.on('close', () => sockets.delete(end));
    }
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const { port: proxyPort } = proxy.address() as { port: number };
  return {
    env: { HTTPS_PROXY: `http://127.0.0.1:${proxyPort}`, SSL_CERT_FILE: ca },
    missed,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      server.closeAllConnections();
      await Promise.all([server, proxy].map((each) => new Promise((resolve) => each.close(resolve))));
    },
  };
}

function answer(
  url: string,
  charts: readonly Chart[],
  blobs: Map<string, Buffer>,
  request: IncomingMessage,
  response: ServerResponse,
): boolean {
  const send = (type: string, body: Buffer | string, headers: Record<string, string> = {}) => {
    response.writeHead(200, { 'content-type': type, 'content-length': Buffer.byteLength(body), ...headers });
    response.end(request.method === 'HEAD' ? undefined : body);
    return true;
  };
  for (const chart of charts) {
    if (chart.source.startsWith('oci://')) continue;
    const base = chart.source.replace(/\/$/, '');
    if (url === `${base}/index.yaml`) return send('text/yaml', indexOf(charts, base));
    if (url === `${base}/${archiveName(chart)}`) return send('application/gzip', chart.archive);
  }
  const { hostname, pathname } = new URL(url);
  if (pathname === '/v2/') return send('application/json', '{}');
  const [, repository = '', what = '', reference = ''] =
    /^\/v2\/(.+)\/(manifests|blobs|tags)\/(.+)$/.exec(pathname) ?? [];
  const found = charts.filter(({ source }) => source === `oci://${hostname}/${repository}`);
  if (what === 'blobs') {
    const blob = blobs.get(reference);
    return blob !== undefined && send('application/octet-stream', blob);
  }
  if (found.length === 0) return false;
  if (what === 'tags')
    return send(
      'application/json',
      JSON.stringify({ name: repository, tags: found.map(({ version }) => version) }),
    );
  for (const chart of found) {
    const manifest = manifestOf(chart, blobs);
    const digest = digestOf(manifest);
    if (reference === chart.version || reference === digest)
      return send('application/vnd.oci.image.manifest.v1+json', manifest, {
        'docker-content-digest': digest,
      });
  }
  return false;
}

const archiveName = ({ name, version }: Chart) => `${name}-${version}.tgz`;

const digestOf = (content: Buffer | string) => `sha256:${createHash('sha256').update(content).digest('hex')}`;

function indexOf(charts: readonly Chart[], base: string): string {
  const entries: Record<string, object[]> = {};
  for (const chart of charts) {
    if (chart.source.replace(/\/$/, '') !== base) continue;
    entries[chart.name] ??= [];
    entries[chart.name]?.push({
      apiVersion: 'v2',
      name: chart.name,
      version: chart.version,
      urls: [archiveName(chart)],
      digest: digestOf(chart.archive).slice('sha256:'.length),
    });
  }
  return stringify({ apiVersion: 'v1', entries });
}

function manifestOf({ name, version, archive }: Chart, blobs: Map<string, Buffer>): string {
  const config = Buffer.from(JSON.stringify({ apiVersion: 'v2', name, version: version.replace(/^v/, '') }));
  const describe = (mediaType: string, content: Buffer) => {
    const digest = digestOf(content);
    blobs.set(digest, content);
    return { mediaType, digest, size: content.length };
  };
  return JSON.stringify({
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    config: describe('application/vnd.cncf.helm.config.v1+json', config),
    layers: [describe('application/vnd.cncf.helm.chart.content.v1.tar+gzip', archive)],
  });
}

/** A certificate for these hosts by an authority of this run alone. */
function certificates(hosts: readonly string[], folder: string) {
  const at = (name: string) => join(folder, name);
  const openssl = (...args: string[]) =>
    execFileSync('openssl', args, { stdio: ['ignore', 'ignore', 'pipe'] });
  openssl(
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-days',
    '2',
    '-subj',
    '/CN=e2e',
    '-keyout',
    at('charts-ca.key'),
    '-out',
    at('charts-ca.crt'),
  );
  openssl(
    'req',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-subj',
    '/CN=charts',
    '-keyout',
    at('charts.key'),
    '-out',
    at('charts.csr'),
  );
  writeFileSync(
    at('charts.ext'),
    `subjectAltName=${hosts.map((host) => `DNS:${host}`).join(',') || 'DNS:none'}\n`,
  );
  openssl(
    'x509',
    '-req',
    '-days',
    '2',
    '-in',
    at('charts.csr'),
    '-CA',
    at('charts-ca.crt'),
    '-CAkey',
    at('charts-ca.key'),
    '-CAcreateserial',
    '-extfile',
    at('charts.ext'),
    '-out',
    at('charts.crt'),
  );
  return {
    key: readFileSync(at('charts.key')),
    cert: readFileSync(at('charts.crt')),
    ca: at('charts-ca.crt'),
  };
}
