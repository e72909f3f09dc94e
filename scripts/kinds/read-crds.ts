import { parseAllDocuments } from 'yaml';
import type { JsonSchema, UpstreamKind } from '../../src/verify/kinds/schema.ts';

interface Crd {
  readonly kind?: string;
  readonly definitions?: Readonly<Record<string, JsonSchema>>;
  readonly spec?: {
    readonly group: string;
    readonly scope: string;
    readonly names: { readonly kind: string };
    readonly versions: readonly {
      readonly name: string;
      readonly served: boolean;
      readonly schema?: { readonly openAPIV3Schema?: JsonSchema };
    }[];
  };
}

/** The served versions of every kind in a file of CustomResourceDefinitions. */
export function readCrds(text: string): readonly UpstreamKind[] {
  const documents = parseAllDocuments(plainText(text), { uniqueKeys: false, logLevel: 'silent' });
  return documents.flatMap((document) => {
    const crd = document.toJS({ maxAliasCount: -1 }) as Crd | null;
    if (crd?.kind !== 'CustomResourceDefinition' || crd.spec === undefined) return [];
    const { group, scope, names, versions } = crd.spec;
    return versions
      .filter(({ served, schema }) => served && schema?.openAPIV3Schema !== undefined)
      .map(({ name, schema }) => ({
        group,
        version: name,
        kind: names.kind,
        cluster: scope === 'Cluster',
        schema: schema?.openAPIV3Schema ?? {},
      }));
  });
}

/** A hand-written file: CRDs, and the definitions that they refer to in addition to those of Kubernetes. */
export function readHandWritten(
  text: string,
  shared: Readonly<Record<string, JsonSchema>>,
): readonly UpstreamKind[] {
  const own = parseAllDocuments(text).flatMap((document) => (document.toJS() as Crd).definitions ?? []);
  const definitions = Object.assign({}, shared, ...own) as Readonly<Record<string, JsonSchema>>;
  return readCrds(text).map((kind) => ({ ...kind, definitions }));
}

/** Some files are chart templates: lines that consist of a Helm action are removed. */
function plainText(text: string): string {
  return text.replace(/^\s*\{\{.*\}\}\s*$/gm, '');
}
