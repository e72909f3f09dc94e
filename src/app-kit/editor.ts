import type { ClusterSchema } from './schema.ts';
import type { NestedSchema, SettingSchema, SettingSchemas } from './setting.ts';

/** What `cluster.schema.json` holds: the schema, with what only editors read. */
export type EditorSchema = Omit<ClusterSchema, 'properties'> & {
  readonly properties: Readonly<Record<string, SettingSchema & { readonly markdownDescription?: string }>>;
};

/**
 * Add what editors show on hover and completion. The YAML language server escapes a `description`, backticks
 * and all, and renders a `markdownDescription`; a setting without a title is headed by that of the whole schema.
 */
export function forEditors(schema: ClusterSchema): EditorSchema {
  return { ...schema, properties: settings(schema.properties) };
}

function settings(properties: SettingSchemas): EditorSchema['properties'] {
  return Object.fromEntries(
    Object.entries(properties).map(([name, { description, ...rest }]) => [
      name,
      {
        title: name,
        description,
        ...(description.includes('`') ? { markdownDescription: description } : {}),
        ...nested(rest),
      },
    ]),
  );
}

function nested<S extends NestedSchema>(schema: S): S {
  const { properties } = schema;
  return properties === undefined ? schema : { ...schema, properties: settings(properties) };
}
