import { expect, test } from 'vitest';
import { apps } from '../../src/apps/registry.generated.ts';
import { collectDeclarations } from '../../src/pipeline/collect-declarations.ts';
import { verifyTree } from '../../src/verify/verify.ts';
import { withLangfuse } from '../support/check-configuration.ts';
import { documentsOf } from '../support/documents.ts';
import { renderTree, validConfiguration } from '../support/render-fixture.ts';
import { wholePlatform } from '../support/whole-platform.ts';

const kinds = { cilium: 'CiliumNetworkPolicy', kubernetes: 'NetworkPolicy' };

interface Rule {
  readonly from?: readonly unknown[];
  readonly to?: readonly unknown[];
}

/** The whole platform with policies of one kind: its files and the policies in them. */
async function platform(kind: keyof typeof kinds) {
  const text = `${wholePlatform()}network_policy_kind: ${kind}\n`;
  const files = [...(await renderTree({ text })).values()];
  const objects = files.flatMap(({ content }) => documentsOf(content));
  const policies = objects.filter((object) => /NetworkPolicy$/.test(String(object.kind)));
  return { text, files, policies };
}

test('policies of both kinds select the same pods', async () => {
  const names = async (kind: keyof typeof kinds) => {
    const { policies } = await platform(kind);
    expect(new Set(policies.map((policy) => policy.kind))).toEqual(new Set([kinds[kind]]));
    return policies.map(({ metadata }) => `${metadata?.namespace}/${metadata?.name}`);
  };
  const cilium = await names('cilium');
  expect(cilium.length).toBeGreaterThan(10);
  expect(await names('kubernetes')).toEqual(cilium);
});

test.each(Object.keys(kinds) as (keyof typeof kinds)[])(
  'every connection passes those of %s',
  async (kind) => {
    const { text, files } = await platform(kind);
    const findings = verifyTree({
      files: files.map((file) => ({ ...file, sealed: file.secret })),
      declarations: collectDeclarations(apps, validConfiguration(text).variables),
      options: { closedWorld: true },
    });
    const errors = findings.filter(({ severity }) => severity === 'error');
    expect(errors.map(({ file, code, message }) => `${file}: ${code}: ${message}`)).toEqual([]);
  },
);

test('pods of others in a namespace of the tree need no policy of the tree', async () => {
  const text = withLangfuse(
    'network_policies_enabled: true',
    'litellm_enabled: true',
    'litellm_mode: existing',
  );
  const { variables } = validConfiguration(text);
  const findings = verifyTree({
    files: [...(await renderTree({ text })).values()].map((file) => ({ ...file, sealed: file.secret })),
    declarations: collectDeclarations(apps, variables),
    options: { closedWorld: true },
  });
  expect(findings.map(({ code, message }) => `${code}: ${message}`)).toEqual([]);
});

test('a NetworkPolicy opens a port to every address once, however many hosts are meant', async () => {
  const { policies } = await platform('kubernetes');
  for (const { spec } of policies as readonly { spec?: Record<'ingress' | 'egress', Rule[] | undefined> }[]) {
    for (const rule of [...(spec?.ingress ?? []), ...(spec?.egress ?? [])]) {
      const peers = [...(rule.from ?? []), ...(rule.to ?? [])].map((peer) => JSON.stringify(peer));
      expect(peers).toEqual([...new Set(peers)]);
    }
  }
});
