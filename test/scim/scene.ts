import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { FakeKeycloak, type KeycloakUser } from './fake-keycloak.ts';
import { FakeLangfuse } from './fake-langfuse.ts';
import { runSync, type SyncOptions, type SyncResult, secretsOf, syncEnvironment } from './run-sync.ts';

/** The path of the script in the templates. */
export const syncScript = 'templates/config/kubernetes/apps/ai-system/langfuse/app/sync-roles.partial.py';

/** A role mapping file, as in the ConfigMap `langfuse-sync-config`. */
export interface RoleMapping {
  readonly mapping: readonly { readonly keycloakRole: string; readonly langfuseRole: string }[];
  readonly default: string;
}

export const usualMapping: RoleMapping = {
  mapping: [
    { keycloakRole: 'langfuse-owner', langfuseRole: 'OWNER' },
    { keycloakRole: 'admin', langfuseRole: 'ADMIN' },
    { keycloakRole: 'operator', langfuseRole: 'MEMBER' },
    { keycloakRole: 'suspended', langfuseRole: 'NONE' },
  ],
  default: 'VIEWER',
};

export interface SceneOptions extends SyncOptions {
  /** The content of the role mapping file; a text is written as it is. */
  readonly roleMapping?: unknown;
}

/** Both services on loopback, and the script that synchronizes them. */
export class Scene {
  readonly keycloak = new FakeKeycloak();
  readonly langfuse = new FakeLangfuse();
  private folder = '';

  constructor(private readonly script: string = syncScript) {
    for (const { keycloakRole } of usualMapping.mapping) this.keycloak.roles[keycloakRole] = [];
  }

  async start(): Promise<this> {
    this.folder = await mkdtemp(join(tmpdir(), 'scim-'));
    await Promise.all([this.keycloak.start(), this.langfuse.start()]);
    return this;
  }

  async stop(): Promise<void> {
    await Promise.all([this.keycloak.stop(), this.langfuse.stop()]);
    await rm(this.folder, { recursive: true });
  }

  /** A person in both services: `kc-NAME` in Keycloak, `lf-NAME` in Langfuse. */
  person(name: string, role: string, user: Partial<KeycloakUser> = {}): void {
    this.keycloak.users.push({ id: `kc-${name}`, email: `${name}@example.com`, ...user });
    this.langfuse.members.push({ userId: `lf-${name}`, email: `${name}@example.com`, role });
  }

  /** Runs the script once, and checks that nothing secret is printed and no error is unhandled. */
  async sync(env: Readonly<Record<string, string>> = {}, options: SceneOptions = {}): Promise<SyncResult> {
    const { roleMapping = usualMapping, ...others } = options;
    const file = join(this.folder, 'role-mapping.json');
    await writeFile(file, typeof roleMapping === 'string' ? roleMapping : JSON.stringify(roleMapping));
    const usual = syncEnvironment(this.keycloak, this.langfuse, file);
    const result = await runSync(this.script, { ...usual, ...env }, others);
    for (const secret of secretsOf(this.keycloak, this.langfuse)) expect(result.output).not.toContain(secret);
    expect(result.output).not.toContain('Traceback');
    return result;
  }
}
