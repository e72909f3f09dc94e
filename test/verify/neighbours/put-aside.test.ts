import { expect, test } from 'vitest';
import { brief, verifyForeign } from '../support.ts';
import { cluster, configMap, fluxKustomization } from './support.ts';

const broken = fluxKustomization('old', './apps/gone');
const found = (aside: Readonly<Record<string, string>>) =>
  verifyForeign(cluster({ 'c.yaml': configMap('web', 'a: b') }, '', aside)).map(brief);

test('files in a folder whose name begins with a dot are not checked while nothing applies them', () => {
  expect(found({ '.archived/old/ks.yaml': broken }).join('\n')).not.toContain('.archived');
  expect(found({ 'archived/old/ks.yaml': broken }).join('\n')).toContain('flux/missing-path');
  const applied = { '.old/ks.yaml': broken, 'cluster/old.yaml': fluxKustomization('dot', './.old') };
  expect(found(applied).join('\n')).toContain('.old/ks.yaml');
});

test('the image of a job that a script fills in is not checked there either', () => {
  const job =
    'apiVersion: batch/v1\nkind: Job\nmetadata: {name: a, namespace: apps}\nspec: {template: {spec: {restartPolicy: Never, containers: [{name: a, image: "busybox:latest", securityContext: {privileged: true}}]}}}\n';
  expect(found({ '.taskfiles/wipe.tmpl.yaml': job }).join('\n')).not.toContain('.taskfiles');
  expect(found({ 'taskfiles/wipe.tmpl.yaml': job }).join('\n')).toContain('security/privileged');
});

test('a plain-text secret is reported there too', () => {
  const secret =
    'apiVersion: v1\nkind: Secret\nmetadata: {name: a, namespace: apps}\nstringData: {password: hunter2-hunter2}\n';
  expect(found({ '.archived/secret.yaml': secret }).join('\n')).toContain('security/plain-secret');
});

test('Flux does not apply a folder that a list of its siblings omits', () => {
  const app = (name: string, path: string) => ({
    [`apps/${name}/kustomization.yaml`]: 'resources: [ks.yaml]\n',
    [`apps/${name}/ks.yaml`]: fluxKustomization(name, path),
    [`apps/${name}/app/c.yaml`]: configMap(name, 'a: b'),
  });
  const findings = verifyForeign({
    'clusters/one/flux/ks.yaml': fluxKustomization('apps', './clusters/one/apps'),
    'clusters/one/apps/kustomization.yaml': 'resources:\n  - ../../../apps/web\n  # - ../../../apps/old\n',
    ...app('web', './apps/web/app'),
    ...app('old', './apps/gone/app'),
  });
  const missing = findings.filter(({ code }) => code === 'flux/missing-path');
  expect(missing.map(({ severity, file }) => `${severity} ${file}`)).toEqual(['warning apps/old/ks.yaml']);
});
