import { asText, isOpaque } from '../../model/data.ts';

export const group = 'gateway.networking.k8s.io';
export const routeKinds = ['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute', 'UDPRoute'];
export const listenerKinds = ['Gateway', 'ListenerSet', 'XListenerSet'];

export function groupOf(kind: string): string {
  return kind === 'XListenerSet' ? 'gateway.networking.x-k8s.io' : group;
}

/** Returns a text if it is final; undefined if Flux has yet to substitute it. */
export function clear(value: unknown): string | undefined {
  const text = asText(value);
  return text === undefined || isOpaque(text) ? undefined : text;
}
