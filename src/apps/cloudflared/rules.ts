import { needs, type Rule, type RuleInput } from '../../app-kit/index.ts';

const deployed = ({ variables }: RuleInput) => variables.cloudflared_deployed;

export const rules: readonly Rule[] = [
  needs(
    {
      cloudflared_tunnel_id: 'cloudflared would not know its tunnel',
      cloudflared_tunnel_token: 'cloudflared would not know its tunnel',
    },
    {
      when: deployed,
      at: 'cloudflared_enabled',
      hint: '`cloudflared tunnel create NAME` creates a tunnel and prints its id; `cloudflared tunnel token NAME` prints its token.',
    },
  ),
  function* ({ config, variables }) {
    const { cloudflared_tunnel_id: id, cloudflared_tunnel_token: token } = config;
    if (!variables.cloudflared_deployed || id === undefined || token === undefined) return;
    const named = tunnelOf(token);
    if (named === id) return;
    yield {
      path: ['cloudflared_tunnel_token'],
      message:
        named === undefined
          ? 'cloudflared_tunnel_token is not the token of a tunnel'
          : 'cloudflared_tunnel_token is the token of another tunnel than cloudflared_tunnel_id names',
      hint: '`cloudflared tunnel token NAME` prints the token of the tunnel, `cloudflared tunnel list` the ids.',
    };
  },
  needs(
    {
      cloudflare_api_token:
        'cloudflared would refuse the certificate of the gateway, which an authority of the cluster signs without it',
    },
    {
      when: deployed,
      at: 'cloudflared_enabled',
      hint: 'Add cloudflare_api_token, so that Let’s Encrypt can issue the certificate.',
    },
  ),
];

/** Returns the id of the tunnel from its token, which is JSON in base64 with the account, the tunnel and its secret. */
function tunnelOf(token: string): string | undefined {
  try {
    const content: unknown = JSON.parse(Buffer.from(token, 'base64').toString('utf8'));
    if (typeof content !== 'object' || content === null || !('t' in content)) return undefined;
    return typeof content.t === 'string' ? content.t : undefined;
  } catch {
    return undefined;
  }
}
