import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeServer, type Reply } from '../scim/fake-server.ts';
import { runSync, summaryOf } from '../scim/run-sync.ts';
import { Scene, syncScript } from '../scim/scene.ts';

let scene: Scene;

beforeEach(async () => {
  scene = await new Scene().start();
});

afterEach(() => scene.stop());

function scimConflict(detail: string): Reply {
  return {
    status: 409,
    body: { schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'], detail, status: 409 },
  };
}

describe('retries', () => {
  beforeEach(() => {
    scene.person('alice', 'VIEWER', { roles: ['admin'] });
    scene.person('bob', 'VIEWER', { roles: ['admin'] });
  });

  it('tries again after a conflict', async () => {
    scene.langfuse.failNext(2, 'PUT', /lf-alice/, scimConflict('Concurrent update conflict for this user.'));
    const result = await scene.sync();
    expect(result.status).toBe(0);
    expect(scene.langfuse.writes).toEqual([
      'lf-alice ADMIN',
      'lf-alice ADMIN',
      'lf-alice ADMIN',
      'lf-bob ADMIN',
    ]);
    expect(scene.langfuse.roleOf('lf-alice')).toBe('ADMIN');
  });

  it('gives up on a member after some attempts, continues with the others, and exits with 1', async () => {
    scene.langfuse.failNext(99, 'PUT', /lf-alice/, scimConflict('Concurrent update conflict for this user.'));
    const result = await scene.sync({ MAX_ATTEMPTS: '3' });
    expect(result.status).toBe(1);
    expect(scene.langfuse.requestsTo('PUT', /lf-alice/)).toHaveLength(3);
    expect(scene.langfuse.roleOf('lf-bob')).toBe('ADMIN');
    expect(summaryOf(result)).toEqual({ updated: 1, failed: 1 });
    expect(result.output).toMatch(
      /level=error msg="the role cannot be set" member=lf-alice reason="status 409/,
    );
  });

  it.each([
    ['seconds', () => '1'],
    ['a date', () => new Date(Date.now() + 2000).toUTCString()],
  ])('waits as long as Retry-After says in %s', async (_, value) => {
    scene.langfuse.fail(({ method }) =>
      method === 'PUT' && scene.langfuse.writes.length === 1
        ? { status: 429, headers: { 'retry-after': value() }, body: { error: 'Rate limit exceeded' } }
        : undefined,
    );
    const result = await scene.sync();
    expect(result.status).toBe(0);
    expect(result.seconds).toBeGreaterThan(0.9);
    expect(scene.langfuse.roleOf('lf-alice')).toBe('ADMIN');
  });

  it('does not wait for an hour', async () => {
    scene.langfuse.failNext(1, 'PUT', /lf-alice/, { status: 429, headers: { 'retry-after': '3600' } });
    const result = await scene.sync();
    expect(result.status).toBe(1);
    expect(scene.langfuse.requestsTo('PUT', /lf-alice/)).toHaveLength(1);
    expect(scene.langfuse.roleOf('lf-bob')).toBe('ADMIN');
  });

  it.each<[string, Reply]>([
    ['an internal error', { status: 500, body: { detail: 'Internal server error' } }],
    ['a gateway’s page', { status: 502, body: '<html>Bad Gateway</html>' }],
    ['an overload', { status: 503 }],
    ['a closed connection', 'drop'],
  ])('tries again after %s, wherever it happens', async (_, reply) => {
    scene.keycloak.failNext(1, 'POST', /token$/, reply);
    scene.keycloak.failNext(1, 'GET', /users$/, reply);
    scene.keycloak.failNext(1, 'GET', /kc-bob.*composite$/, reply);
    scene.langfuse.failNext(1, 'GET', /memberships$/, reply);
    scene.langfuse.failNext(1, 'PUT', /lf-alice/, reply);
    const result = await scene.sync();
    expect(result.status).toBe(0);
    expect(summaryOf(result)).toEqual({ updated: 2 });
    expect(result.output.match(/msg="trying again"/g)).toHaveLength(5);
  });

  it('tries again if there is no answer in time', async () => {
    scene.langfuse.failNext(1, 'PUT', /lf-alice/, 'hang');
    const result = await scene.sync({ REQUEST_TIMEOUT_SECONDS: '0.3' });
    expect(result.status).toBe(0);
    expect(scene.langfuse.roleOf('lf-alice')).toBe('ADMIN');
  });

  it('does not retry permanent errors', async () => {
    scene.langfuse.failNext(99, 'PUT', /lf-alice/, {
      status: 400,
      body: { detail: 'Invalid request body.' },
    });
    const result = await scene.sync();
    expect(result.status).toBe(1);
    expect(scene.langfuse.requestsTo('PUT', /lf-alice/)).toHaveLength(1);
  });
});

describe('failures', () => {
  beforeEach(() => {
    scene.person('alice', 'VIEWER', { roles: ['admin'] });
    scene.person('bob', 'VIEWER', { roles: ['admin'] });
  });

  it('continues if the roles of a user cannot be read, and changes nothing for that user', async () => {
    scene.keycloak.failNext(99, 'GET', /kc-alice.*composite$/, { status: 500 });
    const result = await scene.sync();
    expect(result.status).toBe(1);
    expect(scene.langfuse.writes).toEqual(['lf-bob ADMIN']);
    expect(summaryOf(result)).toEqual({ updated: 1, failed: 1 });
  });

  it.each(['project', 'unlicensed'] as const)('explains a 403 of Langfuse (%s key)', async (kind) => {
    if (kind === 'project') scene.langfuse.scope = 'project';
    else scene.langfuse.licensed = false;
    const result = await scene.sync();
    expect(result.status).toBe(1);
    expect(result.output).toMatch(/level=error msg="cannot go on" service=langfuse reason="status 403: .*"/);
    expect(result.output).toContain(
      'SCIM needs a Langfuse Enterprise licence key (the admin-api entitlement)',
    );
    expect(scene.keycloak.requests).toEqual([]);
  });

  it('treats a 403 that is not about an owner as a failure', async () => {
    scene.langfuse.failNext(1, 'PUT', /lf-alice/, {
      status: 403,
      body: { detail: 'Not on your current plan.' },
    });
    const result = await scene.sync();
    expect(result.status).toBe(1);
    expect(summaryOf(result)).toEqual({ updated: 1, failed: 1 });
    expect(result.output).toContain('licence key');
  });

  it.each(['view-users', 'view-realm'])('changes nothing without the permission %s', async (permission) => {
    scene.langfuse.members.push({ userId: 'lf-admin', email: 'carol@example.com', role: 'ADMIN' });
    scene.keycloak.granted.delete(permission);
    const result = await scene.sync();
    expect(result.status).toBe(1);
    expect(scene.langfuse.writes).toEqual([]);
    expect(result.output).toMatch(/service=keycloak reason="status 403.*view-users and view-realm/);
  });

  it.each<[string, () => Record<string, string>, RegExp]>([
    ['a wrong client secret', () => ({ KEYCLOAK_CLIENT_SECRET: 'not-it-5Xy' }), /check KEYCLOAK_CLIENT_ID/],
    ['a wrong realm', () => ({ KEYCLOAK_REALM: 'elsewhere' }), /check KEYCLOAK_URL and KEYCLOAK_REALM/],
    ['a wrong key', () => ({ LANGFUSE_SECRET_KEY: 'sk-lf-not-it' }), /check LANGFUSE_PUBLIC_KEY/],
    ['a wrong address', () => ({ LANGFUSE_URL: `${scene.langfuse.url}/elsewhere` }), /check LANGFUSE_URL/],
    ['nobody there', () => ({ KEYCLOAK_URL: 'http://127.0.0.1:9' }), /service=keycloak reason="no answer: /],
  ])('exits with 1 and a hint: %s', async (_, env, message) => {
    const result = await scene.sync(env());
    expect(result.status).toBe(1);
    expect(result.output).toMatch(message);
    for (const value of Object.values(env()).filter((text) => text.includes('not-it'))) {
      expect(result.output).not.toContain(value);
    }
    expect(scene.langfuse.writes).toEqual([]);
  });

  it.each<[string, unknown]>([
    ['a page of HTML', '<html>Welcome</html>'],
    ['an object', { users: [] }],
    ['a list of texts', ['alice']],
    ['a user without an id', [{ email: 'alice@example.com' }]],
  ])('exits with 1 if the answer of Keycloak is %s', async (_, body) => {
    scene.keycloak.failNext(9, 'GET', /users$/, { status: 200, body });
    const result = await scene.sync();
    expect(result.status).toBe(1);
    expect(result.output).toContain('msg="cannot go on" service=keycloak reason="status 200: the answer ');
    expect(scene.langfuse.writes).toEqual([]);
  });

  it.each<[string, unknown]>([
    ['a page of HTML', '<html>Welcome</html>'],
    ['no memberships', {}],
    ['a list', []],
    ['a membership without a role', { memberships: [{ userId: 'lf-alice', email: 'alice@example.com' }] }],
  ])('exits with 1 if the answer of Langfuse is %s', async (_, body) => {
    scene.langfuse.failNext(9, 'GET', /memberships$/, { status: 200, body });
    const result = await scene.sync();
    expect(result.status).toBe(1);
    expect(result.output).toContain('msg="cannot go on" service=langfuse reason="status 200: the answer ');
  });
});

describe('the token', () => {
  beforeEach(() => {
    for (let i = 0; i < 6; i += 1) scene.person(`user${i}`, 'VIEWER', { roles: ['admin'] });
  });

  it('is used until it expires, then renewed', async () => {
    scene.keycloak.requestsPerToken = 4;
    const result = await scene.sync();
    expect(result.status).toBe(0);
    expect(summaryOf(result)).toEqual({ updated: 6 });
    // 4 mapped roles, 2 pages, 6 users.
    expect(scene.keycloak.tokens).toHaveLength(3);
  });

  it('is renewed once, even if a new one is refused too', async () => {
    scene.keycloak.failNext(99, 'GET', /kc-user0.*composite$/, { status: 401 });
    const result = await scene.sync();
    expect(result.status).toBe(1);
    expect(scene.keycloak.requestsTo('GET', /kc-user0.*composite$/)).toHaveLength(2);
    expect(scene.keycloak.tokens).toHaveLength(2);
    expect(summaryOf(result)).toEqual({ updated: 5, failed: 1 });
  });

  it.each(['two\nlines', 'beyond-ASCII-\u00e9\u20ac'])(
    'is refused if no header can contain it',
    async (token) => {
      scene.keycloak.failNext(1, 'POST', /token$/, { status: 200, body: { access_token: token } });
      const result = await scene.sync();
      expect(result.status).toBe(1);
      expect(result.output).toContain('the token is malformed');
    },
  );
});

describe('configuration', () => {
  const required = [
    'KEYCLOAK_URL',
    'KEYCLOAK_REALM',
    'KEYCLOAK_CLIENT_ID',
    'KEYCLOAK_CLIENT_SECRET',
    'LANGFUSE_URL',
    'LANGFUSE_PUBLIC_KEY',
    'LANGFUSE_SECRET_KEY',
  ];

  it('names everything that is missing at once, and sends no request', async () => {
    const result = await scene.sync(Object.fromEntries(required.map((name) => [name, ' '])));
    expect(result.status).toBe(2);
    for (const name of required) expect(result.output).toContain(`${name} is not set`);
    expect([...scene.keycloak.requests, ...scene.langfuse.requests]).toEqual([]);
  });

  it.each<[string, Record<string, string>, string]>([
    ['another scheme', { KEYCLOAK_URL: 'file:///etc/passwd' }, 'KEYCLOAK_URL must be an http or https URL'],
    ['no host', { LANGFUSE_URL: 'http://' }, 'LANGFUSE_URL must be an http or https URL'],
    ['a bad port', { LANGFUSE_URL: 'http://langfuse:web' }, 'LANGFUSE_URL must be an http or https URL'],
    ['credentials in a URL', { LANGFUSE_URL: 'http://me:pw-3Kd@langfuse' }, 'LANGFUSE_URL must be an http'],
    ['a flag', { DRY_RUN: 'perhaps' }, 'DRY_RUN must be one of true, false'],
    ['a level', { LOG_LEVEL: 'loud' }, 'LOG_LEVEL must be one of debug, info, warning, error'],
    ['a page size', { PAGE_SIZE: '0' }, 'PAGE_SIZE must be a whole number from 1 to 1000'],
    ['a fraction', { PAGE_SIZE: '1.5' }, 'PAGE_SIZE must be a whole number from 1 to 1000'],
    ['not a number', { DEADLINE_SECONDS: 'nan' }, 'DEADLINE_SECONDS must be a number from 0.1 to 86400'],
    ['no file', { ROLE_MAPPING_FILE: '/nowhere/mapping.json' }, '/nowhere/mapping.json cannot be read'],
  ])('refuses %s', async (_, env, message) => {
    const result = await scene.sync(env);
    expect(result.status).toBe(2);
    expect(result.output).toContain(message);
    expect(result.output).not.toContain('pw-3Kd');
    expect([...scene.keycloak.requests, ...scene.langfuse.requests]).toEqual([]);
  });

  const pair = { keycloakRole: 'admin', langfuseRole: 'ADMIN' };
  it.each<[string, unknown, string]>([
    ['text that is no JSON', 'admin: ADMIN', 'is not JSON'],
    ['a list', [pair], 'must hold an object'],
    ['no default', { mapping: [pair] }, '\\"default\\" must be one of OWNER, ADMIN, MEMBER, VIEWER, NONE'],
    ['an unknown default', { mapping: [], default: 'GUEST' }, '\\"default\\" must be one of'],
    [
      'an unknown role',
      { mapping: [{ ...pair, langfuseRole: 'admin' }], default: 'NONE' },
      'of admin must be one',
    ],
    ['a role twice', { mapping: [pair, pair], default: 'NONE' }, 'entry 2 of \\"mapping\\" repeats'],
    ['an entry without a role', { mapping: [{}], default: 'NONE' }, 'entry 1 of \\"mapping\\" has no'],
    ['an entry that is text', { mapping: ['admin'], default: 'NONE' }, 'entry 1 of \\"mapping\\" has no'],
    ['a map in place of the list', { mapping: { admin: 'ADMIN' }, default: 'NONE' }, 'must hold an object'],
  ])('refuses a role mapping: %s', async (_, roleMapping, message) => {
    const result = await scene.sync({}, { roleMapping });
    expect(result.status).toBe(2);
    expect(result.output).toContain(message);
    expect([...scene.keycloak.requests, ...scene.langfuse.requests]).toEqual([]);
  });
});

describe('the process', () => {
  class Bystander extends FakeServer {
    protected answer(): Reply {
      return { status: 200, body: [] };
    }
  }

  it.each<NodeJS.Signals>(['SIGTERM', 'SIGINT'])('ends with a summary and 1 on %s', async (signal) => {
    scene.person('alice', 'VIEWER', { roles: ['admin'] });
    scene.person('bob', 'VIEWER', { roles: ['admin'] });
    let send: ((signal: NodeJS.Signals) => void) | undefined;
    scene.langfuse.fail(({ method, path }) => {
      if (method !== 'PUT' || !path.endsWith('lf-bob')) return undefined;
      send?.(signal);
      return 'hang';
    });
    const result = await scene.sync({}, { onStart: (kill) => (send = kill) });
    expect(result.status).toBe(1);
    expect(result.seconds).toBeLessThan(5);
    expect(result.output).toContain(`msg="stopped before the end" reason=${signal}`);
    expect(summaryOf(result)).toEqual({ updated: 1 });
  });

  it('ends at its time limit, even during a wait', async () => {
    scene.person('alice', 'VIEWER', { roles: ['admin'] });
    scene.langfuse.failNext(1, 'PUT', /./, { status: 429, headers: { 'retry-after': '20' } });
    const result = await scene.sync({ DEADLINE_SECONDS: '1' });
    expect(result.status).toBe(1);
    expect(result.seconds).toBeLessThan(6);
    expect(result.output).toContain('the time limit has passed');
  });

  it('ignores proxies in the environment', async () => {
    scene.person('alice', 'VIEWER', { roles: ['admin'] });
    const proxy = await new Bystander().start();
    const result = await scene.sync({ http_proxy: proxy.url, HTTP_PROXY: proxy.url, ALL_PROXY: proxy.url });
    await proxy.stop();
    expect(result.status).toBe(0);
    expect(proxy.requests).toEqual([]);
  });

  it.each(['keycloak', 'langfuse'] as const)('does not follow a redirect of %s', async (service) => {
    const elsewhere = await new Bystander().start();
    const server = scene[service];
    server.fail(() => ({ status: 307, headers: { location: `${elsewhere.url}/` } }));
    const result = await scene.sync();
    await elsewhere.stop();
    expect(result.status).toBe(1);
    expect(elsewhere.requests).toEqual([]);
    expect(result.output).toContain('redirects to another address');
  });

  it('masks its own credentials in the answers of a server, at every log level', async () => {
    scene.person('alice', 'VIEWER', { roles: ['admin'] });
    scene.person('bob', 'VIEWER', { roles: ['admin'] });
    scene.langfuse.fail(({ method, headers }) => {
      const detail = `${headers.authorization} ${scene.langfuse.secretKey} alice@example.com`;
      return method === 'PUT' ? { status: 400, body: { detail } } : undefined;
    });
    scene.keycloak.fail(({ path, headers }) =>
      path.includes('kc-bob') ? { status: 403, body: { error: headers.authorization } } : undefined,
    );
    const result = await scene.sync({ LOG_LEVEL: 'debug' });
    expect(summaryOf(result)).toEqual({ failed: 2 });
    expect(result.output).toContain('reason="status 400: Basic [secret] [secret] [e-mail]"');
    expect(result.output).toContain('reason="status 403: Bearer [secret]"');
  });

  it('keeps text from a server on the line of its message', async () => {
    scene.person('alice', 'VIEWER', { roles: ['admin'] });
    scene.langfuse.fail(({ method }) =>
      method === 'PUT' ? { status: 400, body: { detail: 'no\nlevel=info msg=done failed=0' } } : undefined,
    );
    const result = await scene.sync();
    expect(result.status).toBe(1);
    for (const line of result.output.trimEnd().split('\n')) expect(line).toMatch(/^level=\w+ msg=/);
    expect(summaryOf(result)).toEqual({ failed: 1 });
  });

  it('keeps its lines short, whatever a server answers', async () => {
    scene.person('alice', 'VIEWER', { roles: ['admin'] });
    const detail = 'no '.repeat(10_000);
    scene.langfuse.failNext(1, 'PUT', /./, { status: 400, body: { detail } });
    const { output } = await scene.sync();
    for (const line of output.trimEnd().split('\n')) expect(line.length).toBeLessThan(1000);
  });

  it('needs Python, and says so', async () => {
    await expect(runSync(syncScript, {}, { python: 'no-such-python' })).rejects.toThrow(
      /needed to test the role sync/,
    );
  });
});
