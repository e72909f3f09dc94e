import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { summaryOf } from '../scim/run-sync.ts';
import { Scene, usualMapping } from '../scim/scene.ts';

let scene: Scene;

beforeEach(async () => {
  scene = await new Scene().start();
});

afterEach(() => scene.stop());

describe('roles', () => {
  it('gives each member the role that the first matching entry of the mapping names', async () => {
    scene.person('alice', 'VIEWER', { roles: ['operator', 'admin'] });
    scene.person('bob', 'ADMIN', { roles: ['operator'] });
    scene.person('carol', 'MEMBER', { roles: ['suspended'] });
    const result = await scene.sync();
    expect(result.status).toBe(0);
    expect(scene.langfuse.members.map(({ userId, role }) => `${userId} ${role}`)).toEqual([
      'lf-alice ADMIN',
      'lf-bob MEMBER',
      'lf-carol NONE',
    ]);
    expect(summaryOf(result)).toEqual({ updated: 3 });
    expect(result.output).toContain('msg="role set" member=lf-alice old=VIEWER new=ADMIN');
  });

  it('follows the order of the mapping, not that of the roles', async () => {
    scene.person('alice', 'VIEWER', { roles: ['operator', 'admin'] });
    const reversed = { ...usualMapping, mapping: [...usualMapping.mapping].reverse() };
    expect((await scene.sync({}, { roleMapping: reversed })).status).toBe(0);
    expect(scene.langfuse.roleOf('lf-alice')).toBe('MEMBER');
  });

  it('gives the default to users without a mapped role', async () => {
    scene.person('alice', 'ADMIN');
    await scene.sync({}, { roleMapping: { mapping: [], default: 'MEMBER' } });
    expect(scene.langfuse.roleOf('lf-alice')).toBe('MEMBER');
  });

  it('counts roles that come from groups and from composite roles', async () => {
    scene.keycloak.roles['platform-team'] = ['admin'];
    scene.keycloak.groups = { engineers: ['operator'] };
    scene.person('alice', 'VIEWER', { roles: ['platform-team'] });
    scene.person('bob', 'VIEWER', { groups: ['engineers'] });
    await scene.sync();
    expect(scene.langfuse.writes).toEqual(['lf-alice ADMIN', 'lf-bob MEMBER']);
  });

  it('sends what SCIM expects: PUT, active, one role, the key of the organization', async () => {
    scene.person('alice', 'VIEWER', { roles: ['admin'] });
    await scene.sync();
    const [request] = scene.langfuse.requestsTo('PUT', /./);
    expect(request?.path).toBe('/api/public/scim/Users/lf-alice');
    expect(request?.headers['content-type']).toBe('application/json');
    expect(JSON.parse(request?.body ?? '')).toEqual({
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
      active: true,
      roles: ['ADMIN'],
    });
  });

  it('writes nothing if every role is right, and nothing the second time', async () => {
    scene.person('alice', 'VIEWER', { roles: ['admin'] });
    scene.person('bob', 'MEMBER', { roles: ['operator'] });
    await scene.sync();
    expect(scene.langfuse.writes).toEqual(['lf-alice ADMIN']);
    const again = await scene.sync();
    expect(again.status).toBe(0);
    expect(scene.langfuse.writes).toEqual(['lf-alice ADMIN']);
    expect(summaryOf(again)).toEqual({ unchanged: 2 });
  });

  it('writes nothing in a dry run, and says what it would write', async () => {
    scene.person('alice', 'VIEWER', { roles: ['admin'] });
    const result = await scene.sync({ DRY_RUN: 'true' });
    expect(result.status).toBe(0);
    expect(scene.langfuse.writes).toEqual([]);
    expect(result.output).toContain('msg="would set the role" member=lf-alice old=VIEWER new=ADMIN');
  });

  it('warns of mapped roles that the realm does not have', async () => {
    scene.person('alice', 'VIEWER');
    delete scene.keycloak.roles['operator'];
    const result = await scene.sync();
    expect(result.status).toBe(0);
    expect(result.output).toMatch(/level=warning msg="the mapping names roles .*" roles=operator/);
  });
});

