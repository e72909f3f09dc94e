import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A request as the server saw it. */
export interface Received {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** `hang` never answers; `drop` closes the connection without an answer. A `body` that is not text is sent as JSON. */
export type Reply =
  | { readonly status: number; readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> }
  | 'hang'
  | 'drop';

/** May answer a request before the service does; undefined leaves it to the service. */
export type Fault = (request: Received) => Reply | undefined;

/** An HTTP server on loopback that records requests and can simulate faults. */
export abstract class FakeServer {
  /** Known once the server has started. */
  url = '';
  readonly requests: Received[] = [];
  private readonly faults: Fault[] = [];
  private server: Server | undefined;

  protected abstract answer(request: Received): Reply;

  async start(): Promise<this> {
    const server = createServer((message, response) => {
      void this.receive(message).then((reply) => {
        if (reply === 'hang') return;
        if (reply === 'drop') {
          message.socket.destroy();
          return;
        }
        const { status, body, headers } = reply;
        const isText = typeof body === 'string';
        response.writeHead(status, { 'content-type': isText ? 'text/html' : 'application/json', ...headers });
        response.end(isText || body === undefined ? body : JSON.stringify(body));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    this.server = server;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return this;
  }

  async stop(): Promise<void> {
    const { server } = this;
    if (server === undefined) return;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }

  /** Adds a fault; the one added first is tried first. */
  fail(fault: Fault): void {
    this.faults.push(fault);
  }

  /** Answer the next `times` requests that match with `reply`. */
  failNext(times: number, method: string, path: RegExp, reply: Reply): void {
    let left = times;
    this.fail((request) => {
      if (left === 0 || request.method !== method || !path.test(request.path)) return undefined;
      left -= 1;
      return reply;
    });
  }

  requestsTo(method: string, path: RegExp): Received[] {
    return this.requests.filter((request) => request.method === method && path.test(request.path));
  }

  private async receive(message: IncomingMessage): Promise<Reply> {
    const { pathname, searchParams } = new URL(message.url ?? '/', 'http://fake');
    const request: Received = {
      method: message.method ?? '',
      path: decodeURIComponent(pathname),
      query: searchParams,
      headers: message.headers,
      body: await text(message),
    };
    this.requests.push(request);
    for (const fault of this.faults) {
      const reply = fault(request);
      if (reply !== undefined) return reply;
    }
    return this.answer(request);
  }
}
