import {
  advice,
  defineApp,
  hostName,
  needs,
  platformPart,
  sealedSecret,
  text,
  toApiServer,
} from '../../app-kit/index.ts';
import { monitored } from '../parts/monitored.ts';

const externalDns = platformPart({
  prefix: 'external_dns',
  called: 'external-dns',
  namespace: 'network',
  enabled: {
    description:
      'Run external-dns, which writes a Cloudflare record for each host name of the Gateway `envoy-external`. One of `true`, `false`. Requires `cloudflare_api_token`.',
  },
  chart: {
    chart: 'https://kubernetes-sigs.github.io/external-dns external-dns',
    version: '1.21.1',
    values: (v) => ({
      fullnameOverride: 'external-dns',
      provider: { name: 'cloudflare' },
      env: [
        {
          name: 'CF_API_TOKEN',
          valueFrom: { secretKeyRef: { name: 'external-dns-cloudflare', key: 'api-token' } },
        },
      ],
      sources: ['gateway-httproute'],
      extraArgs: [`--gateway-name=${v.gateway_external_name}`, '--cloudflare-proxied'],
      domainFilters: [v.cloudflare_domain],
      // Records of others are kept: a TXT record beside each of ours marks its owner.
      policy: 'sync',
      registry: 'txt',
      txtOwnerId: v.cluster_name,
      txtPrefix: 'k8s.',
      triggerLoopOnEvent: true,
      deploymentAnnotations: { 'secret.reloader.stakater.com/reload': 'external-dns-cloudflare' },
      serviceMonitor: { enabled: v.monitoring_enabled === true },
      resources: { requests: { cpu: '10m', memory: '64Mi' }, limits: { memory: '128Mi' } },
    }),
  },
  serves: {
    ports: { metrics: 7979 },
  },
});

/** Records at Cloudflare for the host names of the external gateway. */
export default defineApp({
  name: 'external-dns',
  title: 'external-dns: public names at Cloudflare',
  layer: 'platform',
  uses: ['cluster', 'cluster-issuer', 'envoy-gateway', 'envoy-gateway-operator', 'cloudflared'],
  folder: 'network/external-dns',
  // It reads HTTPRoutes, whose kind the gateway's operator installs.
  dependsOn: ['envoy-gateway-operator'],
  parts: [
    externalDns.part,
    monitored(['external-dns']),
    sealedSecret('external-dns-cloudflare', {
      keys: {
        'api-token': 'cloudflare_api_token',
      },
    }),
  ],
  settings: {
    external_dns_target: hostName({
      description:
        'Target of the public names: the public address of your router, or a host name that resolves to it. If unset, the Cloudflare tunnel; without a tunnel, the address of the gateway.',
      examples: ['home.example.net', '203.0.113.7'],
    }),
  },
  variables: {
    public_dns_target: text(
      'What public names point at, if it is not the address of the gateway.',
      (v) =>
        v.external_dns_target ??
        (v.cloudflared_enabled && v.cloudflared_tunnel_id !== undefined
          ? `${v.cloudflared_tunnel_id}.cfargotunnel.com`
          : undefined),
      { optional: true },
    ),
  },
  connections: [
    toApiServer('what it watches'),
    { to: { host: 'api.cloudflare.com' }, port: 443, why: 'records' },
  ],
  rules: [
    needs(
      { cloudflare_api_token: 'external-dns could not write a record' },
      {
        when: ({ variables }) => variables.external_dns_deployed,
        at: 'external_dns_enabled',
        hint: 'Create a token at Cloudflare with Zone:Zone:Read and Zone:DNS:Edit for the domain, and add cloudflare_api_token.',
      },
    ),
    function* ({ config, variables }) {
      if (!variables.external_dns_deployed || variables.public_dns_target !== undefined) return;
      if (config.gateway_external_address === undefined || !isPrivate(config.gateway_external_address))
        return;
      yield {
        severity: 'warning',
        path: ['external_dns_target'],
        at: ['external_dns_enabled'],
        message: `public names would point at ${config.gateway_external_address}, which cannot be reached from outside your network`,
        ...advice`Set ${{ cloudflared_enabled: true }} for a tunnel, or external_dns_target to the public address of your router.`,
      };
    },
  ],
});

/** Whether an IPv4 address is in a private network (RFC 1918) or in one of a carrier (RFC 6598). */
function isPrivate(address: string): boolean {
  return /^(10\.|192\.168\.|172\.(1[6-9]|2[0-9]|3[01])\.|100\.(6[4-9]|[7-9][0-9]|1[01][0-9]|12[0-7])\.)/.test(
    address,
  );
}
