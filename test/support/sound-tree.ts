/** What every tree of ours is: without findings, without what nobody reads, and in an order in which it can start. */

import { expect } from 'vitest';
import { apps } from '../../src/apps/registry.generated.ts';
import { shipped } from '../../src/apps/shipped.ts';
import { collectDeclarations } from '../../src/pipeline/collect-declarations.ts';
import { render } from '../../src/render/render.ts';
import type { RenderedFile } from '../../src/render/rendered-file.ts';
import type { TemplateSet } from '../../src/render/templates.ts';
import { verifyTree } from '../../src/verify/verify.ts';
import { documentsOf, type KubernetesDocument } from './documents.ts';
import { validConfiguration } from './render-fixture.ts';

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

/** Renders the tree of these settings, and expects no finding about it. */
export function treeWithoutFindings(
  templates: TemplateSet,
  settings: Readonly<Record<string, unknown>>,
): readonly RenderedFile[] {
  const { variables } = validConfiguration(JSON.stringify(settings));
  const { files, diagnostics } = render(templates, variables, shipped);
  expect(diagnostics).toEqual([]);
  const findings = verifyTree({
    files: files.map((file) => ({ ...file, sealed: file.secret })),
    declarations: collectDeclarations(apps, variables),
    options: { closedWorld: true },
  });
  expect(findings.map(({ file, code, message }) => `${file}: ${code}: ${message}`)).toEqual([]);
  return files;
}

/** Expects the tree of these settings to have no finding, no Secret that nobody reads, no circle, and kinds before their objects. */
export function expectSoundTree(templates: TemplateSet, settings: Readonly<Record<string, unknown>>): void {
  const files = treeWithoutFindings(templates, settings);
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
        if (provider !== name && !awaited.has(provider)) early.push(`${name}: ${kind} before ${provider}`);
      }
  }
  expect(early).toEqual([]);
}
