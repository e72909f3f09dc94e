/**
 * `npm run create-app -- <namespace> <app>`: writes the folders of a new app, with a switch, one derived variable, a
 * test, and the templates of a Flux Kustomization, then runs the generators. Overwrites nothing.
 */

import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const [namespace, app] = process.argv.slice(2);
const label = /^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/;

if (namespace === undefined || app === undefined || !label.test(namespace) || !label.test(app)) {
  process.stderr.write('usage: npm run create-app -- <namespace> <app>, both as DNS labels\n');
  process.exitCode = 2;
} else {
  const taken = [`src/apps/${app}`, `templates/config/kubernetes/apps/${namespace}/${app}`].find((path) =>
    existsSync(join(root, path)),
  );
  if (taken !== undefined) {
    process.stderr.write(`${taken} exists already\n`);
    process.exitCode = 1;
  } else create(namespace, app);
}

function create(namespace: string, app: string): void {
  const written = Object.entries(files(namespace, app)).filter(([path]) => !existsSync(join(root, path)));
  for (const [path, text] of written) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
    process.stdout.write(`wrote ${path}\n`);
  }
  execFileSync('npm', ['run', '--silent', 'generate'], { cwd: root, stdio: 'inherit' });
}

function files(namespace: string, app: string): Record<string, string> {
  const key = app.replaceAll('-', '_');
  const type = `${key.replace(/(^|_)(.)/g, (_, __, letter: string) => letter.toUpperCase())}Derived`;
  const templates = `templates/config/kubernetes/apps/${namespace}`;
  return {
    [`src/apps/${app}/app.ts`]: `import { dnsLabel, flag } from '../../schema/types.ts';
import type { App } from '../app.ts';
import { derivations, type ${type} } from './derive.ts';

export const app: App<${type}> = {
  name: '${app}',
  layer: 'application',
  schema: {
    groups: [
      {
        title: '${app}',
        settings: {
          ${key}_enabled: flag({
            description: 'Deploy ${app}. One of \`true\`, \`false\`.',
            default: false,
          }),
          ${key}_subdomain: dnsLabel({
            description: 'Host part of the address below \`cloudflare_domain\`.',
            default: '${app}',
          }),
        },
      },
    ],
  },
  derivations,
};
`,
    [`src/apps/${app}/derive.ts`]: `import type { Derivations } from '../../derive/derivation.ts';

export interface ${type} {
  ${key}_hostname: string;
}

export const derivations: Derivations<${type}> = {
  ${key}_hostname: {
    description: 'Host name under which ${app} is reached.',
    compute: (v) => \`\${v.${key}_subdomain}.\${v.cloudflare_domain}\`,
  },
};
`,
    [`src/apps/${app}/app.test.ts`]: `import { expect, test } from 'vitest';
import { renderTree, validConfiguration } from '../../../test/support/render-fixture.ts';

const disabled = 'cloudflare_domain: example.com\\n';
const enabled = \`\${disabled}${key}_enabled: true\\n\`;

test('the host name stands below the domain', () => {
  expect(validConfiguration(enabled).variables.${key}_hostname).toBe('${app}.example.com');
});

test('the switch writes the app, or no file of it', async () => {
  const ours = async (text: string) =>
    [...(await renderTree({ text })).keys()].filter((path) => path.includes('/${app}/'));
  expect(await ours(enabled)).toContain('kubernetes/apps/${namespace}/${app}/ks.yaml');
  expect(await ours(disabled)).toEqual([]);
});
`,
    [`${templates}/${app}/ks.yaml.j2`]: `#% if ${key}_enabled %#
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: ${app}
  namespace: flux-system
spec:
  interval: 1h
  retryInterval: 2m
  timeout: 5m
  path: ./kubernetes/apps/${namespace}/${app}/app
  prune: true
  wait: true
  sourceRef:
    kind: GitRepository
    name: flux-system
  targetNamespace: ${namespace}
#% endif %#
`,
    [`${templates}/${app}/app/kustomization.yaml.j2`]: `#% set files = rendered('*.yaml') %#
#% if files %#
---
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
#% for file in files %#
  - #{ file | yaml }#
#% endfor %#
#% endif %#
`,
    [`${templates}/${app}/app/configmap.yaml.j2`]: `#% if ${key}_enabled %#
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: ${app}
data:
  hostname: #{ ${key}_hostname | yaml }#
#% endif %#
`,
    [`${templates}/kustomization.yaml.j2`]: `#% set files = rendered('namespace.yaml') + rendered('*/ks.yaml') %#
#% if files %#
---
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
#% for file in files %#
  - #{ file | yaml }#
#% endfor %#
#% endif %#
`,
    [`${templates}/namespace.yaml.j2`]: `#% if rendered('*/ks.yaml') %#
---
apiVersion: v1
kind: Namespace
metadata:
  name: ${namespace}
  annotations:
    kustomize.toolkit.fluxcd.io/prune: disabled
#% endif %#
`,
  };
}
