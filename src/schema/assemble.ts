import type { App, Layer } from '../apps/app.ts';
import type { Settings } from './fragment.ts';

/** What the schema needs of an app. */
export type Contributor = Pick<App, 'name' | 'layer' | 'schema'>;

const layers: readonly Layer[] = ['cluster', 'platform', 'application'];

/** The apps in the order in which their settings are written: what others stand on comes first. */
export function inLayers<A extends Pick<App, 'layer'>>(apps: readonly A[]): A[] {
  return layers.flatMap((layer) => apps.filter((app) => app.layer === layer));
}

export interface ClusterSchema {
  readonly $schema: string;
  readonly $id: string;
  readonly title: string;
  readonly description: string;
  readonly type: 'object';
  readonly properties: Settings;
  readonly required: readonly string[];
  readonly additionalProperties: false;
}

/**
 * Join the fragments of all apps into the schema of `cluster.yaml`. Throws where a setting is defined
 * twice, which is a mistake of ours.
 */
export function assembleSchema(apps: readonly Contributor[]): ClusterSchema {
  const properties: { -readonly [key in keyof Settings]: Settings[key] } = {};
  const required: string[] = [];
  for (const { name, schema } of inLayers(apps)) {
    for (const [key, setting] of schema.groups.flatMap(({ settings }) => Object.entries(settings))) {
      if (Object.hasOwn(properties, key))
        throw new Error(`${key} is defined twice, the second time by ${name}`);
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
