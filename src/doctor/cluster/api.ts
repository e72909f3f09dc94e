import { request as requestPlain } from 'node:http';
import { type RequestOptions, request as requestSecure } from 'node:https';
import type { Labels } from '../../app-kit/connection.ts';
import {
  fieldOf,
  type LiveCluster,
  type LiveObject,
  listOf,
  type Reply,
  textOf,
  Unanswered,
} from '../../app-kit/live.ts';
import { proxyPath } from '../../app-kit/live-checks.ts';
import type { Access } from './connect.ts';

/** In milliseconds. */
const patience = 10_000;
/** In bytes; the rest of a longer answer is not read. */
const largest = 64 * 1024 * 1024;
/** The number of log lines that are read, and of objects per answer. */
const tail = 200;
const page = 500;

/** What `doctor` needs in addition to the functions for checks of apps. */
export interface Api extends LiveCluster {
  /** The version of Kubernetes, such as `v1.37.2`. */
  readonly version: () => Promise<string>;
  /** The names of objects, without their content. */
  readonly names: (kind: string, where: { readonly namespace: string }) => Promise<readonly string[]>;
  readonly close: () => void;
}

/** Opens a read-only client of the API server that caches what it has read. */
export async function openApi({ server, options: optionsOf }: Access): Promise<Api> {
  let shared: RequestOptions;
  try {
    shared = await optionsOf();
  } catch (error) {
    // The error message may contain output of the program.
    const missing = fieldOf(error, 'code') === 'ENOENT';
    throw new Unanswered(
      401,
      missing
        ? 'the program that the kubeconfig names for signing in is not installed'
        : 'the sign-in that the kubeconfig asks for failed',
    );
  }
  const known = new Map<string, Promise<Reply>>();
  const send = (path: string, accept = 'application/json'): Promise<Reply> => {
    const key = `${accept} ${path}`;
    const asked = known.get(key) ?? fetchText(`${server}${path}`, shared, accept);
    known.set(key, asked);
    return asked;
  };
  const read = async (path: string, what: string, accept?: string): Promise<unknown> => {
    const reply = await send(path, accept);
    if (reply.status === 404) return undefined;
    if (reply.status !== 200) throw refusal(reply, what);
    try {
      return JSON.parse(reply.text);
    } catch {
      throw new Unanswered(
        reply.status,
        `the answer to ${what} is not JSON; check that the address is that of the API server`,
      );
    }
  };
  const pathOf = (kind: string) => resourcePath(kind, read);
  const listAll = async (kind: string, { namespace, labels }: Place, accept?: string) => {
    const resource = await pathOf(kind);
    if (resource === undefined) return [];
    const scope = namespace === undefined ? '' : `/namespaces/${encodeURIComponent(namespace)}`;
    const items: unknown[] = [];
    for (let from = ''; ; ) {
      const query = new URLSearchParams({
        limit: String(page),
        ...(labels && {
          labelSelector: Object.entries(labels)
            .map((pair) => pair.join('='))
            .join(','),
        }),
        ...(from !== '' && { continue: from }),
      });
      const answer = await read(
        `${resource.base}${scope}/${resource.plural}?${query}`,
        `list ${resource.plural}`,
        accept,
      );
      items.push(...listOf(answer, 'items'));
      from = textOf(answer, 'metadata', 'continue');
      if (from === '') break;
    }
    return items.flatMap((item) =>
      isObject(item) ? [{ ...item, kind: resource.kind, apiVersion: resource.apiVersion }] : [],
    );
  };
  return {
    version: async () => textOf(await read('/version', 'read the version'), 'gitVersion'),
    list: (kind, where = {}) => listAll(kind, where),
    names: async (kind, where) => {
      const objects = await listAll(
        kind,
        where,
        'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1',
      );
      return objects.map(({ metadata }) => metadata.name);
    },
    events: async ({ kind, metadata: { namespace, name } }) => {
      const all = await listAll('Event', namespace === undefined ? {} : { namespace });
      const own = all.filter(
        (event) =>
          fieldOf(event, 'involvedObject', 'name') === name &&
          fieldOf(event, 'involvedObject', 'kind') === kind,
      );
      return own.sort((a, b) => (timeOf(a) < timeOf(b) ? -1 : 1));
    },
    log: async ({ metadata: { namespace = 'default', name } }, { container, previous = false } = {}) => {
      const query = new URLSearchParams({
        tailLines: String(tail),
        ...(container !== undefined && { container }),
        ...(previous && { previous: 'true' }),
      });
      const path = `/api/v1/namespaces/${namespace}/pods/${name}/log?${query}`;
      const reply = await send(path, '*/*');
      if (reply.status === 401 || reply.status === 403) throw refusal(reply, 'read logs of pods');
      return reply.status === 200 ? reply.text : '';
    },
    ask: async (target) => {
      const reply = await send(proxyPath(target), '*/*').catch((error: unknown): Reply => {
        if (error instanceof Unanswered) return { status: 0, text: error.message };
        throw error;
      });
      if (reply.status === 403 && /"kind":\s*"Status"/.test(reply.text)) {
        throw refusal(reply, 'send requests to services and pods');
      }
      return reply;
    },
    close: () => {
      if (typeof shared.agent === 'object') shared.agent.destroy();
    },
  };
}

