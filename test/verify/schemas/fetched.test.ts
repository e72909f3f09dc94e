import { mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { run, temporaryFolder } from '../../support/cli.ts';

let folder: string;

beforeEach(() => {
  folder = temporaryFolder();
  writeFileSync(
    join(folder, 'a.yaml'),
    ['Widget', 'Gadget']
      .map((kind) => `apiVersion: example.com/v1\nkind: ${kind}\nmetadata: {name: a}\nsize: big\n`)
      .join('---\n'),
  );
});

/** A server on this machine; returns the common part of the addresses of all schemas. */
async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const verify = (location: string) =>
  run(folder, ['verify', '.', '--schema-location', location], { XDG_CACHE_HOME: join(folder, '.cache') });
const schema = JSON.stringify({ type: 'object', properties: { size: { type: 'integer' } } });
const place = '{{.ResourceKind}}.json';

describe('a server of schemas', () => {
  test('that fails is an error, and is contacted once', async () => {
    let asked = 0;
    const server = await serve((_, response) => {
      asked += 1;
      response.writeHead(500).end(schema);
    });
    const { status, stdout } = await verify(`${server}/${place}`);
    expect(status).toBe(1);
    expect(stdout).toContain('schema/unreadable-schema the schema cannot be read: the server answers 500');
    expect(asked).toBe(1);
  });

  test('that cannot be reached is an error', async () => {
    const { status, stdout } = await verify(`http://127.0.0.1:1/${place}`);
    expect([status, stdout.includes('the server cannot be reached')]).toEqual([1, true]);
  });

  test.each([
    ['without TLS', 'http://192.0.2.1/x', 'http://192.0.2.1 is not asked: only https is'],
    ['to a file', 'file:///etc/passwd', 'file:// is not asked'],
    ['in a circle', '/again', 'from one address to the next'],
  ])('is not followed %s', async (_, location, said) => {
    const server = await serve((__, response) => response.writeHead(302, { location }).end());
    const { status, stdout } = await verify(`${server}/${place}`);
    expect(status).toBe(1);
    expect(stdout).toContain(said);
  });

  test('is contacted over TLS only, unless it is on this machine', async () => {
    const { status, stdout } = await verify(`http://192.0.2.1/${place}`);
    expect(status).toBe(1);
    expect(stdout).toContain('http://192.0.2.1 is not asked: only https is');
  });

  test('that sends endlessly is abandoned', async () => {
    const server = await serve((_, response) => {
      const more = () => response.write(Buffer.alloc(1 << 20, 32), () => void setImmediate(more));
      response.on('error', () => undefined);
      more();
    });
    const { status, stdout } = await verify(`${server}/${place}`);
    expect(status).toBe(1);
    expect(stdout).toContain('it has more than 32 MB');
  });
});

test('a cached schema is used while it is complete and not old', async () => {
  writeFileSync(
    join(folder, 'a.yaml'),
    'apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: a}\nsize: big\n',
  );
  let asked = 0;
  const server = await serve((_, response) => {
    asked += 1;
    response.end(schema);
  });
  const again = async () => {
    const before = asked;
    const { stdout } = await verify(`${server}/${place}`);
    expect(stdout).toContain('size must be integer');
    return asked - before;
  };
  expect(await again()).toBe(1);
  expect(await again()).toBe(0);
  const cache = join(folder, '.cache/clusterwright/schemas');
  const [name = ''] = readdirSync(cache);
  const kept = readFileSync(join(cache, name), 'utf8');
  writeFileSync(join(cache, name), kept.replace('integer', 'string'));
  expect(await again()).toBe(1);
  utimesSync(join(cache, name), 0, 0);
  expect(await again()).toBe(1);
});

test('a kind cannot name a file outside the location', async () => {
  mkdirSync(join(folder, 'schemas'));
  writeFileSync(
    join(folder, 'secret.json'),
    JSON.stringify({ properties: { size: { const: 'age-secret' } } }),
  );
  for (const kind of ['../secret', '..%2fsecret', 'x/../../secret', '..'])
    writeFileSync(
      join(folder, `${encodeURIComponent(kind)}.yaml`),
      `apiVersion: ../v1\nkind: ${kind}\nsize: 1\n`,
    );
  const { stdout } = await verify(`schemas/${place}`);
  expect(stdout).not.toMatch(/must be equal|unreadable-schema/);
});
