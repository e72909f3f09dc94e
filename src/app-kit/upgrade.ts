import type { App } from './app.ts';

/**
 * What a version of an app (or of the program, for a shipped app) changed for existing repositories. `validate` reports the new
 * names, and `clusterwright upgrade` makes the edits.
 */
export interface Upgrade {
  /** The version that made the change, such as `0.2.0`. */
  readonly version: string;
  /**
   * Settings from old to new name: `{ paperless_mail: 'paperless_smtp_host' }`. Members of a map with dots: `{ 'paperless.mail':
   * 'paperless.smtp_host' }`; they stay in the same map.
   */
  readonly renamed?: Readonly<Record<string, string>>;
  /** Removed settings, with what to do instead, in the imperative. */
  readonly removed?: Readonly<Record<string, string>>;
  /** Templates from old to new path, below `templates/config`. */
  readonly movedTemplates?: Readonly<Record<string, string>>;
}

/** The new name of a setting or path of a template, and the version that introduced it. */
export interface Successor {
  readonly version: string;
  /** The name or path now. */
  readonly now: string;
}

/** The renamed settings by their old name. A setting that was renamed twice leads to its last name. */
export function renamedSettings(apps: readonly App[]): ReadonlyMap<string, Successor> {
  return successors(apps, ({ renamed }) => renamed);
}

/** The moved templates by their old path. */
export function movedTemplates(apps: readonly App[]): ReadonlyMap<string, Successor> {
  return successors(apps, (upgrade) => upgrade.movedTemplates);
}

/** The removed settings: the version, and what to do instead. */
export function removedSettings(
  apps: readonly App[],
): ReadonlyMap<string, { readonly version: string; readonly instead: string }> {
  return new Map(
    upgradesOf(apps).flatMap(({ version, removed = {} }) =>
      Object.entries(removed).map(([name, instead]) => [name, { version, instead }] as const),
    ),
  );
}

function upgradesOf(apps: readonly App[]): readonly Upgrade[] {
  return apps.flatMap(({ upgrades = [] }) => upgrades);
}

function successors(
  apps: readonly App[],
  tableOf: (upgrade: Upgrade) => Readonly<Record<string, string>> | undefined,
): ReadonlyMap<string, Successor> {
  const steps = new Map(
    upgradesOf(apps).flatMap((upgrade) =>
      Object.entries(tableOf(upgrade) ?? {}).map(
        ([old, now]) => [old, { version: upgrade.version, now }] as const,
      ),
    ),
  );
  const last = ({ version, now }: Successor, seen: readonly string[]): Successor => {
    const next = steps.get(now);
    return next === undefined || seen.includes(now) ? { version, now } : last(next, [...seen, now]);
  };
  return new Map([...steps].map(([old, step]) => [old, last(step, [old])]));
}
