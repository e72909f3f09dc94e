/** A fake API server that answers from a list of objects. It uses plain HTTP on the loopback interface. */

import { writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { parseAllDocuments } from 'yaml';

interface Item {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
}

export interface StandIn {
  /** As YAML documents. */
  readonly objects: string;
  /** Logs by the name of the pod. */
  readonly logs?: Readonly<Record<string, string>>;
  /** Answers through the proxy, by `<name>:<port><path>`: a text, or a status and a text. */
  readonly answers?: Readonly<Record<string, string | readonly [number, string]>>;
  /** The status of every answer below this path. */
  readonly refuse?: Readonly<Record<string, number>>;
}

/** Starts it, and writes a kubeconfig for it into a folder. Returns the requests that it received. */
export async function standIn(folder: string, { objects, logs = {}, answers = {}, refuse = {} }: StandIn) {
  const items = parseAllDocuments(objects).flatMap((document) => (document.toJS() as Item | null) ?? []);
  const requests: string[] = [];
  const server = createServer((request: IncomingMessage, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://server');
    requests.push(`${request.method} ${pathname}`);
    const send = (status: number, body: string) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(body);
    };
    const [, refused] = Object.entries(refuse).find(([path]) => pathname.startsWith(path)) ?? [];
    if (request.headers.authorization !== 'Bearer token-of-the-test') return send(401, '{"kind":"Status"}');
    if (refused !== undefined) return send(refused, '{"kind": "Status", "reason": "Forbidden"}');
    if (pathname === '/version') return send(200, '{"gitVersion": "v1.37.2"}');

    const proxied = /^\/api\/v1\/namespaces\/[^/]+\/(?:pods|services)\/([^/]+)\/proxy(\/.*)$/.exec(pathname);
    if (proxied !== null) {
      const answer = answers[`${proxied[1]}${proxied[2]}`];
      if (answer === undefined) return send(503, '{"message": "no endpoints available for service"}');
      return typeof answer === 'string' ? send(200, answer) : send(...(answer as [number, string]));
    }
    const log = /^\/api\/v1\/namespaces\/[^/]+\/pods\/([^/]+)\/log$/.exec(pathname);
    if (log !== null) return send(200, logs[log[1] ?? ''] ?? '');

    const place =
      /^\/(?:api\/(v1)|apis\/([^/]+)(?:\/([^/]+))?)(?:\/namespaces\/([^/]+))?(?:\/([a-z]+))?$/.exec(pathname);
    const [, core, group = '', version, namespace, plural] = place ?? [];
    const own = items.filter(({ apiVersion }) => apiVersion === core || apiVersion.startsWith(`${group}/`));
    if (own.length === 0) return send(404, '{}');
    if (core === undefined && version === undefined) {
      return send(200, JSON.stringify({ preferredVersion: { groupVersion: own[0]?.apiVersion } }));
    }
    if (plural === undefined) {
      const kinds = [...new Set(own.map(({ kind }) => kind))];
      const resources = kinds.map((kind) => ({ kind, name: pluralOf(kind) }));
      return send(200, JSON.stringify({ resources }));
    }
    const selector = (searchParams.get('labelSelector') ?? '').split(',').filter((pair) => pair !== '');
    const found = own.filter(
      ({ kind, metadata }) =>
        pluralOf(kind) === plural &&
        (namespace === undefined || metadata.namespace === namespace) &&
        selector.every((pair) => metadata.labels?.[pair.split('=')[0] ?? ''] === pair.split('=')[1]),
    );
    // In pages, like the API server.
    const from = Number(searchParams.get('continue') ?? 0);
    const more = from + 2 < found.length ? { continue: String(from + 2) } : {};
    return send(200, JSON.stringify({ metadata: more, items: found.slice(from, from + 2) }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  writeKubeconfig(folder, `http://127.0.0.1:${port}`);
  return { requests };
}

const pluralOf = (kind: string) => {
  const name = kind.toLowerCase();
  return name.endsWith('y') ? `${name.slice(0, -1)}ies` : name.endsWith('s') ? `${name}es` : `${name}s`;
};

/** With two contexts, of which the first is the current one. */
export function writeKubeconfig(folder: string, server: string): void {
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      { name: 'home', cluster: { server, 'insecure-skip-tls-verify': true } },
      { name: 'away', cluster: { server: 'http://127.0.0.1:1', 'insecure-skip-tls-verify': true } },
    ],
    users: [{ name: 'admin', user: { token: 'token-of-the-test' } }],
    contexts: ['home', 'away'].map((name) => ({ name, context: { cluster: name, user: 'admin' } })),
    'current-context': 'home',
  };
  writeFileSync(join(folder, 'kubeconfig'), JSON.stringify(config));
}
