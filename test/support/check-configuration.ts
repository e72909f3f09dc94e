import { shipped } from '../../src/apps/shipped.ts';
import { knownNames } from '../../src/config/known-names.ts';
import { type ValidateResult, validate } from '../../src/config/validate.ts';
import { decodeText } from '../../src/diagnostics/decode.ts';
import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts';
import { parseSource } from '../../src/diagnostics/source.ts';

/** What the program reports about a `cluster.yaml` with this content, from decoding to the last rule. */
export function checkConfiguration(content: string | Uint8Array): ValidateResult {
  const decoded = typeof content === 'string' ? { text: content } : decodeText('cluster.yaml', content);
  if (!('text' in decoded)) return decoded;
  const parsed = parseSource('cluster.yaml', decoded.text, knownNames(shipped.schema));
  return 'source' in parsed ? validate(parsed.source, shipped) : parsed;
}

/** `error config/unknown-key at 4:1` */
export function summary({ severity, code, range: { start } }: Diagnostic): string {
  return `${severity} ${code} at ${start.line}:${start.column}`;
}

/** The smallest configuration that deploys Langfuse without a warning, with lines that replace or add to it. */
export function withLangfuse(...lines: readonly string[]): string {
  const settings = new Map(
    [
      'cloudflare_domain: example.com',
      'cnpg_enabled: true',
      'cnpg_existing: {kustomization: cnpg-system/cloudnative-pg}',
      'dragonfly_enabled: true',
      'dragonfly_existing: {kustomization: cache/dragonfly}',
      'dragonfly_acl_enabled: true',
      'rustfs_enabled: true',
      'rustfs_existing: {kustomization: storage/rustfs}',
      'keycloak_existing: {kustomization: identity/keycloak}',
      'rustfs_public_url: https://s3.example.com',
      'langfuse_enabled: true',
      'langfuse_nextauth_secret: cat9ag498dyT5bl5GhcqrGi0qx020vorwNIvVaP3RjdmSlPU',
      'langfuse_salt: xYu3JvQvB7KUdDWdM8TVWzZRBb0WLaAUvFMZ44k8cRvicmQi',
      'langfuse_encryption_key: a268c52c2c3a93f15dfea6f3f93916b4add66c2a2f796790addcf8d1dc091509',
      'langfuse_postgres_password: wK5yDUKi0dqroZ8bBepIrw0tUVNa19Km',
      'langfuse_clickhouse_password: e7mUfQfZ7ccPIyclHpvvsYL0m2fgBtnJ',
      'langfuse_s3_access_key: uySTrfa2JeSKinjxHy7P',
      'langfuse_s3_secret_key: 4pvNRHXgM2hlkl3HEVmcnwq8myNwOfTf4DMk2zU1',
      'dragonfly_langfuse_password: VFahSRFXEISw59M7m2gLqWygFRoCO43v',
      ...lines,
    ].map((line) => [line.split(':')[0] ?? '', line]),
  );
  return `${[...settings.values()].join('\n')}\n`;
}
