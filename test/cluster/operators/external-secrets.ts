import { createServer } from 'node:http';
import { expect } from 'vitest';
import type { KubernetesObject } from '../support/api.ts';
import type { ControlPlane } from '../support/control-plane.ts';
import { assumedFor, missingOf } from '../support/declared.ts';
import { applyAll, objectsOf, secretValues, waitForCondition, waitForNothing } from '../support/operator.ts';
import { freePorts } from '../support/process.ts';

/** External Secrets reads every value from a simulated Vault, through the store of the tree, as a ServiceAccount. */
export async function fetchesSecrets(
  plane: ControlPlane,
  program: string,
  configuration: (vault: string) => string,
): Promise<void> {
  const { api, kubeconfig } = plane;
  const entries = new Map<string, Record<string, string>>();
  const vault = await serveVault(entries);
  try {
    const all = await objectsOf(configuration(vault.address));
    const own = all.filter(({ apiVersion }) => apiVersion.startsWith('external-secrets.io/'));
    const stores = own.filter(({ kind }) => kind === 'ClusterSecretStore');
    const secrets = own.filter(({ kind }) => kind === 'ExternalSecret');
    expect(secrets.length).toBeGreaterThan(3);
    const values = new Set<string>();
    for (const { key, property } of secrets.flatMap(referencesOf)) {
      const value = `value of ${property}: \u00fc " $ {{ .x }}\n`;
      values.add(value);
      entries.set(key, { ...entries.get(key), [property]: value });
    }
    const [metrics, probe] = await freePorts(2);
    plane.add(
      'external-secrets',
      [
        `--metrics-addr=127.0.0.1:${metrics}`,
        `--live-addr=127.0.0.1:${probe}`,
        '--enable-leader-election=false',
      ],
      { path: program, env: { KUBECONFIG: kubeconfig } },
    );
    // The account of the operator, which the store names; its chart makes it.
    const account = { name: 'external-secrets', namespace: 'external-secrets' };
    await applyAll(api, [{ apiVersion: 'v1', kind: 'ServiceAccount', metadata: account }, ...own]);
    await waitForCondition(plane, stores, 'Ready');
    await waitForCondition(plane, secrets, 'Ready');
    const declared = secrets.flatMap(assumedFor);
    await waitForNothing(plane, 'the Secrets', async () =>
      (await Promise.all(declared.map((object) => missingOf(api, object)))).flat(),
    );
    for (const { name, namespace = '', keys = [] } of declared) {
      const found = (await secretValues(api, namespace, name)) ?? {};
      expect(Object.keys(found).sort(), name).toEqual([...keys].sort());
      // The name of a user is not a secret, so the tree writes it.
      for (const [key, value] of Object.entries(found))
        if (key !== 'username') expect([...values], `${name}: ${key}`).toContain(value);
    }
    await loginsReload(plane, secrets);
    expect(vault.roles()).toEqual(['external-secrets']);
  } finally {
    await vault.stop();
  }
}

/** Where an ExternalSecret finds its values. */
function referencesOf(
  secret: KubernetesObject,
): readonly { readonly key: string; readonly property: string }[] {
  const { data } = secret['spec'] as { data: { remoteRef: { key: string; property: string } }[] };
  return data.map(({ remoteRef }) => remoteRef);
}

/** CloudNativePG sets the password of a role again when its Secret has this label, and takes Secrets of this type only. */
async function loginsReload({ api }: ControlPlane, secrets: readonly KubernetesObject[]): Promise<void> {
  const logins = secrets.filter((secret) => JSON.stringify(secret['spec']).includes('basic-auth'));
  expect(logins).not.toEqual([]);
  for (const { metadata } of logins) {
    const { body } = await api.get(`/api/v1/namespaces/${metadata.namespace}/secrets/${metadata.name}`);
    expect(body).toMatchObject({
      type: 'kubernetes.io/basic-auth',
      metadata: { labels: { 'cnpg.io/reload': 'true' } },
    });
  }
}

interface Vault {
  readonly address: string;
  /** The roles that asked for a token. */
  readonly roles: () => readonly string[];
  readonly stop: () => Promise<void>;
}

/** The part of Vault's API that External Secrets uses: the sign-in of ServiceAccounts, and a key-value engine, version 2. */
async function serveVault(entries: ReadonlyMap<string, object>): Promise<Vault> {
  const roles = new Set<string>();
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const send = (body: object) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.end(JSON.stringify(body));
      };
      const path = new URL(request.url ?? '/', 'http://vault').pathname;
      if (path === '/v1/auth/kubernetes/login') {
        const { role, jwt } = JSON.parse(Buffer.concat(parts).toString()) as { role: string; jwt: string };
        if (jwt.split('.').length !== 3) return void response.writeHead(400).end();
        roles.add(role);
        return send({ auth: { client_token: 'token', lease_duration: 3600, renewable: true } });
      }
      if (path === '/v1/auth/token/lookup-self')
        return send({ data: { type: 'service', ttl: 3600, expire_time: '2100-01-01T00:00:00Z' } });
      if (path === '/v1/auth/token/revoke-self') return void response.writeHead(204).end();
      const entry = entries.get(path.replace('/v1/secret/data/', ''));
      if (entry !== undefined) return send({ data: { data: entry, metadata: { version: 1 } } });
      response.writeHead(404).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  return {
    address: `http://127.0.0.1:${port}`,
    roles: () => [...roles],
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
