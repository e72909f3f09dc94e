import { type Additions, at, between, distinct, items, matching, oneOf, scalar } from '../additions.ts';
import { fraction, namespaceSelector, servicePort } from '../gateway.networking.k8s.io/rules.ts';
import { replicaBounds } from '../kubernetes/rules.ts';
import {
  backendEndpoints,
  envoyBackends,
  hostOrBackends,
  issuerBackend,
  keepalive,
  loadBalancer,
  logBackends,
  preconnect,
  someBackend,
  telemetryBackends,
} from './backends.ts';
import {
  accessLogFormat,
  bootstrapChange,
  clientCertificateHeader,
  clientTargets,
  connectionLimit,
  envoyService,
  forwardedTokens,
  jwtAuthorization,
  jwtRecompute,
  localRateLimit,
  moduleSource,
  overrideBody,
  overrideRedirect,
  policyTargets,
  samplingWindow,
  securityTargets,
  statusRange,
  tlsVersions,
  traceSampler,
  trafficPolicy,
  trafficTargets,
} from './policies.ts';

/** What the API server, a webhook or the controller checks beyond the structure. */
export const additions: Additions = {
  'Backend.spec': { rules: [backendEndpoints] },
  '….namespaces': { rules: [namespaceSelector] },
  '….targetSelectors': { fields: { group: oneOf('gateway.networking.k8s.io') } },
  'ClientTrafficPolicy.spec.clientIPDetection.xForwardedFor': {
    fields: { trustedCIDRs: items(scalar('cidr')) },
  },
  'ClientTrafficPolicy.spec.clientIPDetection': {
    choices: [{ of: ['customHeader', 'xForwardedFor'], least: 0, most: 1 }],
  },
  'ClientTrafficPolicy.spec.connection.connectionLimit': { rules: [connectionLimit] },
  '….connection': { fields: { bufferLimit: scalar('byteCount'), socketBufferLimit: scalar('byteCount') } },
  'ClientTrafficPolicy.spec.headers.xForwardedClientCert': { rules: [clientCertificateHeader] },
  '….connectionKeepalive': { rules: [keepalive] },
  '….http2': {
    fields: {
      initialConnectionWindowSize: scalar('byteCount'),
      initialStreamWindowSize: scalar('byteCount'),
      onInvalidMessage: oneOf('TerminateConnection', 'TerminateStream'),
    },
  },
  ...at(['ClientTrafficPolicy.spec.tls', 'EnvoyProxy.spec.backendTLS'], { rules: [tlsVersions] }),
  'ClientTrafficPolicy.spec': { rules: [clientTargets, policyTargets] },
  'SecurityPolicy.spec.authorization.rules.principal': { fields: { clientCIDRs: items(scalar('cidr')) } },
  'SecurityPolicy.spec.extAuth.contextExtensions.valueRef': {
    fields: { group: oneOf('', 'v1'), kind: oneOf('ConfigMap', 'Secret') },
  },
  ...at(['….backendRef', '….backendRefs'], { rules: [servicePort] }),
  ...at(['….percent', '….samplingFraction', '….samplingPercentage'], { rules: [fraction] }),
  ...at(['….expectedResponse', '….receive', '….send'], { fields: { type: oneOf('Text', 'Binary') } }),
  '….active': { fields: { type: oneOf('HTTP', 'TCP', 'GRPC') } },
  '….zoneAware': { choices: [{ of: ['preferLocal', 'weightedZones'], least: 0, most: 1 }] },
  '….loadBalancer': { rules: [loadBalancer] },
  '….backendSettings': { rules: [preconnect] },
  ...at(['….extAuth.grpc', '….extAuth.http'], { rules: [someBackend, envoyBackends] }),
  'SecurityPolicy.spec.jwt.providers.remoteJWKS': { rules: [issuerBackend, envoyBackends] },
  'SecurityPolicy.spec.jwt': { fields: { providers: distinct('name') } },
  'SecurityPolicy.spec.jwt.providers': {
    choices: [{ of: ['localJWKS', 'remoteJWKS'], least: 1, most: 1 }],
    rules: [jwtRecompute],
  },
  'SecurityPolicy.spec.oidc.provider': {
    fields: { issuer: between(1) },
    rules: [issuerBackend, envoyBackends],
  },
  'SecurityPolicy.spec.oidc': { rules: [forwardedTokens] },
  'SecurityPolicy.spec': {
    fields: { mergeType: oneOf('StrategicMerge', 'JSONMerge') },
    rules: [securityTargets, jwtAuthorization, policyTargets],
  },
  'BackendTrafficPolicy.spec.admissionControl': { rules: [samplingWindow] },
  '….limit': { fields: { value: scalar('byteCount') } },
  ...at(['….compression', '….compressor'], { fields: { minContentLength: scalar('byteCount') } }),
  'BackendTrafficPolicy.spec.faultInjection.abort': {
    choices: [{ of: ['grpcStatus', 'httpStatus'], least: 1, most: 1 }],
  },
  'BackendTrafficPolicy.spec.rateLimit.local': { rules: [localRateLimit] },
  'BackendTrafficPolicy.spec.requestBuffer': { fields: { limit: scalar('byteCount') } },
  'BackendTrafficPolicy.spec.responseOverride.match.statusCodes.range': { rules: [statusRange] },
  'BackendTrafficPolicy.spec.responseOverride.match.statusCodes': {
    fields: { type: oneOf('Value', 'Range') },
  },
  'BackendTrafficPolicy.spec.responseOverride.response.header': { fields: { remove: between(undefined, 0) } },
  'BackendTrafficPolicy.spec.responseOverride.redirect': { rules: [overrideRedirect] },
  'BackendTrafficPolicy.spec.responseOverride.response.body': {
    fields: { type: oneOf('Inline', 'ValueRef') },
    rules: [overrideBody],
  },
  'BackendTrafficPolicy.spec': {
    fields: { mergeType: oneOf('StrategicMerge', 'JSONMerge'), routingType: oneOf('Service', 'Endpoint') },
    rules: [trafficTargets, trafficPolicy, policyTargets, preconnect],
  },
  'Backend.spec.endpoints.ip': { fields: { address: scalar('ip') } },
  'Backend.spec.endpoints.unix': { fields: { path: between(undefined, 108) } },
  'EnvoyProxy.spec.bootstrap': { rules: [bootstrapChange] },
  'EnvoyProxy.spec.dynamicModules.source': { rules: [moduleSource] },
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
    rules: [envoyService],
  },
  'EnvoyProxy.spec.telemetry.accessLog.settings.sinks.als': { rules: [logBackends, telemetryBackends] },
  '….sinks.openTelemetry': { rules: [hostOrBackends, telemetryBackends] },
  'EnvoyProxy.spec.telemetry.accessLog.settings.format': { rules: [accessLogFormat] },
  'EnvoyProxy.spec.telemetry.tracing.provider.openTelemetry.sampler': { rules: [traceSampler] },
  'EnvoyProxy.spec.telemetry.tracing.provider': {
    fields: { serviceName: between(1) },
    rules: [hostOrBackends, telemetryBackends],
  },
  'EnvoyProxy.spec': { fields: { routingType: oneOf('Service', 'Endpoint') } },
};