describe('paging', () => {
  it("reads all of Keycloak's pages", async () => {
    for (let i = 0; i < 8; i += 1) scene.person(`user${i}`, 'VIEWER', { roles: ['admin'] });
    const result = await scene.sync({ PAGE_SIZE: '3' });
    expect(summaryOf(result)).toEqual({ updated: 8 });
    const pages = scene.keycloak.requestsTo('GET', /\/users$/).map(({ query }) => query.get('first'));
    expect(pages).toEqual(['0', '3', '6', '9']);
  });

  it('continues after a short page that is not the last', async () => {
    for (let i = 0; i < 6; i += 1)
      scene.person(`user${i}`, 'VIEWER', { roles: ['admin'], vanished: i === 1 });
    expect(summaryOf(await scene.sync({ PAGE_SIZE: '3' }))).toEqual({ updated: 5, unmanaged: 1 });
  });

  it('counts a user who is on two pages once, and ends if pages repeat', async () => {
    for (let i = 0; i < 3; i += 1) scene.person(`user${i}`, 'VIEWER', { roles: ['admin'] });
    scene.keycloak.fail(({ path, query }) => {
      if (!path.endsWith('/users') || query.get('first') === '0') return undefined;
      return { status: 200, body: scene.keycloak.users.slice(0, 3) };
    });
    expect(summaryOf(await scene.sync({ PAGE_SIZE: '2' }))).toEqual({ updated: 3 });
  });

  it('handles more members than fit on one of SCIM’s pages', async () => {
    for (let i = 0; i < 120; i += 1) scene.person(`user${i}`, i === 110 ? 'ADMIN' : 'VIEWER');
    expect(summaryOf(await scene.sync())).toEqual({ updated: 1, unchanged: 119 });
    expect(scene.langfuse.writes).toEqual(['lf-user110 VIEWER']);
  });
});

describe('matching of users', () => {
  it('ignores the case of addresses', async () => {
    scene.keycloak.users.push({ id: 'kc-1', email: 'Alice@Example.COM', roles: ['admin'] });
    scene.langfuse.members.push({ userId: 'lf-1', email: 'aLICE@example.com', role: 'VIEWER' });
    await scene.sync();
    expect(scene.langfuse.writes).toEqual(['lf-1 ADMIN']);
  });

  it('does not match letters that only look alike after case folding', async () => {
    // U+212A, the Kelvin sign, is a lower-case k by Unicode's rules.
    scene.keycloak.users.push({ id: 'kc-1', email: '\u212Aate@example.com', roles: ['admin'] });
    scene.langfuse.members.push({ userId: 'lf-1', email: 'kate@example.com', role: 'VIEWER' });
    expect(summaryOf(await scene.sync())).toEqual({ unmanaged: 1 });
  });

  it('skips members without a user in Keycloak, and sends no request about users who are not members', async () => {
    scene.langfuse.members.push({ userId: 'lf-local', email: 'local@example.com', role: 'ADMIN' });
    scene.langfuse.members.push({ userId: 'lf-nameless', email: null, role: 'ADMIN' });
    scene.keycloak.users.push({ id: 'kc-stranger', email: 'stranger@example.com', roles: ['admin'] });
    scene.keycloak.users.push({ id: 'kc-nameless', roles: ['admin'] });
    const result = await scene.sync();
    expect(result.status).toBe(0);
    expect(summaryOf(result)).toEqual({ unmanaged: 2 });
    expect(scene.keycloak.requestsTo('GET', /composite$/)).toEqual([]);
    expect(scene.langfuse.writes).toEqual([]);
  });

  it('skips members whose user is disabled, and says so', async () => {
    scene.person('alice', 'ADMIN', { enabled: false });
    const result = await scene.sync();
    expect(result.status).toBe(0);
    expect(scene.langfuse.roleOf('lf-alice')).toBe('ADMIN');
    expect(result.output).toContain(
      'level=warning msg="left alone" reason=disabled member=lf-alice role=ADMIN',
    );
  });

  it('changes no role because of an unverified address, unless that check is disabled', async () => {
    scene.person('alice', 'VIEWER', { emailVerified: false, roles: ['admin'] });
    const result = await scene.sync();
    expect(result.status).toBe(0);
    expect(summaryOf(result)).toEqual({ unverified: 1 });
    expect(scene.langfuse.roleOf('lf-alice')).toBe('VIEWER');
    await scene.sync({ REQUIRE_VERIFIED_EMAIL: 'false' });
    expect(scene.langfuse.roleOf('lf-alice')).toBe('ADMIN');
  });

  it('skips an address that several users or several members share', async () => {
    scene.person('alice', 'VIEWER', { roles: ['admin'] });
    scene.keycloak.users.push({ id: 'kc-alice-2', email: 'ALICE@example.com' });
    scene.person('bob', 'VIEWER', { roles: ['admin'] });
    scene.langfuse.members.push({ userId: 'lf-bob-2', email: 'Bob@example.com', role: 'VIEWER' });
    const result = await scene.sync();
    expect(summaryOf(result)).toEqual({ ambiguous: 3 });
    expect(scene.langfuse.writes).toEqual([]);
  });
});

