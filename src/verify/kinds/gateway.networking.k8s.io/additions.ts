import { type Additions, keys } from '../additions.ts';
import {
  addressesDistinct,
  corsWildcards,
  fraction,
  gatewayAddress,
  listenerCertificates,
  listenerProtocol,
  listenersDistinct,
  listenersWithCertificate,
  matchCount,
  namespaceSelector,
  oneFilterEach,
  parentsDistinct,
  pathMatch,
  routeRule,
  routeTimeouts,
  ruleNames,
  servicePort,
  sessionLifetime,
  trustedAuthorities,
} from './rules.ts';

/** What the API server, a webhook or the controller checks beyond the structure. */
export const additions: Additions = {
  'BackendTLSPolicy.spec.validation': { rules: [trustedAuthorities] },
  'Gateway.spec.listeners.allowedRoutes.namespaces': { rules: [namespaceSelector] },
  'Gateway.spec.listeners.tls': { rules: [listenerCertificates] },
  'Gateway.spec.listeners': { rules: [listenerProtocol] },
  'Gateway.spec.addresses': { rules: [gatewayAddress] },
  'Gateway.spec.infrastructure': {
    fields: {
      annotations: keys(
        /^(?=[^/]{1,252}(?:\/|$))([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\/)?([A-Za-z0-9][-A-Za-z0-9_.]{0,61})?[A-Za-z0-9]$/,
      ),
      labels: keys(
        /^(?=[^/]{1,252}(?:\/|$))([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\/)?([A-Za-z0-9][-A-Za-z0-9_.]{0,61})?[A-Za-z0-9]$/,
      ),
    },
  },
  'Gateway.spec': { rules: [listenersDistinct, listenersWithCertificate, addressesDistinct] },
  'HTTPRoute.spec.rules.matches.path': { rules: [pathMatch] },
  '….cors': { rules: [corsWildcards] },
  '….backendRef': { rules: [servicePort] },
  '….fraction': { rules: [fraction] },
  'HTTPRoute.spec.rules.backendRefs': { rules: [oneFilterEach, servicePort] },
  'HTTPRoute.spec.rules.timeouts': { rules: [routeTimeouts] },
  'HTTPRoute.spec.rules.sessionPersistence': { rules: [sessionLifetime] },
  'HTTPRoute.spec.rules': { rules: [oneFilterEach, routeRule] },
  'HTTPRoute.spec': { rules: [ruleNames, parentsDistinct, matchCount] },
};
