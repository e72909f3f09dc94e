import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { shipped } from '../../src/apps/shipped.ts';
import { validate } from '../../src/config/validate.ts';
import { parseSource } from '../../src/diagnostics/source.ts';
import { changedText } from '../readers/observe.ts';
import { documentsOf, objectsOf } from '../support/documents.ts';
import { renderTree, repository } from '../support/render-fixture.ts';
import { wholePlatform } from '../support/whole-platform.ts';

/** The whole platform with some settings changed. */
const platform = (changes: Readonly<Record<string, unknown>>) => changedText(wholePlatform(), changes);

function findings(changes: Readonly<Record<string, unknown>>): readonly string[] {
  const parsed = parseSource('cluster.yaml', platform(changes));
  if (!('source' in parsed)) throw new Error('the text does not parse');
  return validate(parsed.source, shipped)
    .diagnostics.filter(({ code }) => code !== 'config/placeholder')
    .map(({ severity, path }) => `${severity} ${path}`);
}

/** The token of a tunnel, as Cloudflare makes it. */
const token = (tunnel: unknown) =>
  Buffer.from(JSON.stringify({ a: '9f8e7d6c5b4a3928', t: tunnel, s: 'kT9xWq2mQz7vN4cT9bLs3fJh' })).toString(
    'base64',
  );

describe('what a part needs', () => {
  test.each<[string, Record<string, unknown>, readonly string[]]>([
    ['nothing is missing', {}, []],
    ['Flux without a repository', { flux_repository_url: undefined }, ['error flux_repository_url']],
    [
      'a repository by ssh without a key',
      { flux_repository_url: 'ssh://git@github.com/me/cluster', flux_repository_secret: undefined },
      ['error flux_repository_secret'],
    ],
    [
      'an address as git clone takes it',
      { flux_repository_url: 'git@github.com:me/cluster' },
      ['error flux_repository_url'],
    ],
    [
      'a password in the address',
      { flux_repository_url: 'https://me:secret@git.acme.dev/c' },
      ['error flux_repository_url'],
    ],
    [
      'a tunnel without its token',
      { cloudflared_tunnel_token: undefined },
      ['error cloudflared_tunnel_token'],
    ],
    [
      'the token of another tunnel',
      { cloudflared_tunnel_token: token('00000000-765d-4adf-8112-31c55c1551ef') },
      ['error cloudflared_tunnel_token'],
    ],
    [
      'something else than a token',
      { cloudflared_tunnel_token: 'Vt7bQx2mLk9RzWc5sGf8JpDa3Te6UoXi1MnVq4hYpR8xWk2mQz7v' },
      ['error cloudflared_tunnel_token'],
    ],
    ['a token without a tunnel', { cloudflared_tunnel_token: token(7) }, ['error cloudflared_tunnel_token']],
    [
      'records without access to Cloudflare',
      { cloudflare_api_token: undefined, cloudflared_enabled: false },
      ['error cloudflare_api_token'],
    ],
    [
      'a public name for a private address',
      { cloudflared_enabled: false, external_dns_target: undefined },
      ['warning external_dns_target'],
    ],
  ])('%s', (_, changes, expected) => {
    expect(findings(changes)).toEqual(expected);
  });
});

test('public names point at the tunnel, or where the settings say', async () => {
  const targetOf = async (changes: Readonly<Record<string, unknown>>) => {
    const gateways = objectsOf(await renderTree({ text: platform(changes) }));
    return ['envoy-internal', 'envoy-external'].map((name) => {
      const metadata = gateways.get(`Gateway/${name}`)?.metadata as { annotations?: Record<string, string> };
      return metadata.annotations?.['external-dns.alpha.kubernetes.io/target'];
    });
  };
  expect(await targetOf({})).toEqual([undefined, 'home.example.net']);
  expect(await targetOf({ external_dns_target: undefined })).toEqual([
    undefined,
    '6ff42ae2-765d-4adf-8112-31c55c1551ef.cfargotunnel.com',
  ]);
  expect(await targetOf({ external_dns_target: undefined, cloudflared_enabled: false })).toEqual([
    undefined,
    undefined,
  ]);
});

test('Flux decrypts what it applies first, if anything is sealed', async () => {
  const instance = objectsOf(await renderTree({ text: platform({}) })).get('FluxInstance/flux');
  expect(JSON.stringify(instance)).toContain('/spec/decryption');
  expect(JSON.stringify(instance)).toContain('CancelHealthCheckOnNewRevision=true');
});

test('the page names the version of Flux Operator that the tree runs', async () => {
  const objects = objectsOf(await renderTree({ text: platform({}) }));
  const [, version] =
    /"tag":"([^"]+)"/.exec(JSON.stringify(objects.get('OCIRepository/flux-operator'))) ?? [];
  expect(readFileSync(`${repository}docs/first-trace.md`, 'utf8')).toContain(`--version ${version} `);
});

test('with gateways of somebody else, Keycloak admits routes from their namespace', async () => {
  const text = platform({
    envoy_gateway_existing: { namespace: 'edge' },
    prometheus_route_enabled: false,
    alertmanager_route_enabled: false,
    rustfs_console_route_enabled: false,
    cloudflared_enabled: false,
  });
  const grant = objectsOf(await renderTree({ text })).get('ReferenceGrant/keycloak-from-edge');
  expect(grant?.['spec']).toMatchObject({
    from: [{ kind: 'HTTPRoute', namespace: 'edge' }],
    to: [{ kind: 'Service', name: 'keycloak-service' }],
  });
});

test.each([
  [{ langfuse_namespace: 'monitoring' }, 'monitoring', 'monitoring'],
  [{ langfuse_namespace: 'apps', litellm_namespace: 'apps' }, 'apps', 'ai-system'],
  [{ dragonfly_existing: undefined, litellm_namespace: 'cache' }, 'cache', 'cache'],
])('a namespace that parts share is created once: %j', async (changes, namespace, folder) => {
  const tree = [...(await renderTree({ text: platform(changes) })).values()];
  const made = tree.filter(
    ({ path, content }) =>
      path.endsWith('/namespace.yaml') &&
      documentsOf(content).some(({ kind, metadata }) => kind === 'Namespace' && metadata?.name === namespace),
  );
  expect(made.map(({ path }) => path)).toEqual([`kubernetes/apps/${folder}/namespace.yaml`]);
});
