import type { App } from '../../app-kit/app.ts';

/** The named shipped apps, the apps that these use, and the apps that every project has. */
export function chooseApps(shipped: readonly App[], chosen: readonly string[] | undefined): readonly App[] {
  if (chosen === undefined) return shipped;
  const wanted = new Set<string>();
  const add = (name: string): void => {
    if (wanted.has(name)) return;
    wanted.add(name);
    for (const other of shipped.find((app) => app.name === name)?.uses ?? []) add(other);
  };
  for (const name of chosen) add(name);
  return shipped.filter(({ name, always }) => always === true || wanted.has(name));
}