interface Place {
  readonly namespace?: string;
  readonly labels?: Labels;
}

interface Resource {
  readonly base: string;
  readonly plural: string;
  readonly kind: string;
  readonly apiVersion: string;
}

type Read = (path: string, what: string) => Promise<unknown>;

/** The path of a kind at the API server, in its preferred version. */
async function resourcePath(kind: string, read: Read): Promise<Resource | undefined> {
  const [name = '', group] = kind.split('/').reverse();
  const apiVersion =
    group === undefined
      ? 'v1'
      : textOf(await read(`/apis/${group}`, `find ${kind}`), 'preferredVersion', 'groupVersion');
  if (apiVersion === '') return undefined;
  const base = group === undefined ? '/api/v1' : `/apis/${apiVersion}`;
  const resources = listOf(await read(base, `find ${kind}`), 'resources');
  const found = resources.find(
    (resource) => fieldOf(resource, 'kind') === name && !textOf(resource, 'name').includes('/'),
  );
  return found === undefined ? undefined : { base, plural: textOf(found, 'name'), kind: name, apiVersion };
}

function isObject(item: unknown): item is LiveObject {
  return textOf(item, 'metadata', 'name') !== '';
}

function timeOf(event: LiveObject): string {
  return (
    textOf(event, 'lastTimestamp') || textOf(event, 'eventTime') || (event.metadata.creationTimestamp ?? '')
  );
}

/** Why the API server refuses. Its own message is not used, because it may repeat what was sent. */
function refusal({ status, text }: Reply, what: string): Unanswered {
  if (status === 401)
    return new Unanswered(401, 'the API server does not accept the credentials of the kubeconfig');
  if (status === 403) return new Unanswered(403, `the user of the kubeconfig may not ${what}`);
  const reason = /"reason":\s*"(\w+)"/.exec(text)?.[1];
  return new Unanswered(
    status,
    `the API server answers ${status}${reason === undefined ? '' : ` (${reason})`} to: ${what}`,
  );
}

function fetchText(url: string, options: RequestOptions, accept: string): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const request = url.startsWith('http:') ? requestPlain : requestSecure;
    const headers = { ...options.headers, accept, 'user-agent': 'clusterwright' };
    const sent = request(url, { ...options, headers, method: 'GET', timeout: patience }, (response) => {
      const parts: Buffer[] = [];
      let size = 0;
      response.on('data', (part: Buffer) => {
        size += part.length;
        if (size > largest) response.destroy(new Unanswered(0, 'the answer of the API server is too large'));
        else parts.push(part);
      });
      response.on('error', (error) => reject(unreachable(error)));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(parts).toString('utf8') }),
      );
    });
    // Also limits a server that never stops sending.
    const limit = setTimeout(() => sent.destroy(new Unanswered(0, 'no answer in 10 seconds')), patience);
    sent.on('error', (error) => reject(unreachable(error)));
    sent.on('close', () => clearTimeout(limit));
    sent.end();
  });
}

function unreachable(error: Error): Unanswered {
  if (error instanceof Unanswered) return error;
  const code = textOf(error, 'code');
  const words: Readonly<Record<string, string>> = {
    ECONNREFUSED: 'the connection is refused',
    ECONNRESET: 'the connection was closed',
    ENOTFOUND: 'its host name is not known',
    EAI_AGAIN: 'its host name cannot be looked up',
    ETIMEDOUT: 'it does not answer',
    EHOSTUNREACH: 'there is no route to it',
    CERT_HAS_EXPIRED: 'its certificate has expired',
  };
  if (/CERT|ALTNAME|ISSUER|SIGNATURE/.test(code) && words[code] === undefined) {
    return new Unanswered(0, `the kubeconfig does not trust its certificate (${code})`);
  }
  return new Unanswered(0, words[code] ?? `the connection failed${code === '' ? '' : ` (${code})`}`);
}
