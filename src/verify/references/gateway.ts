import { configMapKind, type ReferenceTable, secretKind, serviceKind } from './rule.ts';

const gatewayGroup = 'gateway.networking.k8s.io';
const gateway = { group: gatewayGroup, kind: 'Gateway' };
const backend = {
  to: serviceKind,
  name: 'name',
  kind: 'kind',
  group: 'group',
  namespace: 'namespace',
  port: 'port',
};

const certificates = {
  at: 'spec.listeners[].tls.certificateRefs[]',
  to: secretKind,
  name: 'name',
  kind: 'kind',
  group: 'group',
  namespace: 'namespace',
};

export const gatewayReferences: ReferenceTable = [
  {
    group: gatewayGroup,
    kinds: ['ListenerSet'],
    rules: [
      {
        at: 'spec.parentRef',
        to: gateway,
        name: 'name',
        kind: 'kind',
        group: 'group',
        namespace: 'namespace',
      },
      certificates,
    ],
  },
  {
    group: gatewayGroup,
    kinds: ['BackendTLSPolicy'],
    rules: [
      { at: 'spec.targetRefs[]', to: serviceKind, name: 'name', kind: 'kind', group: 'group' },
      {
        at: 'spec.validation.caCertificateRefs[]',
        to: configMapKind,
        name: 'name',
        kind: 'kind',
        group: 'group',
        fixedKeys: ['ca.crt'],
      },
    ],
  },
  {
    group: gatewayGroup,
    kinds: ['Gateway'],
    rules: [
      {
        at: 'spec.gatewayClassName',
        to: { group: gatewayGroup, kind: 'GatewayClass' },
        name: '',
        anyNamespace: true,
      },
      certificates,
      { at: 'spec.infrastructure.parametersRef', to: gateway, name: 'name', kind: 'kind', group: 'group' },
    ],
  },
  {
    group: gatewayGroup,
    kinds: ['GatewayClass'],
    rules: [
      {
        at: 'spec.parametersRef',
        to: gateway,
        name: 'name',
        kind: 'kind',
        group: 'group',
        namespace: 'namespace',
      },
    ],
  },
  {
    group: gatewayGroup,
    kinds: ['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute', 'UDPRoute'],
    rules: [
      {
        at: 'spec.parentRefs[]',
        to: gateway,
        name: 'name',
        kind: 'kind',
        group: 'group',
        namespace: 'namespace',
      },
      { at: 'spec.rules[].backendRefs[]', ...backend },
      { at: 'spec.rules[].filters[].requestMirror.backendRef', ...backend },
      { at: 'spec.rules[].filters[].extensionRef', to: gateway, name: 'name', kind: 'kind', group: 'group' },
    ],
  },
  {
    group: 'gateway.envoyproxy.io',
    kinds: ['SecurityPolicy', 'ClientTrafficPolicy', 'BackendTrafficPolicy', 'EnvoyExtensionPolicy'],
    rules: [
      { at: 'spec.targetRefs[]', to: gateway, name: 'name', kind: 'kind', group: 'group' },
      { at: 'spec.targetRef', to: gateway, name: 'name', kind: 'kind', group: 'group' },
      {
        at: 'spec.oidc.clientSecret',
        to: secretKind,
        name: 'name',
        namespace: 'namespace',
        fixedKeys: ['client-secret'],
      },
      { at: 'spec.basicAuth.users', to: secretKind, name: 'name', fixedKeys: ['.htpasswd'] },
      { at: 'spec.extAuth.http.backendRefs[]', ...backend },
      { at: 'spec.extAuth.http.backendRef', ...backend },
      { at: 'spec.extAuth.grpc.backendRefs[]', ...backend },
      { at: 'spec.extAuth.grpc.backendRef', ...backend },
      { at: 'spec.jwt.providers[].remoteJWKS.backendRefs[]', ...backend },
      {
        at: 'spec.jwt.providers[].localJWKS.valueRef',
        to: configMapKind,
        name: 'name',
        kind: 'kind',
        group: 'group',
      },
      { at: 'spec.oidc.provider.backendRefs[]', ...backend },
      { at: 'spec.apiKeyAuth.credentialRefs[]', to: secretKind, name: 'name', kind: 'kind', group: 'group' },
      { at: 'spec.extProc[].backendRefs[]', ...backend },
      {
        at: 'spec.oidc.clientIDRef',
        to: secretKind,
        name: 'name',
        namespace: 'namespace',
        fixedKeys: ['client-id'],
      },
      ...[
        'spec.responseOverride[].response.body.valueRef',
        'spec.lua[].valueRef',
        'spec.extAuth.contextExtensions[].valueRef',
      ].map((at) => ({ at, to: configMapKind, name: 'name', kind: 'kind', group: 'group' })),
      { at: 'spec.wasm[].code.image.pullSecretRef', to: secretKind, name: 'name', namespace: 'namespace' },
      {
        at: 'spec.tls.clientValidation.caCertificateRefs[]',
        to: secretKind,
        name: 'name',
        kind: 'kind',
        group: 'group',
      },
    ],
  },
  {
    group: 'gateway.envoyproxy.io',
    kinds: ['HTTPRouteFilter'],
    rules: [
      {
        at: 'spec.directResponse.body.valueRef',
        to: configMapKind,
        name: 'name',
        kind: 'kind',
        group: 'group',
      },
      {
        at: 'spec.credentialInjection.credential.valueRef',
        to: secretKind,
        name: 'name',
        namespace: 'namespace',
        fixedKeys: ['credential'],
      },
    ],
  },
  {
    group: 'gateway.envoyproxy.io',
    kinds: ['Backend'],
    rules: [
      {
        at: 'spec.tls.caCertificateRefs[]',
        to: configMapKind,
        name: 'name',
        kind: 'kind',
        group: 'group',
        fixedKeys: ['ca.crt'],
      },
      { at: 'spec.tls.clientCertificateRef', to: secretKind, name: 'name' },
    ],
  },
  {
    group: 'gateway.envoyproxy.io',
    kinds: ['EnvoyProxy'],
    rules: [
      'spec.telemetry.accessLog.settings[].sinks[].openTelemetry.backendRefs[]',
      'spec.telemetry.accessLog.settings[].sinks[].als.backendRefs[]',
      'spec.telemetry.metrics.sinks[].openTelemetry.backendRefs[]',
      'spec.telemetry.tracing.provider.backendRefs[]',
    ].map((at) => ({ at, ...backend })),
  },
];
