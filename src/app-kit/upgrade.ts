import type { App } from './app.ts';

/**
 * What a version of an app, or of the program for a shipped one, changed for those who have a repository already.
 * `validate` names what a setting is called now, and `clusterwright upgrade` makes the edits.
 */
export interface Upgrade {
  /** The version that brought it, such as `0.2.0`. */
  readonly version: string;
  /**
   * Settings, the old name first: `{ paperless_mail: 'paperless_smtp_host' }`. Members of a map with dots:
   * `{ 'paperless.mail': 'paperless.smtp_host' }`; the map stays the same.
   */
  readonly renamed?: Readonly<Record<string, string>>;
  /** Settings that are gone, with what to do instead, in the imperative. */
  readonly removed?: Readonly<Record<string, string>>;
  /** Templates with another path, the old one first, below `templates/config`. */
  readonly movedTemplates?: Readonly<Record<string, string>>;
}

/** What became of a setting, or of a template, and since when. */
export interface Successor {
  readonly version: string;
  /** The name or path now. */
  readonly now: string;
}

/** The settings that have another name, by the old one. One that was renamed twice leads to its last name. */
export function renamedSettings(apps: readonly App[]): ReadonlyMap<string, Successor> {
  return successors(apps, ({ renamed }) => renamed);
}

/** The templates that have another path, by the old one. */
export function movedTemplates(apps: readonly App[]): ReadonlyMap<string, Successor> {
  return successors(apps, (upgrade) => upgrade.movedTemplates);
}

/** The settings that are gone: the version, and what to do instead. */
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
