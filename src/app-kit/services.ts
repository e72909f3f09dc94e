import type { App } from './app.ts';
import type { Labels, Service } from './connection.ts';
import { guard } from './failure.ts';
import type { Variables } from './values.ts';

/** A service in a project: which app it belongs to, its namespace, and who runs it. */
export interface PlacedService {
  readonly app: App;
  readonly service: Service;
  readonly namespace: string;
  /** Who runs it; undefined if the tree does. */
  readonly runBy: string | undefined;
}

export function isEnabled({ name, enabled }: App, variables: Variables): boolean {
  return enabled === undefined || guard(name, 'enabled', () => enabled(variables));
}

export function namespaceOf({ name, namespace = name }: App, variables: Variables): string {
  return guard(name, 'namespace', () => (typeof namespace === 'function' ? namespace(variables) : namespace));
}

/** Who runs an app; undefined if the tree does. */
export function runnerOf({ name, runBy }: App, variables: Variables): string | undefined {
  return guard(name, 'runBy', () => (typeof runBy === 'function' ? runBy(variables) : runBy));
}

/** Whether the tree writes the app. */
export function isDeployed(app: App, variables: Variables): boolean {
  return isEnabled(app, variables) && runnerOf(app, variables) === undefined;
}

/** The services of an app; none if it is not enabled. */
export function servicesOf(app: App, variables: Variables): readonly PlacedService[] {
  const { name, services = [] } = app;
  if (!isEnabled(app, variables)) return [];
  const runBy = runnerOf(app, variables);
  const list = guard(name, 'services', () =>
    typeof services === 'function' ? services(variables) : services,
  );
  return list.map((service) => ({
    app,
    service,
    namespace: service.namespace ?? namespaceOf(app, variables),
    runBy: service.runBy ?? runBy,
  }));
}

/** All known labels of the pods of a service. */
export function podLabels({ pods, labels }: Service): Labels {
  return { ...pods, ...labels };
}
