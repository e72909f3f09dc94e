/** What an address says, for policies and URLs. */

import { type Type, types } from './types.ts';

/** How Cilium names the namespace of a pod among its labels. */
export const namespaceLabel = 'k8s:io.kubernetes.pod.namespace';

/** A host as a network policy names it. */
export type Destination =
  | {
      readonly kind: 'service';
      readonly name: string;
      readonly namespace: string;
      /** Labels by which Cilium knows the pods behind it: at least their namespace. */
      readonly labels: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'address'; readonly cidr: string }
  | { readonly kind: 'name'; readonly host: string };

/** The type of variables that hold one. */
export const destination: Type<Destination> = types.either(
  types.record({
    kind: types.oneOf('service'),
    name: types.text,
    namespace: types.text,
    labels: types.map(types.text),
  }),
  types.either(
    types.record({ kind: types.oneOf('address'), cidr: types.text }),
    types.record({ kind: types.oneOf('name'), host: types.text }),
  ),
);

/** A Service of the cluster with the labels of its pods, an IPv4 address, or a name that some DNS knows. */
export function destinationOf(host: string, podLabels: Readonly<Record<string, string>> = {}): Destination {
  const [, name, namespace] = /^([a-z0-9-]+)\.([a-z0-9-]+)\.svc(?:\.cluster\.local)?$/.exec(host) ?? [];
  if (name !== undefined && namespace !== undefined) {
    const labels = { [namespaceLabel]: namespace, ...podLabels };
    return { kind: 'service', name, namespace, labels };
  }
  if (/^[0-9]{1,3}(\.[0-9]{1,3}){3}$/.test(host)) return { kind: 'address', cidr: `${host}/32` };
  return { kind: 'name', host };
}

/** Host and port of an `http(s)://host[:port]` address; undefined where it is none. */
export function hostAndPort(url: string | undefined): { host: string; port: number } | undefined {
  const parts = /^(https?):\/\/([^:/]+)(?::([0-9]+))?$/.exec(url ?? '');
  if (parts === null) return undefined;
  const [, scheme, host = '', port] = parts;
  return { host, port: port === undefined ? (scheme === 'http' ? 80 : 443) : Number(port) };
}