describe('the last owner', () => {
  it('is never demoted, whatever the mapping says', async () => {
    scene.person('alice', 'OWNER', { roles: ['operator'] });
    const result = await scene.sync();
    expect(result.status).toBe(0);
    expect(scene.langfuse.writes).toEqual([]);
    expect(result.output).toMatch(/level=warning msg="the last owner stays owner.*member=lf-alice/);
    expect(summaryOf(result)).toEqual({ last_owner: 1 });
  });

  it('is the remaining one if all owners are mapped to less', async () => {
    scene.person('alice', 'OWNER', { roles: ['operator'] });
    scene.person('bob', 'OWNER', { roles: ['operator'] });
    expect(summaryOf(await scene.sync())).toEqual({ updated: 1, last_owner: 1 });
    expect(scene.langfuse.members.map(({ role }) => role)).toEqual(['MEMBER', 'OWNER']);
  });

  it('can be demoted in the run that promotes another one', async () => {
    scene.person('alice', 'OWNER', { roles: ['operator'] });
    scene.person('bob', 'ADMIN', { roles: ['langfuse-owner'] });
    expect((await scene.sync()).status).toBe(0);
    expect(scene.langfuse.members.map(({ role }) => role)).toEqual(['MEMBER', 'OWNER']);
  });

  it('stays if the promotion of the next one failed', async () => {
    scene.person('alice', 'OWNER', { roles: ['operator'] });
    scene.person('bob', 'ADMIN', { roles: ['langfuse-owner'] });
    scene.langfuse.failNext(99, 'PUT', /lf-bob/, { status: 500, body: { detail: 'Internal server error' } });
    const result = await scene.sync();
    expect(result.status).toBe(1);
    expect(summaryOf(result)).toEqual({ failed: 1, last_owner: 1 });
    expect(scene.langfuse.roleOf('lf-alice')).toBe('OWNER');
  });

  it('stays if only Langfuse knows that it is the last', async () => {
    scene.person('alice', 'OWNER', { roles: ['operator'] });
    scene.person('bob', 'VIEWER');
    // Bob was an owner when the members were read.
    scene.langfuse.staleMembers = scene.langfuse.members.map((member) => ({ ...member, role: 'OWNER' }));
    const result = await scene.sync();
    expect(result.status).toBe(0);
    expect(scene.langfuse.roleOf('lf-alice')).toBe('OWNER');
    expect(summaryOf(result)).toMatchObject({ last_owner: 1 });
  });

  it('stays if Langfuse forbids its demotion in other words', async () => {
    scene.person('alice', 'OWNER', { roles: ['operator'] });
    scene.person('bob', 'OWNER', { roles: ['langfuse-owner'] });
    scene.langfuse.failNext(1, 'PUT', /lf-alice/, { status: 403, body: { detail: 'Not allowed.' } });
    const result = await scene.sync();
    expect(result.status).toBe(0);
    expect(summaryOf(result)).toEqual({ unchanged: 1, last_owner: 1 });
  });

  it('stays if only Langfuse knows that it is an owner', async () => {
    scene.person('alice', 'OWNER', { roles: ['operator'] });
    scene.langfuse.staleMembers = [{ userId: 'lf-alice', email: 'alice@example.com', role: 'ADMIN' }];
    const result = await scene.sync();
    expect(result.status).toBe(0);
    expect(summaryOf(result)).toEqual({ last_owner: 1 });
  });
});
