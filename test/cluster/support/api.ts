import { Agent, request } from 'node:https';

export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly [key: string]: unknown;
  };
  readonly [key: string]: unknown;
}

export interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  /** Warnings of the API server. */
  readonly warnings: readonly string[];
}

/**
 * A small client of the Kubernetes API with JSON. A status of 400 or more is an answer, not an error.
 *
 * @param check - Called before each request; throws if there is no use in one, so that whoever asks again and again stops.
 */
export class Api {
  readonly #agent: Agent;
  /** Watches stay open and must not block others. */
  readonly #watching: Agent;
  readonly #resources = new Map<string, Resource | undefined>();

  constructor(
    readonly address: string,
    readonly token: string,
    ca: Buffer,
    readonly check: () => void,
  ) {
    this.#agent = new Agent({ ca, keepAlive: true, maxSockets: 8 });
    this.#watching = new Agent({ ca, keepAlive: false });
  }

  close(): void {
    this.#agent.destroy();
    this.#watching.destroy();
  }

  get(path: string): Promise<Answer> {
    return this.send('GET', path);
  }

  async send(method: string, path: string, body?: unknown, type = 'application/json'): Promise<Answer> {
    this.check();
    const text = body === undefined ? undefined : JSON.stringify(body);
    return new Promise((resolve, reject) => {
      const sent = request(
        `${this.address}${path}`,
        {
          method,
          agent: this.#agent,
          headers: {
            authorization: `Bearer ${this.token}`,
            accept: 'application/json',
            ...(text !== undefined && { 'content-type': type, 'content-length': Buffer.byteLength(text) }),
          },
        },
        (response) => {
          const parts: Buffer[] = [];
          response.on('data', (part: Buffer) => parts.push(part));
          response.on('error', reject);
          response.on('end', () => {
            const answer = Buffer.concat(parts).toString();
            const warnings = [response.headers['warning'] ?? []].flat();
            resolve({ status: response.statusCode ?? 0, body: jsonOf(answer), warnings });
          });
        },
      );
      sent.on('error', (error) => {
        // The server has closed an idle connection.
        if (sent.reusedSocket && /^(EPIPE|ECONNRESET)$/.test((error as NodeJS.ErrnoException).code ?? ''))
          resolve(this.send(method, path, body, type));
        else reject(error);
      });
      sent.end(text);
    });
  }

  /** The items of a list; none if the kind is not served. */
  async list(path: string): Promise<readonly KubernetesObject[]> {
    const { status, body } = await this.get(path);
    return status === 200 ? (body['items'] as KubernetesObject[]) : [];
  }

  /** Calls back at the start and whenever the list changes, until the server is gone. */
  watch(path: string, onChange: () => void, isStopped: () => boolean): void {
    onChange();
    const again = () => {
      if (!isStopped()) setTimeout(() => this.watch(path, onChange, isStopped), 1000);
    };
    const sent = request(
      `${this.address}${path}${path.includes('?') ? '&' : '?'}watch=1`,
      {
        agent: this.#watching,
        headers: { authorization: `Bearer ${this.token}`, accept: 'application/json' },
      },
      (response) => {
        response.on('data', onChange);
        response.on('error', () => {});
        // The server ends a watch occasionally, and immediately if the kind is not served.
        response.on('close', again);
      },
    );
    sent.on('error', again);
    sent.end();
  }

  /** The path of an object; undefined if its kind is not served. */
  async pathOf({ apiVersion, kind, metadata }: KubernetesObject): Promise<string | undefined> {
    const resource = await this.#resource(apiVersion, kind);
    if (resource === undefined) return undefined;
    const base = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    const scope = resource.namespaced ? `/namespaces/${metadata.namespace ?? 'default'}` : '';
    return `${base}${scope}/${resource.name}/${encodeURIComponent(metadata.name)}`;
  }

  /** Server-side apply with strict field validation; with `dryRun` nothing is stored. */
  async apply(object: KubernetesObject, { dryRun = false } = {}): Promise<Answer> {
    const path = await this.pathOf(object);
    if (path === undefined)
      return {
        status: 404,
        body: { message: `${object.apiVersion} ${object.kind} is not served` },
        warnings: [],
      };
    const query = `fieldManager=e2e&force=true&fieldValidation=Strict${dryRun ? '&dryRun=All' : ''}`;
    return this.send('PATCH', `${path}?${query}`, object, 'application/apply-patch+yaml');
  }

  async #resource(apiVersion: string, kind: string): Promise<Resource | undefined> {
    const key = `${apiVersion} ${kind}`;
    if (this.#resources.get(key) === undefined) {
      const base = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
      const { body } = await this.get(base);
      for (const resource of (body['resources'] ?? []) as Resource[]) {
        if (!resource.name.includes('/')) this.#resources.set(`${apiVersion} ${resource.kind}`, resource);
      }
    }
    return this.#resources.get(key);
  }
}

interface Resource {
  readonly name: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

function jsonOf(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return { message: text };
  }
}
