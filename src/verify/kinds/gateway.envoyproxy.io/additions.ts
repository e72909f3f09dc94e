import { type Additions, at, between, distinct, items, matching, oneOf, scalar } from '../additions.ts';
import { servicePort } from '../gateway.networking.k8s.io/rules.ts';
import { replicaBounds } from '../kubernetes/rules.ts';
import { backendEndpoints, envoyBackends, hostOrBackends, preconnect, someBackend } from './backends.ts';
import {
  clientCertificateHeader,
  forwardedTokens,
  jwtAuthorization,
  policyTargets,
  tlsVersions,
  trafficPolicy,
} from './policies.ts';

/** What the API server, a webhook or the controller checks beyond the structure. */
export const additions: Additions = {
  'Backend.spec': { rules: [backendEndpoints] },
  '….targetSelectors': { fields: { group: oneOf('gateway.networking.k8s.io') } },
  'ClientTrafficPolicy.spec.clientIPDetection.xForwardedFor': {
    fields: { trustedCIDRs: items(scalar('cidr')) },
  },
  '….connection': { fields: { bufferLimit: scalar('byteCount'), socketBufferLimit: scalar('byteCount') } },
  'ClientTrafficPolicy.spec.headers.xForwardedClientCert': { rules: [clientCertificateHeader] },
  '….http2': {
    fields: {
      initialConnectionWindowSize: scalar('byteCount'),
      initialStreamWindowSize: scalar('byteCount'),
      onInvalidMessage: oneOf('TerminateConnection', 'TerminateStream'),
    },
  },
  ...at(['ClientTrafficPolicy.spec.tls', 'EnvoyProxy.spec.backendTLS'], { rules: [tlsVersions] }),
  'ClientTrafficPolicy.spec': { rules: [policyTargets] },
  'SecurityPolicy.spec.authorization.rules.principal': { fields: { clientCIDRs: items(scalar('cidr')) } },
  'SecurityPolicy.spec.extAuth.contextExtensions.valueRef': {
    fields: { group: oneOf('', 'v1'), kind: oneOf('ConfigMap', 'Secret') },
  },
  ...at(['….expectedResponse', '….receive', '….send'], { fields: { type: oneOf('Text', 'Binary') } }),
  '….active': { fields: { type: oneOf('HTTP', 'TCP', 'GRPC') } },
  ...at(['….backendRef', '….backendRefs'], { rules: [servicePort] }),
  '….zoneAware': { choices: [{ of: ['preferLocal', 'weightedZones'], least: 0, most: 1 }] },
  '….backendSettings': { rules: [preconnect] },
  ...at(['….extAuth.grpc', '….extAuth.http'], { rules: [someBackend, envoyBackends] }),
  'SecurityPolicy.spec.jwt.providers.remoteJWKS': { rules: [envoyBackends] },
  'SecurityPolicy.spec.jwt': { fields: { providers: distinct('name') } },
  'SecurityPolicy.spec.oidc.provider': {
    fields: { issuer: between(1) },
    rules: [envoyBackends],
  },
  'SecurityPolicy.spec.oidc': { rules: [forwardedTokens] },
  'SecurityPolicy.spec': {
    fields: { mergeType: oneOf('StrategicMerge', 'JSONMerge') },
    rules: [jwtAuthorization, policyTargets],
  },
  '….limit': { fields: { value: scalar('byteCount') } },
  ...at(['….compression', '….compressor'], { fields: { minContentLength: scalar('byteCount') } }),
  'BackendTrafficPolicy.spec.requestBuffer': { fields: { limit: scalar('byteCount') } },
  'BackendTrafficPolicy.spec.responseOverride.match.statusCodes': {
    fields: { type: oneOf('Value', 'Range') },
  },
  'BackendTrafficPolicy.spec.responseOverride.response.header': { fields: { remove: between(undefined, 0) } },
  'BackendTrafficPolicy.spec.responseOverride.response.body': {
    fields: { type: oneOf('Inline', 'ValueRef') },
  },
  'BackendTrafficPolicy.spec': {
    fields: { mergeType: oneOf('StrategicMerge', 'JSONMerge'), routingType: oneOf('Service', 'Endpoint') },
    rules: [trafficPolicy, policyTargets, preconnect],
  },
  'Backend.spec.endpoints.ip': { fields: { address: scalar('ip') } },
  'Backend.spec.endpoints.unix': { fields: { path: between(undefined, 108) } },
  '….container': {
    fields: {
      image: matching(
        /^[a-zA-Z0-9._-]+(:[0-9]+)?(\/[a-zA-Z0-9._/-]+)?(:[a-zA-Z0-9._-]+)?(@sha256:[a-z0-9]+)?$/,
      ),
      imageRepository: matching(/^[a-zA-Z0-9._-](?:[a-zA-Z0-9._/-]+|[a-zA-Z0-9._-]*:[0-9][a-zA-Z0-9._/-]+)$/),
    },
  },
  '….patch': { fields: { type: oneOf('StrategicMerge', 'JSONMerge') } },
  '….rollingUpdate': { fields: { maxSurge: scalar('intOrPercent'), maxUnavailable: scalar('intOrPercent') } },
  '….policies': {
    fields: { periodSeconds: between(1, 1800), type: oneOf('Pods', 'Percent'), value: between(1) },
  },
  ...at(['….scaleDown', '….scaleUp'], {
    fields: { selectPolicy: oneOf('Max', 'Min', 'Disabled'), stabilizationWindowSeconds: between(0, 3600) },
  }),
  '….target': {
    fields: { type: oneOf('Utilization', 'Value', 'AverageValue'), averageUtilization: between(1) },
  },
  'EnvoyProxy.spec.provider.kubernetes.envoyHpa.metrics': {
    fields: { type: oneOf('Resource', 'ContainerResource', 'Pods', 'Object', 'External') },
  },
  'EnvoyProxy.spec.provider.kubernetes.envoyHpa': {
    fields: { maxReplicas: between(1), minReplicas: between(1) },
    rules: [replicaBounds],
  },
  'EnvoyProxy.spec.provider.kubernetes.envoyPDB': {
    fields: { maxUnavailable: scalar('intOrPercent'), minAvailable: scalar('intOrPercent') },
  },
  'EnvoyProxy.spec.provider.kubernetes.envoyService': {
    fields: { loadBalancerIP: scalar('ipv4'), loadBalancerSourceRanges: items(scalar('cidr')) },
  },
  '….sinks.openTelemetry': { rules: [hostOrBackends] },
  'EnvoyProxy.spec.telemetry.tracing.provider': {
    fields: { serviceName: between(1) },
    rules: [hostOrBackends],
  },
  'EnvoyProxy.spec': { fields: { routingType: oneOf('Service', 'Endpoint') } },
};
