import type { ProvidedObject } from '../verify/declarations.ts';
import type { App } from './app.ts';
import { guard } from './failure.ts';
import { fluxKustomization, namespaceObject, pods, service } from './provided.ts';
import { isEnabled, namespaceOf, podLabels, runnerOf, servicesOf } from './services.ts';
import type { Variables } from './values.ts';

/** The objects that exist in the cluster because someone else runs an app, and those that the app declares individually. */
export function externalObjects(app: App, variables: Variables): readonly ProvidedObject[] {
  const { name, kustomization, provides } = app;
  const runBy = isEnabled(app, variables) ? runnerOf(app, variables) : undefined;
  const further = guard(name, 'provides', () => provides?.(variables) ?? []);
  if (runBy === undefined) return further;
  const flux = typeof kustomization === 'function' ? kustomization(variables) : kustomization;
  const placed = servicesOf(app, variables);
  const namespaces = new Set([namespaceOf(app, variables), ...placed.map(({ namespace }) => namespace)]);
  return [
    ...[...namespaces].map(namespaceObject),
    ...(flux === undefined ? [] : [fluxKustomization(flux.name, flux.namespace, runBy)]),
    ...placed.flatMap(({ service: declared, namespace: home, runBy: by = runBy }) => {
      const labels = podLabels(declared);
      const ports = Object.entries(declared.ports ?? {}).map(([portName, targetPort]) => ({
        name: portName,
        port: declared.servicePorts?.[portName] ?? targetPort,
        targetPort,
      }));
      return [
        ...(declared.exposed === false ? [] : [service(declared.name, home, ports, labels, by)]),
        pods(declared.name, home, labels, by),
      ];
    }),
    ...further,
  ];
}
