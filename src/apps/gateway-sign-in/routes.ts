import { type TypeOf, types, type Variables } from '../../app-kit/index.ts';

/** A web interface that the gateway protects. */
export const protectedRoute = types.record({
  /** Of its HTTPRoute, its SecurityPolicy, and its service in `monitoring`. */
  name: types.text,
  hostname: types.text,
  service: types.text,
  port: types.number,
});

export function routes(v: Variables): TypeOf<typeof protectedRoute>[] {
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
