import { defineApp, platformPart, readiness, toApiServer } from '../../app-kit/index.ts';
import { monitored } from '../parts/monitored.ts';

const certManager = platformPart({
  prefix: 'cert_manager',
  called: 'cert-manager',
  namespace: 'cert-manager',
  enabled: {
    description:
      'Run cert-manager, which issues certificates. One of `true`, `false`. The gateways, the Barman Cloud plugin and the ClickHouse operator need it.',
    inits: { platform: true },
  },
  chart: {
    chart: 'oci://quay.io/jetstack/charts/cert-manager',
    version: 'v1.21.1',
    values: (v) => ({
      crds: { enabled: true, keep: true },
      // With split horizon, the resolver of the LAN does not know the records that the certificate authority looks up.
      dns01RecursiveNameservers: 'https://1.1.1.1:443/dns-query,https://1.0.0.1:443/dns-query',
      dns01RecursiveNameserversOnly: true,
      prometheus: { servicemonitor: { enabled: v.monitoring_enabled === true } },
    }),
  },
});

/** cert-manager: certificates for the gateways, and for the webhooks of other operators. */
export default defineApp({
  name: 'cert-manager',
  title: 'cert-manager: certificates',
  layer: 'platform',
  uses: ['cilium'],
  folder: 'cert-manager/cert-manager',
  parts: [certManager.part, monitored(['cert-manager', 'cert-manager-cainjector', 'cert-manager-webhook'])],
  services: (v) =>
    ['controller', 'cainjector', 'webhook'].map((component) => ({
      name: component === 'controller' ? 'cert-manager' : `cert-manager-${component}`,
      ports: component === 'webhook' ? { https: 10250, metrics: 9402 } : { metrics: 9402 },
      pods: certManager.pods(v, {
        'app.kubernetes.io/instance': 'cert-manager',
        'app.kubernetes.io/component': component,
      }),
      labels: { 'app.kubernetes.io/name': component === 'controller' ? 'cert-manager' : component },
    })),
  connections: [
    toApiServer('what it watches'),
    { from: 'cert-manager', to: { entity: 'world' }, port: 443, why: 'certificate authority and DNS' },
    { from: { entity: 'kube-apiserver' }, to: 'cert-manager-webhook', port: 'https', why: 'admission' },
  ],
  checks: [
    readiness({
      name: 'certificates',
      title: 'every Certificate is issued',
      kind: 'cert-manager.io/Certificate',
      advice:
        'Follow it down: its CertificateRequest, Order and Challenge say where it waits; mostly DNS, the API token of the DNS provider, or a rate limit.',
    }),
    readiness({
      name: 'issuers',
      title: 'every ClusterIssuer is ready',
      kind: 'cert-manager.io/ClusterIssuer',
      advice: 'Check its e-mail address, the address of its server, and the Secret with its API token.',
    }),
  ],
});
