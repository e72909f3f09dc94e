import type { App } from '../../app-kit/app.ts';
import { groupsOf } from '../../app-kit/schema.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { didYouMean } from '../../diagnostics/suggest.ts';
import type { OwnApp } from './assemble.ts';
import { findingAt, type UserModule } from './modules.ts';

/** Names that two apps, settings or variables have in common, reported at the later one. */
export function takenNames(shipped: readonly App[], own: readonly OwnApp[]): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  const names = new Map<string, string>();
  const settings = new Map<string, string>();
  const variables = new Map<string, string>();
  const all: readonly { app: App; module?: UserModule }[] = [...shipped.map((app) => ({ app })), ...own];
  for (const { app, module } of all) {
    const taken = (path: readonly string[], what: string, by: string) => {
      if (module === undefined) return;
      const hint = `Choose another name, such as ${app.name.replaceAll('-', '_')}_${path.at(-1) ?? ''}.`;
      const message = `${what} ${path.at(-1)} is already in ${by}`;
      diagnostics.push(findingAt(module, path, 'project/name-taken', message, hint));
    };
    const before = names.get(app.name);
    if (before !== undefined && module !== undefined) {
      const message = `an app is already called ${app.name}: ${before}`;
      const hint = 'Give it another name, or leave the shipped one out: `apps` in clusterwright.config.ts.';
      diagnostics.push(findingAt(module, ['name', app.name], 'project/name-taken', message, hint));
    }
    names.set(app.name, module?.shown ?? 'a shipped app');
    const mine = groupsOf(app).flatMap((group) => Object.keys(group.settings));
    for (const name of mine) {
      const by = settings.get(name) ?? variables.get(name);
      if (by !== undefined) taken(['settings', name], 'the setting', by);
      settings.set(name, `the app ${app.name}`);
    }
    for (const name of Object.keys(app.variables ?? {})) {
      const by = variables.get(name) ?? (mine.includes(name) ? undefined : settings.get(name));
      if (by !== undefined) taken(['variables', name], 'the variable', by);
      variables.set(name, `the app ${app.name}`);
    }
  }
  return diagnostics;
}

/** Apps that another app refers to but that are not part of the project. */
export function unknownNames(
  apps: readonly App[],
  own: readonly OwnApp[],
  shipped: readonly string[],
): Diagnostic[] {
  const known = apps.map(({ name }) => name);
  return own.flatMap(({ app, module }) => {
    const named = [
      ...(Array.isArray(app.dependsOn) ? app.dependsOn.map((name) => ['dependsOn', String(name)]) : []),
      ...(app.uses ?? []).map((name) => ['uses', name]),
    ];
    return named
      .filter(([, name = '']) => !known.includes(name))
      .map((path) => {
        const name = path[1] ?? '';
        const isLeftOut = shipped.includes(name);
        const message = `${app.name} depends on ${name}, which is not an app of this project`;
        const hint = isLeftOut
          ? `Add ${name} to \`apps\` in clusterwright.config.ts.`
          : didYouMean(name, known, `There are ${known.join(', ')}.`).hint;
        return findingAt(module, path, 'project/unknown-app', message, hint);
      });
  });
}
