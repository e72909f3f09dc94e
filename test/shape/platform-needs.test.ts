/** What the platform needs to work at all, and once lacked. */

import { expect, test } from 'vitest';
import { changedFixture, changedText } from '../readers/observe.ts';
import { checkConfiguration, withLangfuse } from '../support/check-configuration.ts';
import { objectsOf } from '../support/documents.ts';
import { renderTree } from '../support/render-fixture.ts';
import { wholePlatform } from '../support/whole-platform.ts';

const whole = objectsOf(await renderTree({ text: wholePlatform() }));

test('everything that speaks with RustFS names the Service of its chart, rustfs-svc', () => {
  const addresses = [...JSON.stringify([...whole.values()]).matchAll(/\b(rustfs[a-z-]*)\.storage\.svc/g)];
  expect(addresses.length).toBeGreaterThan(3);
  expect(new Set(addresses.map(([, service]) => service))).toEqual(new Set(['rustfs-svc']));
});

test("LiteLLM's older callback is refused with a chart that drops what it sends", () => {
  const reported = (version: string) =>
    checkConfiguration(
      changedText(wholePlatform(), {
        langfuse_chart_version: version,
        langfuse_blob_mode: 'rustfs',
        litellm_callback: 'langfuse',
      }),
    ).diagnostics.map(({ path }) => path);
  expect(reported('2.0.0')).toContain('litellm_callback');
  expect(reported('1.5.41')).not.toContain('litellm_callback');
});

test('the Secret beside which version 2.0.0 of the chart cannot upgrade is removed from the release', async () => {
  const renderers = async (version: string) => {
    const text = changedText(wholePlatform(), {
      langfuse_chart_version: version,
      langfuse_blob_mode: 'rustfs',
      litellm_callback: 'langfuse_otel',
    });
    const release = objectsOf(await renderTree({ text })).get('HelmRelease/langfuse');
    return (release?.['spec'] as { readonly postRenderers?: object })?.postRenderers;
  };
  const patch = '$patch: delete\napiVersion: v1\nkind: Secret\nmetadata:\n  name: langfuse-app\n';
  // With a target, because the chart writes the namespace, and a patch that names no namespace would match nothing.
  const target = { kind: 'Secret', name: 'langfuse-app' };
  expect(await renderers('2.0.0')).toEqual([{ kustomize: { patches: [{ target, patch }] } }]);
  expect(await renderers('1.5.41')).toBe(undefined);
});

test('Langfuse waits for the Kustomization that <part>_existing names, or for none', async () => {
  const waitsFor = async (line: string) => {
    const objects = objectsOf(await renderTree({ text: withLangfuse(line) }));
    const spec = objects.get('Kustomization/langfuse')?.['spec'] as
      | { readonly dependsOn: readonly { readonly name: string }[] }
      | undefined;
    return spec?.dependsOn.map(({ name }) => name);
  };
  expect(await waitsFor('rustfs_existing: {kustomization: objects/store}')).toContain('store');
  const without = await waitsFor('rustfs_existing: {namespace: objects}');
  expect(without).not.toContain('rustfs');
  expect(without).toContain('dragonfly');
});

test('every namespace of the tree enforces Pod Security, and all but a few the strictest', () => {
  const levels = [...whole.values()]
    .filter(({ kind }) => kind === 'Namespace')
    .map(({ metadata }) => {
      const { labels = {} } = metadata as { readonly labels?: Readonly<Record<string, string>> };
      return [String(metadata?.name), labels['pod-security.kubernetes.io/enforce']] as const;
    });
  expect(Object.fromEntries(levels.filter(([, level]) => level !== 'restricted'))).toEqual({
    // The node exporter needs access to the node.
    'node-exporter': 'privileged',
  });
  expect(levels.length).toBeGreaterThan(8);
});

test('the namespace of an existing LiteLLM is created if nobody else did, and is not changed', async () => {
  const namespaces = async (changes: object) => {
    const tree = objectsOf(await renderTree({ text: changedFixture('external-shape', { ...changes }) }));
    return tree.get('Namespace/litellm')?.metadata;
  };
  expect(await namespaces({})).toEqual({
    name: 'litellm',
    annotations: {
      'kustomize.toolkit.fluxcd.io/ssa': 'IfNotPresent',
      'kustomize.toolkit.fluxcd.io/prune': 'disabled',
    },
  });
  expect(await namespaces({ litellm_namespace: 'default' })).toBe(undefined);
  expect(await namespaces({ litellm_enabled: false })).toBe(undefined);
});
