import type { Route, Variables } from '../../app-kit/index.ts';

/** None of them has its own sign-in: without that at the gateway, everybody could read and change everything there. */
export function protectedRoutes(v: Variables): readonly Route[] {
  if (!v.gateway_sign_in_possible) return [];
  return [
    ...(v.prometheus_route_enabled ? [routeTo('prometheus', v.prometheus_hostname)] : []),
    ...(v.alertmanager_route_enabled ? [routeTo('alertmanager', v.alertmanager_hostname)] : []),
  ];
}

function routeTo(name: string, hostname: string): Route {
  const service = { name: `kube-prometheus-stack-${name}` };
  return { name, hostname, to: name, port: 'http', service, gateway: 'internal', signIn: 'gateway' };
}
