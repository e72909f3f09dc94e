import { FakeServer, type Received, type Reply } from './fake-server.ts';

export interface KeycloakUser {
  readonly id: string;
  readonly email?: string;
  readonly enabled?: boolean;
  readonly emailVerified?: boolean;
  /** Realm roles given to the user directly. */
  readonly roles?: readonly string[];
  /** Groups of the user, by name. */
  readonly groups?: readonly string[];
  /** Known to the database but removed from the federation: dropped after paging. */
  readonly vanished?: boolean;
}

/**
 * A fake of the parts of Keycloak's token endpoint and Admin REST API that a service account needs to read users and roles, with
 * the permissions that Keycloak 26 requires for each (RolePermissions, RoleMapperResource).
 */
export class FakeKeycloak extends FakeServer {
  readonly realm = 'home';
  readonly clientId = 'langfuse-sync';
  readonly clientSecret = 'kc-client-secret-7Qf2';
  /** Roles of the client realm-management that the service account has. */
  readonly granted = new Set(['view-users', 'view-realm']);
  users: KeycloakUser[] = [];
  /** The realm's roles, each with the roles that it contains. */
  roles: Record<string, readonly string[]> = { 'default-roles-home': [] };
  groups: Record<string, readonly string[]> = {};
  /** The number of requests that a token is valid for. */
  requestsPerToken = Number.POSITIVE_INFINITY;
  readonly tokens: string[] = [];
  private readonly left = new Map<string, number>();

  protected answer(request: Received): Reply {
    if (request.path === `/realms/${this.realm}/protocol/openid-connect/token`)
      return this.issueToken(request);
    const admin = `/admin/realms/${this.realm}/`;
    if (!request.path.startsWith(admin)) return { status: 404, body: { error: 'Realm not found.' } };
    if (!this.spendToken(request)) return { status: 401, body: { error: 'HTTP 401 Unauthorized' } };
    if (request.method !== 'GET') return { status: 405, body: { error: 'HTTP 405 Method Not Allowed' } };

    const [kind, name, ...rest] = request.path.slice(admin.length).split('/');
    if (kind === 'users' && name === undefined) return this.listUsers(request.query);
    if (kind === 'users' && name !== undefined && rest.join('/') === 'role-mappings/realm/composite') {
      return this.effectiveRoles(name);
    }
    if (kind === 'roles' && name !== undefined && rest.length === 0) return this.role(name);
    return { status: 404, body: { error: 'HTTP 404 Not Found' } };
  }

  private issueToken(request: Received): Reply {
    const form = new URLSearchParams(request.body);
    if (request.method !== 'POST' || form.get('grant_type') !== 'client_credentials') {
      return { status: 400, body: { error: 'unsupported_grant_type' } };
    }
    if (form.get('client_id') !== this.clientId || form.get('client_secret') !== this.clientSecret) {
      const error_description = 'Invalid client or Invalid client credentials';
      return { status: 401, body: { error: 'unauthorized_client', error_description } };
    }
    const token = `eyJhbGciOiJSUzI1NiJ9.payload-${this.tokens.length + 1}.signature`;
    this.tokens.push(token);
    this.left.set(token, this.requestsPerToken);
    return { status: 200, body: { access_token: token, expires_in: 60, token_type: 'Bearer', scope: '' } };
  }

  private spendToken(request: Received): boolean {
    const token = request.headers.authorization?.replace(/^Bearer /, '') ?? '';
    const left = this.left.get(token) ?? 0;
    this.left.set(token, left - 1);
    return left > 0;
  }

  private listUsers(query: URLSearchParams): Reply {
    if (!this.granted.has('view-users')) return forbidden;
    const first = Number(query.get('first') ?? 0);
    const page = this.users.slice(first, first + Number(query.get('max') ?? 100));
    return {
      status: 200,
      body: page
        .filter(({ vanished }) => !vanished)
        .map(({ id, email, enabled = true, emailVerified = true }) => ({
          id,
          username: `user-${id}`,
          firstName: 'First',
          lastName: 'Last',
          email,
          emailVerified,
          createdTimestamp: 1_700_000_000_000,
          enabled,
        })),
    };
  }

  private effectiveRoles(id: string): Reply {
    if (!this.granted.has('view-users')) return forbidden;
    const user = this.users.find((candidate) => candidate.id === id);
    if (user === undefined) return { status: 404, body: { error: 'User not found' } };
    const given = ['default-roles-home', ...(user.roles ?? [])];
    for (const group of user.groups ?? []) given.push(...(this.groups[group] ?? []));
    // Roles that the caller may not see are omitted without an error.
    const visible = this.granted.has('view-realm') ? [...this.expand(given)].sort() : [];
    return { status: 200, body: visible.map((name) => ({ id: `role-${name}`, name, composite: false })) };
  }

  private expand(names: readonly string[], found = new Set<string>()): Set<string> {
    for (const name of names) {
      if (found.has(name)) continue;
      found.add(name);
      this.expand(this.roles[name] ?? [], found);
    }
    return found;
  }

  private role(name: string): Reply {
    if (!this.granted.has('view-realm')) return forbidden;
    if (!(name in this.roles)) return { status: 404, body: { error: 'Could not find role' } };
    return { status: 200, body: { id: `role-${name}`, name, composite: false } };
  }
}

const forbidden: Reply = { status: 403, body: { error: 'HTTP 403 Forbidden' } };
