import { FakeServer, type Received, type Reply } from './fake-server.ts';

export interface LangfuseMember {
  readonly userId: string;
  readonly email: string | null;
  role: string;
}

const roles = ['OWNER', 'ADMIN', 'MEMBER', 'VIEWER', 'NONE'];
const userSchema = 'urn:ietf:params:scim:schemas:core:2.0:User';

/**
 * A fake of the part of Langfuse's organization API that a role sync needs, as in versions 3.224 to 4.9: memberships, and SCIM's
 * PUT with its rules (no roles, no change; the last owner stays).
 */
export class FakeLangfuse extends FakeServer {
  readonly publicKey = 'pk-lf-organization';
  readonly secretKey = 'sk-lf-secret-9Zk4';
  members: LangfuseMember[] = [];
  licensed = true;
  scope: 'organization' | 'project' = 'organization';
  /** What a reader sees if it differs from the present state: someone else changes roles at the same time. */
  staleMembers: readonly LangfuseMember[] | undefined;

  protected answer(request: Received): Reply {
    if (request.path === '/api/public/organizations/memberships') {
      const refused = this.refuse(request, (error) => ({ error }));
      if (refused !== undefined) return refused;
      if (request.method !== 'GET') return { status: 405, body: { error: 'Method not allowed' } };
      const memberships = (this.staleMembers ?? this.members).map((member) => ({
        ...member,
        name: 'First Last',
      }));
      return { status: 200, body: { memberships } };
    }
    const id = /^\/api\/public\/scim\/Users\/([^/]+)$/.exec(request.path)?.[1];
    if (id === undefined) return { status: 404, body: '<!DOCTYPE html><title>404</title>' };
    const refused = this.refuse(request, (detail, status) => scimError(status, detail).body);
    if (refused !== undefined) return refused;
    return request.method === 'PUT' ? this.put(id, request.body) : scimError(405, 'Method not allowed');
  }

  roleOf(userId: string): string | undefined {
    return this.members.find((member) => member.userId === userId)?.role;
  }

  /** The PUT requests so far, as `user role`. */
  get writes(): string[] {
    return this.requestsTo('PUT', /\/scim\/Users\//).map(
      ({ path, body }) => `${path.split('/').at(-1)} ${JSON.parse(body).roles?.[0]}`,
    );
  }

  private refuse(request: Received, body: (message: string, status: number) => unknown): Reply | undefined {
    const expected = Buffer.from(`${this.publicKey}:${this.secretKey}`).toString('base64');
    const refuse = (status: number, message: string): Reply => ({ status, body: body(message, status) });
    if (request.headers.authorization !== `Basic ${expected}`) return refuse(401, 'Invalid credentials.');
    if (this.scope !== 'organization') {
      return refuse(403, 'Invalid API key. Organization-scoped API key required for this operation.');
    }
    if (!this.licensed) return refuse(403, 'This feature is not available on your current plan.');
    return undefined;
  }

  private put(userId: string, text: string): Reply {
    const member = this.members.find((candidate) => candidate.userId === userId);
    if (member === undefined) return scimError(404, 'User not found');
    const body = JSON.parse(text);
    if (!Array.isArray(body.schemas) || !body.schemas.includes(userSchema)) {
      return scimError(400, `Invalid request body. Must include 'schemas' with '${userSchema}'.`);
    }
    const role = Array.isArray(body.roles) && roles.includes(body.roles[0]) ? body.roles[0] : undefined;
    if (body.active === true && role !== undefined && role !== member.role) {
      const owners = this.members.filter((candidate) => candidate.role === 'OWNER').length;
      if (member.role === 'OWNER' && owners === 1) {
        return scimError(
          403,
          'Cannot remove the last owner of an organization. Assign new owner or delete organization.',
        );
      }
      member.role = role;
    }
    return { status: 200, body: { schemas: [userSchema], id: userId, userName: member.email } };
  }
}

function scimError(status: number, detail: string) {
  return { status, body: { schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'], detail, status } };
}
