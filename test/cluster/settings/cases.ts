import { existsSync, readdirSync } from 'node:fs';
import { schema } from '../../../src/apps/shipped-schema.ts';
import { otherValue } from '../../readers/deployed.ts';
import { snapshotReaders } from '../../readers/dragonfly-snapshots.ts';
import { externalReaders } from '../../readers/external.ts';
import { langfuseReaders } from '../../readers/langfuse.ts';
import { litellmReaders } from '../../readers/litellm.ts';
import { type Changes, changedFixture, changedText } from '../../readers/observe.ts';
import { platformReaders } from '../../readers/platform.ts';
import type { SettingReaders } from '../../readers/reader.ts';
import { storeReaders } from '../../readers/store.ts';
import { validConfiguration } from '../../support/render-fixture.ts';
import { wholePlatform } from '../../support/whole-platform.ts';
import { beside, values } from './beside.ts';
import { type Effect, effectOf, type Tree, treeOf } from './trees.ts';

/** A setting, and a new value for it in a configuration in which it has an effect. */
export interface SettingCase {
  readonly setting: string;
  /** The configuration to begin with. */
  readonly base: string;
  /** What to change in it first. */
  readonly given: Changes;
  /** The setting, and what has to change together with it. */
  readonly changes: Changes;
  readonly effect: Effect;
}

/** A setting whose change never reaches a cluster, and why. */
export interface Unapplied {
  readonly setting: string;
  /** The codes of the errors with which `configure` refuses the change; empty if no object of the tree shows it. */
  readonly refused: readonly string[];
}

const own = new URL('../../readers/apps/', import.meta.url);
const found = existsSync(own) ? readdirSync(own) : [];
const ofApps: { readonly readers: Readonly<Record<string, SettingReaders>> }[] = await Promise.all(
  found.map((file) => import(new URL(file, own).pathname)),
);

/** How the reader tests change each setting. */
const readers: Readonly<Record<string, SettingReaders>> = Object.assign(
  {
    ...platformReaders,
    ...snapshotReaders,
    ...langfuseReaders,
    ...externalReaders,
    ...storeReaders,
    ...litellmReaders,
  },
  ...ofApps.map((module) => module.readers),
);

/** The configurations that settings are changed in: the whole platform, of its smallest profile, and the fixtures. */
export function baseText(base: string): string {
  return base === platform ? `${wholePlatform()}platform_profile: dev\n` : changedFixture(base, {});
}

export const platform = 'the whole platform';

/** The selected settings of the schema, each as a case if its change reaches the cluster. */
export async function settingCases(isChosen: (setting: string) => boolean): Promise<{
  readonly cases: readonly SettingCase[];
  readonly unapplied: readonly Unapplied[];
}> {
  const { config, variables } = validConfiguration(baseText(platform));
  // Defaults by profile are among the variables.
  const current = new Map<string, unknown>(Object.entries({ ...variables, ...config }));
  const cases: SettingCase[] = [];
  const unapplied: Unapplied[] = [];
  const begun = new Map<string, Promise<Tree>>();
  const begin = (text: string): Promise<Tree> => {
    const tree = begun.get(text) ?? treeOf(text);
    begun.set(text, tree);
    return tree;
  };
  for (const setting of Object.keys(schema.properties).filter(isChosen)) {
    const tried = await caseOf(setting, current.get(setting), begin);
    if ('effect' in tried) cases.push(tried);
    else unapplied.push(tried);
  }
  return { cases, unapplied };
}

async function caseOf(
  setting: string,
  current: unknown,
  begin: (text: string) => Promise<Tree>,
): Promise<SettingCase | Unapplied> {
  const refused = new Set<string>();
  for (const way of waysTo(setting, current)) {
    const text = changedText(baseText(way.base), way.given);
    const before = await begin(text);
    if ('errors' in before) continue;
    const after = await treeOf(changedText(text, way.changes));
    if ('errors' in after) {
      for (const code of after.errors) refused.add(code);
      continue;
    }
    const effect = effectOf(before.files, after.files);
    if (effect.objects.size > 0) return { setting, ...way, effect };
  }
  return { setting, refused: [...refused] };
}

/** The ways to change a setting, first in the whole platform. */
function waysTo(setting: string, current: unknown): readonly Omit<SettingCase, 'setting' | 'effect'>[] {
  const reader = readers[setting];
  const { given: first = {}, along = {} } = beside[setting] ?? {};
  const { given = {}, fixture = 'high-availability' } = reader ?? {};
  const other = () => (setting in values ? values[setting] : otherValue(setting, current));
  const changes = { [setting]: reader === undefined ? other() : reader.to, ...along };
  const ways = [{ base: platform, given: {}, changes }];
  if (Object.keys(first).length > 0) ways.push({ base: platform, given: first, changes });
  if (Object.keys(given).length > 0) ways.push({ base: platform, given, changes });
  return reader === undefined ? ways : [...ways, { base: fixture, given, changes }];
}
