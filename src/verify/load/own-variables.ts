import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { App } from '../../apps/app.ts';
import { clusterSchema } from '../../config/schema-validator.ts';
import { validate } from '../../config/validate.ts';
import type { Variables } from '../../derive/derivation.ts';
import { loadConfiguration, type Workspace } from '../../pipeline/load.ts';
import { parseSource } from '../../source/source.ts';
import { manifestPath } from '../../write/manifest.ts';

/**
 * The variables behind a tree that clusterwright wrote, by which its apps declare what stands beside it: those of the
 * configuration, where that is at hand and valid; else those of a cluster that runs every part. Undefined for trees of
 * other origin.
 */
export async function ownVariables(
  root: string,
  place: Workspace,
  apps: readonly App[],
): Promise<Variables | undefined> {
  if (!existsSync(join(root, manifestPath))) return undefined;
  const loaded = await loadConfiguration(place);
  const configuration = loaded.source && validate(loaded.source, apps).configuration;
  return configuration?.variables ?? everyPart(apps);
}

/** A configuration in which every switch of the platform is on; its other settings have their defaults. */
function everyPart(apps: readonly App[]): Variables | undefined {
  const required = clusterSchema.required.map((name) => [
    name,
    clusterSchema.properties[name]?.examples?.[0],
  ]);
  const switches = apps
    .filter(({ layer }) => layer === 'platform')
    .flatMap(({ schema }) => schema.groups.flatMap(({ settings }) => Object.entries(settings)))
    .filter(([name, { type }]) => type === 'boolean' && name.endsWith('_enabled'))
    .map(([name]) => [name, true]);
  const parsed = parseSource('', JSON.stringify(Object.fromEntries([...required, ...switches])));
  return 'source' in parsed ? validate(parsed.source, apps).configuration?.variables : undefined;
}
