import type { App } from './app.ts';
import { guard } from './failure.ts';
import { type Context, portNamed, servicesNamed } from './named-service.ts';
import type { Route } from './route.ts';
import { isEnabled, namespaceOf, type PlacedService, servicesOf } from './services.ts';
import type { Variables } from './values.ts';

/** A route, with the Service that it leads to. */
export interface ResolvedRoute {
  readonly name: string;
  readonly hostname: string;
  readonly service: string;
  readonly namespace: string;
  readonly port: number;
  readonly isInternal: boolean;
  readonly signsIn: boolean;
  readonly hiddenPaths: readonly string[];
  readonly timeout: string | undefined;
  /** The tree has an HTTPRoute for it: it is asked for, and the tree runs the pods. */
  readonly isWritten: boolean;
  /** The pods, and the port that they listen on. */
  readonly placed: PlacedService;
  readonly podPort: number;
  readonly why: string;
}

/** The routes of an app as it declares them. */
export function declaredRoutes({ name, routes = [] }: App, variables: Variables): readonly Route[] {
  return guard(name, 'routes', () => (typeof routes === 'function' ? routes(variables) : routes));
}

/** The routes of an enabled app. Throws an `AppFailure` if one names a service or a port that does not exist. */
export function routesOf(context: Omit<Context, 'member'>): readonly ResolvedRoute[] {
  const { app, variables } = context;
  const published = declaredRoutes(app, variables).filter(({ gateway }) => gateway !== 'none');
  return published.flatMap((route) => {
    const inRoutes = { ...context, member: 'routes' };
    return servicesNamed(route.to ?? app.name, inRoutes).map((placed): ResolvedRoute => {
      const podPort = portNamed(route.port, placed, inRoutes);
      return {
        name: route.name ?? app.name,
        hostname: route.hostname,
        service: route.service?.name ?? placed.service.name,
        namespace: placed.namespace,
        port: route.service?.port ?? podPort,
        isInternal: route.gateway === 'internal',
        signsIn: route.signIn === 'gateway',
        hiddenPaths: route.hiddenPaths ?? [],
        timeout: route.timeout,
        isWritten: route.written !== false && placed.runBy === undefined,
        placed,
        podPort,
        why: route.why ?? 'browsers',
      };
    });
  });
}

/** The routes of all enabled apps, in the order of the apps. */
export function allRoutes(apps: readonly App[], variables: Variables): readonly ResolvedRoute[] {
  // Whether an app without routes is enabled must not be among the inputs of a variable.
  const publishing = apps.filter((app) => app.routes !== undefined && isEnabled(app, variables));
  const servicesIn = (app: App) => servicesOf(app, variables);
  return publishing.flatMap((app) => routesOf({ app, apps, servicesIn, variables }));
}

/** The Services of an app that HTTPRoutes in another namespace lead to, and that namespace. */
export interface Published {
  readonly from: string | undefined;
  readonly services: readonly string[];
}

export function publishedServices(app: App, apps: readonly App[], variables: Variables): Published {
  const gateway = gatewayIn(apps);
  if (gateway === undefined) return { from: undefined, services: [] };
  const from = namespaceOf(gateway, variables);
  const own = allRoutes(apps, variables).filter(
    ({ placed, namespace, isWritten }) => isWritten && placed.app === app && namespace !== from,
  );
  return { from, services: [...new Set(own.map(({ service }) => service))] };
}

/** The app that publishes routes. */
export function gatewayIn(apps: readonly App[]): (App & Required<Pick<App, 'gateway'>>) | undefined {
  return apps.find((app): app is App & Required<Pick<App, 'gateway'>> => app.gateway !== undefined);
}
