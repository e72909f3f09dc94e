import { type TypeOf, types, type Variables } from '../../app-kit/index.ts';

/** A web interface that the gateway protects. */
export const protectedRoute = types.record({
  /** The name of its HTTPRoute, its SecurityPolicy, and its service in `monitoring`. */
  name: types.text,
  hostname: types.text,
  service: types.text,
  port: types.number,
});

export function routes(v: Variables): TypeOf<typeof protectedRoute>[] {
  const all = [
    { name: 'prometheus', hostname: v.prometheus_hostname, port: 9090, asked: v.prometheus_route_enabled },
    {
      name: 'alertmanager',
      hostname: v.alertmanager_hostname,
      port: 9093,
      asked: v.alertmanager_route_enabled,
    },
  ];
  return all
    .filter(({ asked }) => asked)
    .map(({ name, hostname, port }) => ({
      name,
      hostname,
      service: `kube-prometheus-stack-${name}`,
      port,
    }));
}
