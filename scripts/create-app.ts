/**
 * `npm run create-app -- <namespace> <app>`: creates a shipped app with a switch, a derived variable, tests, and a
 * template; enables it in a fixture, then runs the generators. Overwrites nothing. `clusterwright create-app` creates
 * a user's own app in any repository.
 */

import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const [namespace, app] = process.argv.slice(2);
/** Namespaces that exist in every cluster; the tree creates all others. */
const givenNamespaces = ['default', 'kube-system', 'kube-public', 'flux-system'];
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
  switchOn(app);
  // The order of imports depends on the app's name.
  run('npx', 'biome', 'check', '--write', '--log-level=error', `src/apps/${app}`, 'test/readers/apps');
  run('npm', 'run', '--silent', 'generate');
  run('npm', 'run', '--silent', 'golden');
}

function run(command: string, ...args: string[]): void {
  execFileSync(command, args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
}

/** Enables the app in the test configuration in which every switch is on, so that each template is rendered. */
function switchOn(app: string): void {
  const path = join(root, 'test/fixtures/high-availability.yaml');
  appendFileSync(path, `\n${app.replaceAll('-', '_')}_enabled: true\n`);
  process.stdout.write('switched it on in test/fixtures/high-availability.yaml\n');
}

function files(namespace: string, app: string): Record<string, string> {
  const key = app.replaceAll('-', '_');
  const templates = `templates/config/kubernetes/apps/${namespace}`;
  const ownsNamespace = !givenNamespaces.includes(namespace) && !existsSync(join(root, templates));
  return {
    [`src/apps/${app}/app.ts`]: `import { defineApp, flag, port, text } from '../../app-kit/index.ts';

export default defineApp({
  name: '${app}',
  title: '${app}',
  layer: 'application',
  namespace: '${namespace}',
  enabled: (v) => v.${key}_enabled,
  settings: {
    ${key}_enabled: flag({
      description: 'Deploy ${app}. One of \`true\`, \`false\`.',
      default: false,
    }),
    ${key}_port: port({
      description: 'Port on which ${app} listens.',
      default: 8080,
    }),
  },
  variables: {
    ${key}_url: text(
      'Address of ${app} inside the cluster.',
      (v) => \`http://${app}.${namespace}.svc.cluster.local:\${v.${key}_port}\`,
    ),
  },
});
`,
    [`src/apps/${app}/app.test.ts`]: `import { expect, test } from 'vitest';
import { renderTree, validConfiguration } from '../../../test/support/render-fixture.ts';

const disabled = 'cloudflare_domain: example.com\\n';
const enabled = \`\${disabled}${key}_enabled: true\\n\`;

test('the address has the port that is given', () => {
  const { variables } = validConfiguration(\`\${enabled}${key}_port: 9000\\n\`);
  expect(variables.${key}_url).toBe('http://${app}.${namespace}.svc.cluster.local:9000');
});

test('the switch writes the app, or no file of it', async () => {
  const ours = async (text: string) =>
    [...(await renderTree({ text })).keys()].filter((path) => path.includes('/${app}/'));
  expect(await ours(enabled)).toContain('kubernetes/apps/${namespace}/${app}/ks.yaml');
  expect(await ours(disabled)).toEqual([]);
});
`,
    [`test/readers/apps/${app}.ts`]: `import type { SettingReaders } from '../reader.ts';

/** The readers of the settings of ${app}. */
export const readers: Readonly<Record<string, SettingReaders>> = {
  ${key}_enabled: {
    to: false,
    reads: {
      'ConfigMap/${app} *': 'whoever mounts it',
      'Kustomization/${app} *': 'Flux',
      'kubernetes/apps/* *': 'Kustomize',${
        ownsNamespace
          ? `
      'Namespace/${namespace} *': 'Kubernetes',`
          : ''
      }
    },
  },
  ${key}_port: {
    to: 9000,
    reads: { 'ConfigMap/${app} data.url': 'whoever mounts it' },
  },
};
`,
    [`${templates}/${app}/app/configmap.yaml.j2`]: `#% if ${key}_enabled %#
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: ${app}
data:
  url: #{ ${key}_url | yaml }#
#% endif %#
`,
  };
}
