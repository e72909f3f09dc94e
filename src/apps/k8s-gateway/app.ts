import { defineApp, ipv4Address, platformPart, toApiServer } from '../../app-kit/index.ts';
import { monitored } from '../parts/monitored.ts';

const k8sGateway = platformPart({
  prefix: 'k8s_gateway',
  called: 'k8s-gateway',
  namespace: 'network',
  enabled: {
    description:
      'Run a DNS server for your own network that answers queries for the domain with the addresses of the gateways (split horizon). One of `true`, `false`. Let the resolver of your network forward the domain to it.',
  },
  chart: {
    chart: 'oci://ghcr.io/k8s-gateway/charts/k8s-gateway',
    version: '3.7.2',
    values: (v) => ({
      fullnameOverride: 'k8s-gateway',
      domain: v.cloudflare_domain,
      // A changed address should be known at once.
      ttl: 1,
      watchedResources: ['HTTPRoute'],
      service: {
        type: 'LoadBalancer',
        useTcp: true,
        externalTrafficPolicy: 'Cluster',
        ...(v.k8s_gateway_address !== undefined && { loadBalancerIP: v.k8s_gateway_address }),
      },
      podSecurityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
      securityContext: {
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      },
      resources: { requests: { cpu: '10m', memory: '32Mi' }, limits: { memory: '128Mi' } },
    }),
  },
  serves: {
    ports: { dns: 1053, metrics: 9153 },
  },
});

/** A DNS server for the local network that answers queries for the domain with the addresses of the gateways. */
export default defineApp({
  name: 'k8s-gateway',
  title: 'k8s-gateway: DNS for your own network',
  layer: 'platform',
  uses: ['cluster', 'envoy-gateway', 'envoy-gateway-operator'],
  folder: 'network/k8s-gateway',
  // It watches HTTPRoutes, whose kind the gateway's operator installs.
  dependsOn: ['envoy-gateway-operator'],
  parts: [k8sGateway.part, monitored(['k8s-gateway'])],
  settings: {
    k8s_gateway_address: ipv4Address({
      description:
        'Address of this DNS server in your own network. The load balancer of the cluster assigns it; if unset, the load balancer chooses one.',
      examples: ['192.168.1.42'],
    }),
  },
  connections: [
    toApiServer('what it watches'),
    ...(['UDP', 'TCP'] as const).flatMap((protocol) =>
      // Traffic from the load balancer may have the address of a node.
      (['world', 'cluster', 'host', 'remote-node'] as const).map((entity) => ({
        from: { entity },
        to: 'k8s-gateway',
        port: 'dns',
        protocol,
        why: 'names of the domain',
      })),
    ),
  ],
});
