import { suggest } from '../diagnostics/suggest.ts';
import type { App } from './app.ts';
import { AppFailure } from './failure.ts';
import { isEnabled, type PlacedService } from './services.ts';
import type { Variables } from './values.ts';

/** Who refers to a service, and where it may be. */
export interface Context {
  readonly app: App;
  /** The member of the app that refers to it, for messages. */
  readonly member: string;
  readonly apps: readonly App[];
  readonly servicesIn: (app: App) => readonly PlacedService[];
  readonly variables: Variables;
}

/** `<app>/<service>`, a service of the app itself, or an app: its service of the same name, or its only one. */
export function servicesNamed(
  name: string,
  { app, member, apps, servicesIn, variables }: Context,
): readonly PlacedService[] {
  const [first = '', second] = name.split('/');
  const own = servicesIn(app).find(({ service }) => service.name === name);
  if (own !== undefined) return [own];
  const other = apps.find((candidate) => candidate.name === first);
  if (other === undefined && app.alongside?.includes(first) === true) return [];
  if (other === undefined) {
    const meant = suggest(first, [
      ...apps.map((candidate) => candidate.name),
      ...servicesIn(app).map(({ service }) => service.name),
    ]);
    const advice = meant === undefined ? '' : `; did you mean ${meant}?`;
    throw new AppFailure(
      `${member} of ${app.name}: neither an app nor a service is called ${first}${advice}`,
      { app: app.name, member },
    );
  }
  if (!isEnabled(other, variables)) return [];
  const all = servicesIn(other);
  const wanted = second ?? other.name;
  const found = all.filter(({ service }) => service.name === wanted || service.alias === wanted);
  if (found.length > 0) return found;
  if (second === undefined && all.length === 1) return all;
  const names = all.map(({ service }) => service.name);
  throw new AppFailure(
    `${member} of ${app.name}: ${other.name} has no service ${wanted}; it has ${names.join(', ') || 'none'}`,
    { app: app.name, member },
  );
}

/** The number of a port by its name. */
export function portNamed(name: string, placed: PlacedService | undefined, { app, member }: Context): number {
  const ports = placed?.service.ports ?? {};
  const number = Object.hasOwn(ports, name) ? ports[name] : undefined;
  if (number !== undefined) return number;
  const what = placed?.service.name ?? 'the other end';
  throw new AppFailure(
    `${member} of ${app.name}: ${what} has no port ${name}; it has ${Object.keys(ports).join(', ') || 'none'}`,
    { app: app.name, member },
  );
}
