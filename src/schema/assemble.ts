import type { App } from '../apps/app.ts';
import type { SettingSchema } from './fragment.ts';

export interface ClusterSchema {
  readonly $schema: string;
  readonly $id: string;
  readonly title: string;
  readonly description: string;
  readonly type: 'object';
  readonly properties: Readonly<Record<string, SettingSchema>>;
  readonly required: readonly string[];
  readonly additionalProperties: false;
}

/**
 * Join the fragments of all apps into the schema of `cluster.yaml`. Throws where two apps claim one setting,
 * which is a mistake of ours.
 */
export function assembleSchema(apps: readonly Pick<App, 'name' | 'schema'>[]): ClusterSchema {
  const properties: Record<string, SettingSchema> = {};
  const required: string[] = [];
  for (const { name, schema } of apps) {
    for (const [key, setting] of Object.entries(schema.settings)) {
      if (Object.hasOwn(properties, key)) throw new Error(`two apps define ${key}, the second is ${name}`);
      properties[key] = setting;
    }
    required.push(...(schema.required ?? []));
  }
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: 'https://clusterwright.dev/cluster.schema.json',
    title: 'clusterwright configuration',
    description: 'Settings of the platform, from which clusterwright renders the tree that Flux applies.',
    type: 'object',
    properties,
    required,
    additionalProperties: false,
  };
}
