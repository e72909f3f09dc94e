import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { pathText } from '../../../src/diagnostics/path-text.ts';
import { definitionAdditions, groupsWithAdditions } from '../../../src/verify/kinds/groups.ts';
import { allKinds, findKind } from '../../../src/verify/kinds/pack.ts';
import { groupData } from '../../../src/verify/kinds/read-data.ts';
import { newerThanPinned, pinnedFlux, servedByPinned } from '../../../src/verify/kinds/served.ts';
import { validateObject } from '../../../src/verify/schemas/validate-object.ts';

function findings(yaml: string): readonly string[] {
  const verdict = validateObject(parse(yaml) as Record<string, unknown>);
  return verdict.known
    ? verdict.issues.map(({ code, path }) => `${code} ${pathText(path)}`)
    : ['unknown kind'];
}

test('every served version of every kind can be read', () => {
  const kinds = allKinds();
  expect(kinds.length).toBeGreaterThan(300);
  for (const { group, name, versions } of kinds) {
    for (const version of versions) {
      const found = findKind(group === '' ? version : `${group}/${version}`, name);
      expect(found !== undefined && 'type' in found && found.type().fields.size).toBeGreaterThan(2);
    }
  }
});

test('every group has its file, and every file its group', () => {
  const files = readdirSync(new URL('../../../src/verify/kinds/data/', import.meta.url));
  const groups = new Set(allKinds().map(({ group }) => `${group || 'core'}.json`));
  expect(files.filter((file) => file !== 'index.json').sort()).toEqual([...groups].sort());
});

test('what is added by hand has its place in the data', () => {
  const known = new Set(
    allKinds().flatMap(({ group }) => groupData(group)?.nodes.map(({ like }) => like) ?? []),
  );
  const lost = Object.keys(definitionAdditions).filter((name) => !known.has(name));
  for (const [group, additions] of groupsWithAdditions()) {
    const places = placesOf(group);
    for (const place of Object.keys(additions)) {
      const found = place.startsWith('….')
        ? [...places].some((each) => each.endsWith(place.slice(1)))
        : places.has(place);
      if (!found) lost.push(`${group} ${place}`);
    }
  }
  expect(lost).toEqual([]);
});

/** The paths of all objects of a group's kinds. */
function placesOf(group: string): ReadonlySet<string> {
  const { kinds, nodes } = groupData(group) ?? { kinds: {}, nodes: [] };
  const places = new Set<string>();
  const visit = (index: number, path: string, depth: number): void => {
    const node = nodes[index];
    if (node === undefined || depth > 16) return;
    if (node.t === 'list') visit(node.i ?? 0, path, depth);
    else if (node.t === 'map') visit(node.i ?? 0, `${path}.*`, depth + 1);
    else if (node.t === 'obj') {
      places.add(path);
      if (node.like !== undefined && depth > 3) return;
      for (const [name, child] of Object.entries(node.f ?? {})) visit(child, `${path}.${name}`, depth + 1);
    }
  };
  for (const [name, { versions }] of Object.entries(kinds))
    for (const index of Object.values(versions)) visit(index, name, 0);
  return places;
}

test.each([
  [
    'a field of CloudNativePG 1.30',
    `{apiVersion: postgresql.cnpg.io/v1, kind: Cluster, metadata: {name: a, namespace: a},
      spec: {instances: 1, storage: {size: 1Gi}, primaryLease: {leaseDurationSeconds: 20}}}`,
    [],
  ],
  [
    'an entity of Cilium 1.20',
    `{apiVersion: cilium.io/v2, kind: CiliumNetworkPolicy, metadata: {name: a, namespace: a},
      spec: {endpointSelector: {}, egress: [{toEntities: [cluster-mesh]}]}}`,
    [],
  ],
  [
    'a nonsense route',
    `{apiVersion: gateway.networking.k8s.io/v1, kind: GRPCRoute, metadata: {name: a, namespace: a}, spec: {parentRef: oops}}`,
    ['schema/unknown-field spec.parentRef'],
  ],
  [
    'a version that is no longer served',
    '{apiVersion: external-secrets.io/v1alpha1, kind: ExternalSecret, metadata: {name: a}, spec: {}}',
    ['schema/unknown-version apiVersion'],
  ],
  [
    'a field that an older version does not have',
    `{apiVersion: gateway.networking.k8s.io/v1beta1, kind: ReferenceGrant, metadata: {name: a, namespace: a},
      spec: {from: [], to: [], for: 1}}`,
    ['schema/unknown-field spec.for', 'schema/out-of-range spec.from', 'schema/out-of-range spec.to'],
  ],
  [
    'a whole object in another',
    `{apiVersion: source.toolkit.fluxcd.io/v1, kind: Bucket, metadata: {name: a, namespace: a},
      spec: {interval: 1m, bucketName: a, endpoint: a.b, provider: generic, secretRef: {name: a}}}`,
    [],
  ],
] as const)('%s', (_, yaml, expected) => {
  expect([...findings(yaml)].sort()).toEqual([...expected].sort());
});

const source = (version: string, kind: string) => ({ group: 'source.toolkit.fluxcd.io', version, kind });

test('the release of Flux that a tree pins decides which of its API versions are served', () => {
  const pinned = (version: string) =>
    pinnedFlux([
      {
        group: 'fluxcd.controlplane.io',
        version: 'v1',
        kind: 'FluxInstance',
        data: { spec: { distribution: { version } } },
      },
    ]);
  expect(['2.4.x', '=2.6.1', '2.x'].map(pinned)).toEqual([[4], [6], []]);
  expect(servedByPinned(source('v1beta2', 'OCIRepository'), [4])).toBe(true);
  expect(servedByPinned(source('v1beta2', 'OCIRepository'), [8])).toBe(false);
  expect(newerThanPinned(source('v1', 'OCIRepository'), [4])).toBe(6);
  expect(newerThanPinned(source('v1', 'OCIRepository'), [4, 7])).toBeUndefined();
  expect(newerThanPinned(source('v1', 'OCIRepository'), [])).toBeUndefined();
});
