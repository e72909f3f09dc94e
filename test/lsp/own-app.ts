import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repository } from '../support/render-fixture.ts';

/** A valid configuration for the example app. */
export const configuration = `cloudflare_domain: kube.cc
cluster_name: home
dragonfly_acl_enabled: true
dragonfly_password: HbpAu9xx64Pcoaaq2K73AbgIOq4yellN
podinfo_token: Xt3AZT3EUvPYLDiEpEGjp2LdVg7of0L8
dragonfly_enabled: true
`;

export const templates = 'templates/config/kubernetes/apps/demo/podinfo/app';

/** The line, from 1, with the first occurrence of a word in the app's object. */
export function lineInApp(word: string): number {
  const text = readFileSync(join(repository, 'examples/own-app/apps/podinfo/app.ts'), 'utf8');
  return text.slice(0, text.indexOf(word)).split('\n').length;
}

/** A copy of the example app with a configuration, and a function that removes it. */
export function ownAppFolder(text = configuration): { readonly folder: string; readonly remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'clusterwright-lsp-'));
  cpSync(join(repository, 'examples/own-app'), folder, { recursive: true });
  writeFileSync(join(folder, 'cluster.yaml'), text);
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
