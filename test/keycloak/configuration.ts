import { readFileSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';
import { fixturePath, renderTree } from '../support/render-fixture.ts';

/** A configuration whose tree runs Keycloak, with the clients of Langfuse and of its role synchronization. */
export const withKeycloak = `${readFileSync(fixturePath('required-only'), 'utf8')}
keycloak_enabled: true
keycloak_postgres_password: pgM3nbfy8e8XdCiIK5472A
keycloak_admin_password: adXdCiIK5472AKmUngm9kx
keycloak_setup_client_secret: suY1H7yolrYzyGUDU0Qafr
keycloak_user_email: first@example.com
keycloak_user_password: usGUDU0QafRtbq6uZ
langfuse_sso_enabled: true
langfuse_disable_signup: false
langfuse_keycloak_client_secret: zyGUDU0QafRtbq6uZYA1at9Y1H7yolrY
langfuse_license_key: langfuse_ee_1234567890
langfuse_scim_sync_enabled: true
langfuse_scim_public_key: pk-lf-0qafr
langfuse_scim_secret_key: sk-lf-0qafr
langfuse_sync_keycloak_client_secret: 5mnbfy8e8XdCiIK5472AKmUngm9kxDD8
`;

interface Document {
  readonly kind: string;
  readonly data?: Readonly<Record<string, unknown>>;
  readonly stringData?: Readonly<Record<string, string>>;
  readonly spec?: Readonly<Record<string, unknown>>;
}

/** The object of a kind in a file of the rendered tree. */
export async function documentOf(text: string, path: string, kind: string): Promise<Document> {
  const content = (await renderTree({ text })).get(path)?.content ?? '';
  const found = parseAllDocuments(content)
    .map((document) => document.toJS() as Document)
    .find((document) => document.kind === kind);
  if (found === undefined) throw new Error(`no ${kind} in ${path}`);
  return found;
}

export async function secretsOf(text: string, path: string): Promise<Record<string, string>> {
  return { ...(await documentOf(text, path, 'Secret')).stringData };
}
