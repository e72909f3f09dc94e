/** Every pair of switches and modes that the rules allow: trees without findings that can start in order. */

import { beforeAll, describe, expect, test } from 'vitest';
import { apps } from '../../src/apps/registry.generated.ts';
import { shipped } from '../../src/apps/shipped.ts';
import { collectDeclarations } from '../../src/pipeline/collect-declarations.ts';
import { render } from '../../src/render/render.ts';
import { loadTemplates, type TemplateSet } from '../../src/render/templates.ts';
import { verifyTree } from '../../src/verify/verify.ts';
import { documentsOf, type KubernetesDocument } from '../support/documents.ts';
import { coveringPairs, factors } from '../support/pairwise.ts';
import { repository, validConfiguration } from '../support/render-fixture.ts';

const { configurations, refused } = coveringPairs(120);

let templates: TemplateSet;
beforeAll(async () => {
  templates = await loadTemplates([
    { directory: `${repository}templates/config`, shownAs: 'templates/config' },
  ]);
});

test('they hold every switch and mode, but for pairs that a rule refuses', () => {
  expect(factors.size).toBeGreaterThan(60);
  expect(configurations.length).toBeGreaterThanOrEqual(120);
  // Without the sign-in, or what it needs, Prometheus cannot be reached.
  const ways = ['prometheus_route_enabled=true', 'alertmanager_route_enabled=true'];
  const needs = [
    'secrets_backend=external-secrets',
    ...['cnpg', 'envoy_gateway', 'keycloak', 'monitoring'].map((part) => `${part}_enabled=false`),
  ];
  const expected = [
    ...ways.flatMap((way) => needs.map((need) => [way, need])),
    // Nobody signs the certificate of the gateways.
    ...[
      'envoy_gateway_enabled',
      'rustfs_console_route_enabled',
      ...ways.map((way) => way.replace('=true', '')),
    ].map((name) => [`${name}=true`, 'cert_manager_enabled=false']),
    ['rustfs_console_route_enabled=true', 'envoy_gateway_enabled=false'],
    ['rustfs_console_route_enabled=true', 'rustfs_enabled=false'],
  ];
  const sorted = (pair: readonly string[]) => pair.toSorted().join(' ');
  expect(refused.map((pair) => sorted(pair.split(' '))).toSorted()).toEqual(expected.map(sorted).toSorted());
});

/** Groups of custom resources by the app whose operator or chart installs their definitions. */
const kindsOf: Readonly<Record<string, readonly string[]>> = {
  'cert-manager': ['cert-manager.io'],
  'cloudnative-pg': ['postgresql.cnpg.io'],
  'barman-cloud': ['barmancloud.cnpg.io'],
  'clickhouse-operator': ['clickhouse.com'],
  'dragonfly-operator': ['dragonflydb.io'],
  'envoy-gateway-operator': ['gateway.networking.k8s.io', 'gateway.envoyproxy.io'],
  'external-secrets-operator': ['external-secrets.io'],
  'keycloak-operator': ['k8s.keycloak.org'],
  'prometheus-crds': ['monitoring.coreos.com'],
};

interface Part {
  readonly dependsOn: readonly string[];
  readonly objects: readonly KubernetesDocument[];
}

const isEntry = (path: string) => /\/kubernetes\/apps\/?$/.test(path);

/** The Flux Kustomizations of a tree, by name, with the objects below their path. */
function partsOf(files: readonly { readonly path: string; readonly content: string }[]): Map<string, Part> {
  const documents = files.flatMap(({ path, content }) =>
    documentsOf(content).map((document) => ({ path, document })),
  );
  return new Map(
    documents
      .filter(({ document }) => document.apiVersion.startsWith('kustomize.toolkit.fluxcd.io/'))
      .map(({ document }) => {
        const spec = document['spec'] as { path: string; dependsOn?: readonly { name: string }[] };
        const folder = `${spec.path.replace(/^\.\//, '')}/`;
        // The folder of the entry point contains those of all others; it applies only Kustomizations.
        const own = documents.filter(({ path }) => path.startsWith(folder) && !isEntry(spec.path));
        const objects = own.map((each) => each.document);
        return [
          String(document.metadata?.name),
          { dependsOn: (spec.dependsOn ?? []).map(({ name }) => name), objects },
        ];
      }),
  );
}

/** Everything that a part waits for, directly or indirectly. */
function before(name: string, parts: ReadonlyMap<string, Part>): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (each: string) => {
    for (const next of parts.get(each)?.dependsOn ?? []) {
      if (found.has(next)) continue;
      found.add(next);
      visit(next);
    }
  };
  visit(name);
  return found;
}

describe.each(configurations.map((settings, index) => ({ index, settings })))(
  'configuration $index',
  ({ settings }) => {
    test('has no finding, no Secret that nobody reads, no circle, and kinds before their objects', () => {
      const { variables } = validConfiguration(JSON.stringify(settings));
      const { files, diagnostics } = render(templates, variables, shipped);
      expect(diagnostics).toEqual([]);
      const findings = verifyTree({
        files: files.map((file) => ({ ...file, sealed: file.secret })),
        declarations: collectDeclarations(apps, variables),
        options: { closedWorld: true },
      });
      expect(findings.map(({ file, code, message }) => `${file}: ${code}: ${message}`)).toEqual([]);

      const objects = files.flatMap(({ content }) => documentsOf(content));
      const secrets = objects.filter(({ kind }) => kind === 'Secret');
      const others = JSON.stringify(objects.filter(({ kind }) => kind !== 'Secret'));
      expect(
        secrets.map(({ metadata }) => String(metadata?.name)).filter((name) => !others.includes(name)),
      ).toEqual([]);

      const parts = partsOf(files);
      const early: string[] = [];
      for (const [name, part] of parts) {
        const awaited = before(name, parts);
        expect(awaited.has(name), `${name} waits for itself`).toBe(false);
        for (const { apiVersion, kind } of part.objects)
          for (const [provider, groups] of Object.entries(kindsOf)) {
            if (!groups.includes(apiVersion.split('/')[0] ?? '') || !parts.has(provider)) continue;
            if (provider !== name && !awaited.has(provider))
              early.push(`${name}: ${kind} before ${provider}`);
          }
      }
      expect(early).toEqual([]);
    });
  },
);
