import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { allGoldenFixtures } from '../support/golden.ts';
import { coveringPairs } from '../support/pairwise.ts';
import { fixturePath } from '../support/render-fixture.ts';
import { wholePlatform } from '../support/whole-platform.ts';
import type { Api, KubernetesObject } from './support/api.ts';
import { startControlPlane } from './support/control-plane.ts';
import { definitionsOf, installDefinitions } from './support/definitions.ts';
import { objectsOf } from './support/operator.ts';

/*
 * Every object of the golden trees, of the whole platform, and of configurations with every pair of switches and modes passes the
 * strict validation of the API server without a warning, and Pod Security `restricted`.
 */

test('every object passes strict validation and Pod Security restricted', async () => {
  const configurations = [
    wholePlatform(),
    ...allGoldenFixtures.map((name) => readFileSync(fixturePath(name), 'utf8')),
    ...coveringPairs(1).configurations.map((settings) => JSON.stringify(settings)),
  ];
  const objects = new Map<string, KubernetesObject>();
  for (const configuration of configurations)
    for (const object of await objectsOf(configuration)) objects.set(JSON.stringify(object), object);
  const plane = await startControlPlane();
  try {
    const { api } = plane;
    await installDefinitions(api, await definitionsOf(customGroups([...objects.values()])));
    await makeNamespaces(api, [...objects.values()]);
    const refused: string[] = [];
    const pods = [...objects.values()].flatMap(podsOf);
    expect(pods.length).toBeGreaterThan(0);
    for (const object of [...objects.values(), ...pods]) {
      const { status, body, warnings } = await api.apply(object, { dryRun: true });
      const name = `${object.apiVersion} ${object.kind}/${object.metadata.name}`;
      if (status >= 400) refused.push(`${name}: ${String(body['message'])}`);
      for (const warning of warnings) refused.push(`${name}: ${warning}`);
    }
    process.stderr.write(`${objects.size} objects of ${configurations.length} configurations\n`);
    expect(refused).toEqual([]);
    // The namespaces do warn.
    const { warnings } = await api.apply(rootPod, { dryRun: true });
    expect(warnings.join()).toContain('would violate PodSecurity');
  } finally {
    await plane.stop();
  }
}, 900_000);

const rootPod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'root', namespace: 'ai-system' },
  spec: { containers: [{ name: 'root', image: 'example.org/root', securityContext: { privileged: true } }] },
};

/** The pods that the operator of Keycloak creates, as far as its object describes them: it sets no security context itself. */
function podsOf({ kind, metadata, spec }: KubernetesObject): readonly KubernetesObject[] {
  if (kind !== 'Keycloak') return [];
  const { unsupported } = spec as {
    readonly unsupported?: {
      readonly podTemplate: { readonly spec: { readonly containers: readonly object[] } };
    };
  };
  const image = 'example.org/keycloak';
  const [container, ...others] = unsupported?.podTemplate.spec.containers ?? [];
  const containers = [{ ...container, name: 'keycloak', image }, ...others];
  return [
    { apiVersion: 'v1', kind: 'Pod', metadata, spec: { ...unsupported?.podTemplate.spec, containers } },
  ];
}

/** The API groups of custom resources. */
function customGroups(objects: readonly KubernetesObject[]): readonly string[] {
  const groups = new Set(objects.map(({ apiVersion }) => apiVersion.split('/')[0] ?? ''));
  return [...groups].filter(
    (group) => group.includes('.') && (!group.endsWith('.k8s.io') || group.startsWith('gateway.')),
  );
}

/** With the strictest level of Pod Security as a warning, so that the template of a workload is checked with it. */
async function makeNamespaces(api: Api, objects: readonly KubernetesObject[]): Promise<void> {
  const labels = { 'pod-security.kubernetes.io/warn': 'restricted' };
  const names = new Set(objects.flatMap(({ metadata }) => metadata.namespace ?? []));
  for (const name of names)
    await api.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } });
}
