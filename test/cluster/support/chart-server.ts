import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer as createPlainServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createSecureContext } from 'node:tls';
import { stringify } from 'yaml';
import type { Chart } from './charts.ts';
import { answerGit } from './git-server.ts';

/** The external sources of the tree. */
export interface Upstream {
  /** Called for every request, so that charts can be added later. */
  readonly charts: () => readonly Chart[];
  /** Folders of git repositories by address. */
  readonly repositories: ReadonlyMap<string, string>;
}

export interface ChartServer {
  /** For source-controller: the proxy and the trusted certificate authority. */
  readonly env: Readonly<Record<string, string>>;
  /** Unanswered requests, for messages. */
  readonly missed: readonly string[];
  readonly stop: () => Promise<void>;
}

/**
 * Replaces the Helm, OCI and git repositories of the tree under their own addresses: a loopback proxy that directs every host to
 * one server.
 */
export async function serveCharts(upstream: Upstream, folder: string): Promise<ChartServer> {
  const authority = new Authority(folder);
  const missed: string[] = [];
  const blobs = new Map<string, Buffer>();
  const SNICallback = (
    host: string,
    done: (error: Error | null, context?: ReturnType<typeof createSecureContext>) => void,
  ) => done(null, authority.contextFor(host));
  const server = createServer({ SNICallback }, (request, response) => {
    const url = `https://${request.headers.host?.replace(/:443$/, '')}${request.url}`;
    const repository = [...upstream.repositories].find(([address]) => url.startsWith(address));
    if (repository !== undefined && answerGit(repository[1], request, response)) return;
    if (!answer(url, upstream.charts(), blobs, request, response)) {
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
  proxy.on('connect', (_, socket) => {
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
    env: { HTTPS_PROXY: `http://127.0.0.1:${proxyPort}`, SSL_CERT_FILE: authority.certificate },
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
  // Clients know Docker Hub by two names.
  const registry = hostname.replace(/^index\.(?=docker\.io$)/, '');
  const found = charts.filter(({ source }) => source === `oci://${registry}/${repository}`);
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

/** A certificate authority for this run, with a certificate for each requested host. */
class Authority {
  readonly certificate: string;
  readonly #folder: string;
  readonly #contexts = new Map<string, ReturnType<typeof createSecureContext>>();

  constructor(folder: string) {
    this.#folder = folder;
    this.certificate = join(folder, 'charts-ca.crt');
    const request = '-x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=e2e'.split(' ');
    openssl('req', ...request, '-keyout', this.#at('charts-ca.key'), '-out', this.certificate);
  }

  contextFor(host: string): ReturnType<typeof createSecureContext> {
    const known = this.#contexts.get(host);
    if (known !== undefined) return known;
    const [key, csr, extensions, certificate] = ['key', 'csr', 'ext', 'crt'].map((end) =>
      this.#at(`${host}.${end}`),
    ) as [string, string, string, string];
    openssl('req', ...'-newkey rsa:2048 -nodes -subj /CN=charts'.split(' '), '-keyout', key, '-out', csr);
    writeFileSync(extensions, `subjectAltName=DNS:${host}\n`);
    const sign = ['-CA', this.certificate, '-CAkey', this.#at('charts-ca.key'), '-CAcreateserial'];
    openssl('x509', '-req', '-days', '2', '-in', csr, ...sign, '-extfile', extensions, '-out', certificate);
    const context = createSecureContext({ key: readFileSync(key), cert: readFileSync(certificate) });
    this.#contexts.set(host, context);
    return context;
  }

  #at(name: string): string {
    return join(this.#folder, name);
  }
}

function openssl(...args: string[]): void {
  execFileSync('openssl', args, { stdio: ['ignore', 'ignore', 'pipe'] });
}
