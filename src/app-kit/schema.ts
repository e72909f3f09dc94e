import type { App, Layer } from './app.ts';
import type { Profiles } from './profiles.ts';
import type { Json, SettingGroup, SettingSchema, SettingSchemas } from './setting.ts';

const layers: readonly Layer[] = ['cluster', 'platform', 'application'];

/** The apps sorted by layer, lowest first, which is the order of their settings in files. */
export function inLayers<A extends Pick<App, 'layer'>>(apps: readonly A[]): A[] {
  return layers.flatMap((layer) => apps.filter((app) => app.layer === layer));
}

/** The settings of an app by groups. */
export function groupsOf({ name, title, introduction, settings, groups = [] }: App): readonly SettingGroup[] {
  if (settings === undefined || Object.keys(settings).length === 0) return groups;
  const own = { title: title ?? name, ...(introduction !== undefined && { introduction }), settings };
  return [own, ...groups];
}

/** The profiles that `init` asks for, if an app has some. */
export function profilesOf(apps: readonly App[]): Profiles | undefined {
  return apps.find(({ profiles }) => profiles !== undefined)?.profiles;
}

/** The settings that choose a profile, in the order of the file. */
export function profileSettings(apps: readonly App[]): readonly string[] {
  return profileChoices(apps).map(([name]) => name);
}

/** For the name of each profile, the setting that chooses it. */
export function profileNames(apps: readonly App[]): ReadonlyMap<string, string> {
  return new Map(
    profileChoices(apps).flatMap(([name, { enum: values = [] }]) =>
      values.map((value) => [String(value), name] as const),
    ),
  );
}

function profileChoices(apps: readonly App[]): [string, SettingSchema][] {
  const first = profilesOf(apps)?.setting;
  return inLayers(apps)
    .flatMap(groupsOf)
    .flatMap(({ settings }) => Object.entries(settings))
    .filter(([name, schema]) => name === first || schema['x-profile'] === true);
}

export interface ClusterSchema {
  readonly $schema: string;
  readonly $id: string;
  readonly title: string;
  readonly description: string;
  readonly type: 'object';
  readonly properties: SettingSchemas;
  readonly required: readonly string[];
  readonly additionalProperties: false;
}

/** Joins the settings of all apps into the schema of `cluster.yaml`. Throws if two apps have a setting with the same name. */
export function assembleSchema(apps: readonly App[]): ClusterSchema {
  const properties: Record<string, SettingSchema> = {};
  const required: string[] = [];
  const profiles = profileNames(apps);
  for (const app of inLayers(apps)) {
    for (const [key, schema] of groupsOf(app).flatMap(({ settings }) => Object.entries(settings))) {
      if (Object.hasOwn(properties, key)) {
        throw new Error(`${key} is defined twice, the second time by ${app.name}`);
      }
      const { 'x-required': isRequired, ...setting } = schema;
      properties[key] = { ...setting, description: describe(schema, profiles) };
      if (isRequired === true) required.push(key);
    }
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

/** The description, with the defaults by profile. */
export function describe(
  { description, 'x-defaults': defaults }: SettingSchema,
  profiles: ReadonlyMap<string, string>,
): string {
  if (defaults === undefined) return description;
  const [first, ...others] = Object.entries(defaults);
  if (first === undefined) return description;
  const shown = (value: Json): string => `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;
  const rest = others.map(([profile, value]) => {
    const setting = profiles.get(profile);
    return setting === undefined ? '' : `; with \`${setting}: ${profile}\`, ${shown(value)}`;
  });
  return `${description} Unset: ${shown(first[1])}${rest.join('')}.`;
}

/**
 * The default of a setting under the chosen profiles. The last chosen profile that the setting names decides; if it names none of
 * them, its own first default is used.
 */
export function defaultIn(
  { 'x-defaults': defaults }: SettingSchema,
  chosen: readonly unknown[],
): Json | undefined {
  if (defaults === undefined) return undefined;
  const profile = chosen.findLast((name) => typeof name === 'string' && Object.hasOwn(defaults, name));
  return typeof profile === 'string' ? defaults[profile] : Object.values(defaults)[0];
}
