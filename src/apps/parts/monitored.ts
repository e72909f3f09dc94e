import type { AppPart } from '../../app-kit/index.ts';

/** Metrics of services of an app, which Prometheus collects: the kinds of monitors come first. */
export function monitored(services: readonly string[], port = 'metrics'): AppPart {
  return {
    alongside: ['monitoring', 'prometheus-crds'],
    dependsOn: ['prometheus-crds'],
    connections: services.map((to) => ({ from: 'monitoring/prometheus', to, port, why: 'metrics' })),
  };
}
