import type { Variables } from '../../app-kit/index.ts';

/** A web interface that the gateway protects. */
export interface ProtectedRoute {
  /** The name of its HTTPRoute, its SecurityPolicy, and its service in `monitoring`. */
  readonly name: string;
  readonly hostname: string;
  readonly service: string;
  readonly port: number;
}

export function routes(v: Variables): ProtectedRoute[] {
  const host = (subdomain: string) => `${subdomain}.${v.cloudflare_domain}`;
  return [
    ...(v.prometheus_route_enabled
      ? [
          {
            name: 'prometheus',
            hostname: host(v.prometheus_subdomain),
            service: 'kube-prometheus-stack-prometheus',
            port: 9090,
          },
        ]
      : []),
    ...(v.alertmanager_route_enabled
      ? [
          {
            name: 'alertmanager',
            hostname: host(v.alertmanager_subdomain),
            service: 'kube-prometheus-stack-alertmanager',
            port: 9093,
          },
        ]
      : []),
  ];
}
