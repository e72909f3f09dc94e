/** Parses addresses for policies and URLs. */

/** Cilium's label for the namespace of a pod. */
export const namespaceLabel = 'k8s:io.kubernetes.pod.namespace';

/** A destination as a network policy names it. */
export type Destination =
  | { readonly kind: 'service'; readonly name: string; readonly namespace: string }
  | { readonly kind: 'address'; readonly cidr: string }
  | { readonly kind: 'name'; readonly host: string };

/** Classifies a host: a Service of the cluster, an IPv4 address, or a DNS name. */
export function destinationOf(host: string): Destination {
  const [, name, namespace] = /^([a-z0-9-]+)\.([a-z0-9-]+)\.svc(?:\.cluster\.local)?$/.exec(host) ?? [];
  if (name !== undefined && namespace !== undefined) {
    return { kind: 'service', name, namespace };
  }
  if (/^[0-9]{1,3}(\.[0-9]{1,3}){3}$/.test(host)) return { kind: 'address', cidr: `${host}/32` };
  return { kind: 'name', host };
}

/** Host and port of an `http(s)://host[:port]` address; undefined for any other text. */
export function hostAndPort(url: string | undefined): { host: string; port: number } | undefined {
  const parts = /^(https?):\/\/([^:/]+)(?::([0-9]+))?$/.exec(url ?? '');
  if (parts === null) return undefined;
  const [, scheme, host = '', port] = parts;
  return { host, port: port === undefined ? (scheme === 'http' ? 80 : 443) : Number(port) };
}

/** The host name of a Service inside the cluster. */
export function serviceHost(service: string, namespace: string): string {
  return `${service}.${namespace}.svc.cluster.local`;
}
