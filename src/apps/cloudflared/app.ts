import {
  count,
  defineApp,
  imageVersion,
  platformPart,
  sealedSecret,
  secret,
  text,
} from '../../app-kit/index.ts';
import { monitored } from '../parts/monitored.ts';
import { rules } from './rules.ts';

const image = 'docker.io/cloudflare/cloudflared';

const cloudflared = platformPart({
  prefix: 'cloudflared',
  called: 'cloudflared',
  namespace: 'network',
  enabled: {
    description:
      'Run a Cloudflare tunnel to the Gateway `envoy-external`. One of `true`, `false`. Requires `cloudflared_tunnel_id` and `cloudflared_tunnel_token`: `cloudflared tunnel create NAME` creates the tunnel, and `cloudflared tunnel token NAME` prints the token.',
  },
  serves: {
    ports: { metrics: 8080 },
    exposed: false,
  },
});

/** A tunnel from Cloudflare to the external gateway, which needs no open port in the local network. */
export default defineApp({
  name: 'cloudflared',
  title: 'cloudflared: a tunnel from Cloudflare to the gateway',
  layer: 'platform',
  uses: ['cluster', 'cluster-issuer', 'envoy-gateway', 'gateways'],
  folder: 'network/cloudflared',
  dependsOn: ['gateways'],
  parts: [
    cloudflared.part,
    monitored(['cloudflared']),
    sealedSecret('cloudflared', { keys: { TUNNEL_TOKEN: 'cloudflared_tunnel_token' } }),
  ],
  settings: {
    cloudflared_tunnel_id: text({
      description: 'Id of the tunnel, as shown by `cloudflared tunnel list`.',
      pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$',
      patternErrorMessage: 'must be an id such as 6ff42ae2-765d-4adf-8112-31c55c1551ef',
      examples: ['6ff42ae2-765d-4adf-8112-31c55c1551ef'],
    }),
    cloudflared_tunnel_token: secret({
      description: 'Token of the tunnel.',
      pattern: '^[A-Za-z0-9+/_-]{40,}={0,2}$',
      patternErrorMessage: 'must be the token that `cloudflared tunnel token` prints',
      rotation:
        'Have Cloudflare rotate the token of the tunnel first; cloudflared restarts with the new one.',
    }),
    cloudflared_replicas: count({
      description: 'Number of cloudflared pods. With two, one may fail.',
      defaults: { small: 1, dev: 1, production: 2 },
    }),
    cloudflared_version: imageVersion(image, {
      description: 'Version of cloudflared.',
      pattern: '^20[0-9]{2}\\.[0-9]{1,2}\\.[0-9]+$',
      patternErrorMessage: 'must be a version such as 2026.8.2',
      default: '2026.8.2',
    }),
  },
  variables: {
    cloudflared_image: text('Image of cloudflared.', (v) => `${image}:${v.cloudflared_version}`),
  },
  connections: [
    { to: 'envoy-gateway/envoy', port: 'https', why: 'what comes through the tunnel' },
    // QUIC, or HTTP/2 if outgoing UDP is blocked.
    { to: { entity: 'world' }, port: 7844, protocol: 'UDP', why: 'the tunnel' },
    { to: { entity: 'world' }, port: 7844, why: 'the tunnel' },
    { to: { entity: 'world' }, port: 443, why: 'Cloudflare’s API' },
  ],
  rules,
});
