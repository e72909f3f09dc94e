import type { AppPart } from '../../app-kit/index.ts';

/** Metrics of an app's services, which Prometheus collects; the kinds of monitors are installed first. */
export function monitored(services: readonly string[], port = 'metrics'): AppPart {
  return {
    alongside: ['monitoring', 'prometheus-crds'],
    dependsOn: ['prometheus-crds'],
    connections: services.map((to) => ({ from: 'monitoring/prometheus', to, port, why: 'metrics' })),
  };
}
