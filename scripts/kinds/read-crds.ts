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

/** The served versions of every kind that a file of CustomResourceDefinitions defines. */
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

/** A file that is written by hand: CRDs, and the definitions that they refer to beside those of Kubernetes. */
export function readHandWritten(
  text: string,
  shared: Readonly<Record<string, JsonSchema>>,
): readonly UpstreamKind[] {
  const own = parseAllDocuments(text).flatMap((document) => (document.toJS() as Crd).definitions ?? []);
  const definitions = Object.assign({}, shared, ...own) as Readonly<Record<string, JsonSchema>>;
  return readCrds(text).map((kind) => ({ ...kind, definitions }));
}

/** Some are templates of a chart: lines that are nothing but an action of Helm are left out. */
function plainText(text: string): string {
  return text.replace(/^\s*\{\{.*\}\}\s*$/gm, '');
}
