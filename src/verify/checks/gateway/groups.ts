import { asText, isOpaque } from '../../model/data.ts';

export const group = 'gateway.networking.k8s.io';
export const routeKinds = ['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute', 'UDPRoute'];
export const listenerKinds = ['Gateway', 'ListenerSet', 'XListenerSet'];

export function groupOf(kind: string): string {
  return kind === 'XListenerSet' ? 'gateway.networking.x-k8s.io' : group;
}

/** A text that is known already; undefined where Flux has yet to fill it in. */
export function clear(value: unknown): string | undefined {
  const text = asText(value);
  return text === undefined || isOpaque(text) ? undefined : text;
}
