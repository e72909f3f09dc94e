import type { JsonSchema, UpstreamKind } from '../../src/verify/kinds/schema.ts';

interface OpenApi {
  readonly definitions: Readonly<Record<string, JsonSchema>>;
  readonly paths: Readonly<Record<string, PathItem>>;
}

type PathItem = Readonly<
  Record<string, { readonly 'x-kubernetes-group-version-kind'?: unknown } | undefined>
>;

/** The kinds that can be created through Kubernetes' own API. */
export function readOpenApi(text: string): readonly UpstreamKind[] {
  const { definitions, paths } = JSON.parse(text) as OpenApi;
  const kinds: UpstreamKind[] = [];
  for (const [name, definition] of Object.entries(definitions)) {
    const [id, ...more] = definition['x-kubernetes-group-version-kind'] ?? [];
    if (id === undefined || more.length > 0) continue;
    const created = Object.entries(paths).filter(
      ([path, { post }]) =>
        !/\{name\}/.test(path) &&
        JSON.stringify(post?.['x-kubernetes-group-version-kind']) ===
          JSON.stringify({ group: id.group, kind: id.kind, version: id.version }),
    );
    if (created.length === 0) continue;
    const cluster = !created.some(([path]) => path.includes('/namespaces/{namespace}/'));
    kinds.push({ ...id, cluster, schema: definitions[name] ?? {}, definitions });
  }
  return kinds;
}
