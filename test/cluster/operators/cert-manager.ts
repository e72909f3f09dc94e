import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { ControlPlane } from '../support/control-plane.ts';
import { assumedFor, missingOf } from '../support/declared.ts';
import { applyAll, objectsOf, secretValues, waitForCondition, waitForNothing } from '../support/operator.ts';
import { freePorts } from '../support/process.ts';

const group = 'cert-manager.io/';

/**
 * cert-manager issues the certificates of a tree with its own authority, and its webhook, whose certificate it issues too and
 * whose authority its injector registers, accepts the objects of the tree.
 */
export async function issuesCertificates(
  plane: ControlPlane,
  program: string,
  configuration: string,
): Promise<void> {
  const { api, kubeconfig } = plane;
  const own = (await objectsOf(configuration)).filter(({ apiVersion }) => apiVersion.startsWith(group));
  const issuers = own.filter(({ kind }) => kind === 'ClusterIssuer');
  const certificates = own.filter(({ kind }) => kind === 'Certificate');
  expect(certificates.map(({ metadata }) => metadata.name).sort()).toEqual(['gateway-tls', 'internal-ca']);
  const start = (part: string, ...more: string[]) =>
    plane.add(`cert-manager-${part}`, ['--kubeconfig', kubeconfig, ...more, part], { path: program });

  start('controller');
  await applyAll(api, own);
  await waitForCondition(plane, [...issuers, ...certificates], 'Ready');
  const declared = certificates.flatMap(assumedFor);
  await waitForNothing(plane, 'the Secrets of certificates', async () =>
    (await Promise.all(declared.map((object) => missingOf(api, object)))).flat(),
  );
  // Those of private keys for requests are gone by then.
  const names = declared.map(({ namespace, name }) => `${namespace}/${name}`);
  await waitForNothing(plane, 'other Secrets to go', async () => {
    const secrets = await api.list('/api/v1/secrets');
    return secrets
      .filter(({ metadata }) => Object.keys(metadata.annotations ?? {}).some((key) => key.startsWith(group)))
      .map(({ metadata }) => `${metadata.namespace}/${metadata.name}`)
      .filter((name) => !names.includes(name));
  });

  await startWebhook(plane, start);
  for (const object of own) expect(await api.apply(object, { dryRun: true })).toMatchObject({ status: 200 });
  const [certificate] = certificates;
  if (certificate === undefined) throw new Error('the tree has no Certificate');
  const spec = { ...(certificate['spec'] as object), dnsNames: [], commonName: '', isCA: false };
  const { status, body } = await api.apply({ ...certificate, spec }, { dryRun: true });
  expect([status, String(body['message'])]).toEqual([403, expect.stringContaining('denied the request')]);
}

/** The ClusterIssuer of Let's Encrypt: it has made the key of its account when it first asks for it, which fails here. */
export async function makesAccount(plane: ControlPlane, configuration: string): Promise<void> {
  const own = (await objectsOf(configuration)).filter(({ kind }) => kind === 'ClusterIssuer');
  await applyAll(plane.api, own);
  await waitForNothing(plane, 'the key of the account', () =>
    missingOf(plane.api, {
      apiVersion: 'v1',
      kind: 'Secret',
      name: 'letsencrypt-account',
      namespace: 'cert-manager',
      by: 'cert-manager',
    }),
  );
}

async function startWebhook(
  plane: ControlPlane,
  start: (part: string, ...more: string[]) => unknown,
): Promise<void> {
  const { api, folder } = plane;
  const namespace = 'cert-manager';
  const serving = {
    apiVersion: 'cert-manager.io/v1',
    kind: 'Certificate',
    metadata: { name: 'webhook', namespace },
    spec: {
      secretName: 'webhook',
      ipAddresses: ['127.0.0.1'],
      issuerRef: { group: 'cert-manager.io', kind: 'ClusterIssuer', name: 'internal-ca' },
    },
  };
  await applyAll(api, [serving]);
  await waitForCondition(plane, [serving], 'Ready');
  const values = await secretValues(api, namespace, 'webhook');
  const certificate = join(folder, 'webhook.crt');
  writeFileSync(certificate, values?.['tls.crt'] ?? '');
  writeFileSync(join(folder, 'webhook.key'), values?.['tls.key'] ?? '', { mode: 0o600 });
  const [port] = await freePorts(1);
  start('webhook', '--port', String(port), '--certificate', certificate);
  start('cainjector');
  const registration = {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingWebhookConfiguration',
    metadata: {
      name: 'cert-manager-webhook',
      annotations: { 'cert-manager.io/inject-ca-from': `${namespace}/webhook` },
    },
    webhooks: [
      {
        name: 'webhook.cert-manager.io',
        clientConfig: { url: `https://127.0.0.1:${port}/validate` },
        rules: [
          {
            apiGroups: ['cert-manager.io', 'acme.cert-manager.io'],
            apiVersions: ['v1'],
            operations: ['CREATE', 'UPDATE'],
            resources: ['*/*'],
          },
        ],
        admissionReviewVersions: ['v1'],
        failurePolicy: 'Fail',
        sideEffects: 'None',
      },
    ],
  };
  await applyAll(api, [registration]);
  await waitForNothing(plane, 'the webhook', async () => {
    const { status, body } = await api.apply(serving, { dryRun: true });
    return status === 200 ? [] : [String(body['message'])];
  });
  const { body } = await api.get((await api.pathOf(registration)) ?? '/');
  const [webhook] = body['webhooks'] as { clientConfig: { caBundle?: string } }[];
  expect(webhook?.clientConfig.caBundle).toMatch(/./);
}
