import { FakeServer, type Received, type Reply } from '../scim/fake-server.ts';

export type Entry = Record<string, unknown>;

/** A fake of the part of Keycloak's Admin API that manages clients, mappers and roles. */
export class FakeAdmin extends FakeServer {
  readonly realm = 'platform';
  readonly admin = { id: 'platform-setup', secret: 'admin-secret-81Xb' };
  /** Whether the import is over. */
  imported = true;
  readonly roles = new Set<string>();
  readonly clients: Entry[] = [{ id: 'c0', clientId: 'realm-management' }];
  /** Roles of `realm-management` that service accounts have, by the id of their user. */
  readonly given: Record<string, string[]> = {};

  client(clientId: string): Entry | undefined {
    return this.clients.find((client) => client['clientId'] === clientId);
  }

  protected answer({ method, path, query, headers, body }: Received): Reply {
    if (path === '/realms/master/protocol/openid-connect/token') {
      const form = new URLSearchParams(body);
      const isAdmin =
        form.get('client_id') === this.admin.id && form.get('client_secret') === this.admin.secret;
      return isAdmin
        ? { status: 200, body: { access_token: 'token' } }
        : { status: 401, body: { error_description: `not ${form.get('client_secret')}` } };
    }
    if (headers.authorization !== 'Bearer token') return { status: 401 };
    const [, , , realm, kind, id, ...rest] = path.split('/');
    if (!this.imported || realm !== this.realm) return { status: 404 };
    const sent = body === '' ? undefined : JSON.parse(body);
    if (kind === undefined) return { status: 200, body: { realm } };
    if (kind === 'roles') return this.role(method, id, sent);
    if (kind === 'users' && id !== undefined) return this.mappings(method, id, sent);
    if (kind !== 'clients') return { status: 404 };
    if (id === undefined) return this.listed(method, query, sent);
    return this.one(method, id, rest, sent);
  }

  private role(method: string, name: string | undefined, sent: Entry): Reply {
    if (method === 'POST') this.roles.add(String(sent['name']));
    return method === 'POST' || this.roles.has(name ?? '')
      ? { status: method === 'POST' ? 201 : 200, body: { name } }
      : { status: 404 };
  }

  private mappings(method: string, user: string, sent: readonly Entry[]): Reply {
    const added = method === 'POST' ? sent.map(({ name }) => String(name)) : [];
    const given = [...(this.given[user] ?? []), ...added];
    this.given[user] = given;
    return { status: 200, body: given.map((name) => ({ name })) };
  }

  private listed(method: string, query: URLSearchParams, sent: Entry): Reply {
    if (method === 'POST') {
      this.clients.push({ ...sent, id: `c${this.clients.length}` });
      return { status: 201 };
    }
    return {
      status: 200,
      body: this.clients.filter(({ clientId }) => clientId === query.get('clientId')),
    };
  }

  private one(method: string, id: string, [kind, second, third]: readonly string[], sent: Entry): Reply {
    const place = this.clients.findIndex((client) => client['id'] === id);
    const client = this.clients[place];
    if (client === undefined) return { status: 404 };
    if (kind === 'service-account-user') return { status: 200, body: { id: `user-${id}` } };
    if (kind === 'roles') return { status: 200, body: { name: second } };
    if (kind === 'protocol-mappers') {
      const mappers = (client['protocolMappers'] ?? []) as Entry[];
      client['protocolMappers'] = [
        ...mappers.filter((mapper) => mapper['id'] !== third),
        { ...sent, id: third ?? `m${mappers.length}` },
      ];
      return { status: 200 };
    }
    if (method === 'PUT') this.clients[place] = sent;
    return { status: 204 };
  }
}
