/**
 * The LiteLLM proxy with the configuration and environment from the tree, with fake servers for the providers and Langfuse: who
 * gets an answer, and where traces are sent.
 */

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { type AddressInfo, createServer as createSocketServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { withLangfuse } from '../../support/check-configuration.ts';
import { type KubernetesDocument, objectsOf } from '../../support/documents.ts';
import { renderTree } from '../../support/render-fixture.ts';

const litellm = process.env['LITELLM_BIN'];
if (litellm === undefined) throw new Error('LITELLM_BIN is not set: scripts/install-litellm.sh prints it');

const masterKey = 'sk-7c1f4be2-90a5-4d38-8e6b-5f2d71c09a34';
const lines = [
  'litellm_enabled: true',
  `litellm_master_key: ${masterKey}`,
  'litellm_salt_key: uT5wEr8QzXc1VbN4mKj7HgF2dSa9PoLi',
  'litellm_postgres_password: Rw6yHn3TgB9vFc2XsZ8qAe5D',
  'litellm_anthropic_api_key: sk-ant-api03-Jh7Gf5Ds3Aq1',
  'litellm_groq_api_key: gsk_Mn8Bv6Cx4Zl2Kj9H',
  'langfuse_init_org_name: Home',
  'langfuse_init_project_id: default',
  'langfuse_init_project_public_key: pk-lf-0a4c7d1e',
  'langfuse_init_project_secret_key: sk-lf-9b3e6f2c-74d1',
];

interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

let folder: string;
let received: Received[];
let server: Server;
let proxy: ChildProcess | undefined;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'clusterwright-litellm-'));
  received = [];
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const path = request.url ?? '';
    received.push({ path, headers: request.headers, body: Buffer.concat(chunks) });
    response.writeHead(path === '/api/public/ingestion' ? 207 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answers[path] ?? { successes: [], errors: [] }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterEach(async () => {
  if (proxy !== undefined) {
    const ended = new Promise((resolve) => proxy?.once('exit', resolve));
    proxy.kill('SIGKILL');
    await ended;
  }
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true });
});

/** What the APIs of the providers answer. */
const answers: Readonly<Record<string, object>> = {
  '/v1/messages': {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: 'claude-x',
    content: [{ type: 'text', text: 'hello from Claude' }],
    stop_reason: 'end_turn',
    usage: { input_tokens: 3, output_tokens: 4 },
  },
  '/openai/v1/chat/completions': {
    id: 'c1',
    object: 'chat.completion',
    created: 1,
    service_tier: 'on_demand',
    model: 'llama-x',
    choices: [
      { index: 0, message: { role: 'assistant', content: 'hello from Groq' }, finish_reason: 'stop' },
    ],
    usage: { prompt_tokens: 3, completion_tokens: 4, total_tokens: 7 },
  },
};

describe('LiteLLM as the tree configures it', () => {
  test.each([
    ['Langfuse 3', '1.5.41', '/api/public/ingestion', undefined],
    ['Langfuse 4', '2.0.0', '/api/public/otel/v1/traces', '4'],
  ])(
    'answers requests with the master key, and reports to %s',
    async (_, chart, endpoint, version) => {
      const url = await start(withLangfuse(...lines, `langfuse_chart_version: "${chart}"`));
      expect((await ask(url, 'anthropic/claude-x')).status).toBe(401);
      expect((await ask(url, 'anthropic/claude-x', 'sk-of-somebody')).status).toBeGreaterThanOrEqual(400);
      // Langfuse may already know about the refusals; no provider was called.
      expect(received.filter(({ path }) => !path.startsWith('/api/public/'))).toEqual([]);

      expect(await (await ask(url, 'anthropic/claude-x', masterKey)).text()).toContain('hello from Claude');
      expect(await (await ask(url, 'groq/llama-x', masterKey)).text()).toContain('hello from Groq');
      expect(sent('/v1/messages')?.headers['x-api-key']).toBe('sk-ant-api03-Jh7Gf5Ds3Aq1');
      expect(sent('/openai/v1/chat/completions')?.headers.authorization).toBe('Bearer gsk_Mn8Bv6Cx4Zl2Kj9H');

      await expect
        .poll(() => sent(endpoint, 'hello from Claude') !== undefined, { timeout: 60_000 })
        .toBe(true);
      const trace = sent(endpoint, 'hello from Claude');
      const keys = Buffer.from('pk-lf-0a4c7d1e:sk-lf-9b3e6f2c-74d1').toString('base64');
      expect(trace?.headers.authorization).toBe(`Basic ${keys}`);
      expect(trace?.headers['x-langfuse-ingestion-version']).toBe(version);
    },
    600_000,
  );
});

function sent(path: string, text = ''): Received | undefined {
  return received.find((request) => request.path === path && request.body.includes(text));
}

function ask(url: string, model: string, key?: string): Promise<Response> {
  return fetch(`${url}/v1/chat/completions`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(key !== undefined && { authorization: `Bearer ${key}` }),
    },
    body: JSON.stringify({ model, messages: [{ role: 'user', content: 'hello' }] }),
  });
}

/** Starts the proxy as in its Deployment, without the database; returns its address once it answers. */
async function start(text: string): Promise<string> {
  const objects = objectsOf(await renderTree({ text }));
  const config = dataOf(objects.get('ConfigMap/litellm-config-with-langfuse'), 'data')['config.yaml'] ?? '';
  writeFileSync(join(folder, 'config.yaml'), config);
  const port = await freePort();
  const standIn = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const log = openSync(join(folder, 'log'), 'w');
  proxy = spawn(
    litellm ?? '',
    ['--config', join(folder, 'config.yaml'), '--host', '127.0.0.1', '--port', String(port)],
    {
      cwd: folder,
      stdio: ['ignore', log, log],
      env: {
        PATH: process.env['PATH'],
        HOME: folder,
        ...dataOf(objects.get('Secret/litellm-credentials'), 'stringData'),
        ...dataOf(objects.get('Secret/litellm-langfuse'), 'stringData'),
        LITELLM_LOCAL_MODEL_COST_MAP: 'True',
        LITELLM_MODE: 'PRODUCTION',
        LANGFUSE_HOST: standIn,
        ANTHROPIC_API_BASE: standIn,
        GROQ_API_BASE: `${standIn}/openai/v1`,
      },
    },
  );
  const url = `http://127.0.0.1:${port}`;
  for (;;) {
    if (proxy.exitCode !== null) throw new Error(readFileSync(join(folder, 'log'), 'utf8'));
    const alive = await fetch(`${url}/health/liveliness`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (alive) return url;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

function dataOf(
  document: KubernetesDocument | undefined,
  field: 'data' | 'stringData',
): Readonly<Record<string, string>> {
  return (document?.[field] ?? {}) as Readonly<Record<string, string>>;
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const socket = createSocketServer().listen(0, '127.0.0.1', () => {
      const { port } = socket.address() as AddressInfo;
      socket.close(() => resolve(port));
    });
  });
}
