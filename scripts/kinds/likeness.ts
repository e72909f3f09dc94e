import type { JsonSchema } from '../../src/verify/kinds/schema.ts';

/**
 * The definition of Kubernetes that has the fields of an object in a CRD. CRDs contain pod templates, containers and selectors
 * without naming them, often from an older release.
 */
export function likenessTo(
  definitions: Readonly<Record<string, JsonSchema>>,
): (schema: JsonSchema) => string | undefined {
  const known = Object.entries(definitions).flatMap(([name, { properties, required = [] }]) => {
    if (!/^io\.k8s\.(api\.(core|policy)\.v1|apimachinery\.pkg\.apis\.meta\.v1)\./.test(name)) return [];
    const fields = Object.keys(properties ?? {});
    const short = name.split('.').at(-1) ?? name;
    if (fields.length < 2 || fields.includes('status') || /Status$|^(Event|WatchEvent|Status)/.test(short))
      return [];
    return [{ short, fields: new Set(fields), required }];
  });
  known.sort((a, b) => a.fields.size - b.fields.size || (a.short < b.short ? -1 : 1));
  const cache = new Map<string, string | undefined>();
  return (schema) => {
    const fields = Object.keys(schema.properties ?? {}).sort();
    if (fields.length < 2) return undefined;
    const key = fields.join();
    if (!cache.has(key)) {
      cache.set(
        key,
        known.find(
          (each) =>
            fields.every((field) => each.fields.has(field)) &&
            fields.length >= each.fields.size * (each.fields.size > 6 ? 0.6 : 1),
        )?.short,
      );
    }
    return cache.get(key);
  };
}
