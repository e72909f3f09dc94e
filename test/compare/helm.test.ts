import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { run, temporaryFolder } from '../support/cli.ts';
import { tree } from './support.ts';

let folder: string;

const release = (replicas: string) => `apiVersion: source.toolkit.fluxcd.io/v1
kind: OCIRepository
metadata: {name: web, namespace: shop}
spec: {interval: 1h, url: "oci://registry.example.com/charts/web", ref: {tag: 1.2.3}}
---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: web, namespace: shop}
spec:
  interval: 1h
  chartRef: {kind: OCIRepository, name: web}
  values: {replicas: ${replicas}}
`;

/** Replaces helm: it records how it was called, and renders a Deployment with the replicas of the values. */
const helm = `#!/bin/sh
echo "$@" >> "$HOME/calls"
case "$1" in
  pull) while [ "$1" != --destination ]; do shift; done; folder=$2; : > "$folder/web-1.2.3.tgz" ;;
  template)
    values=$(cat)
    echo "$values" >> "$HOME/values"
    case "$values" in *refuse*) echo 'WARNING: old' >&2; echo 'Error: values do not fit: replicas' >&2; exit 1 ;; esac
    replicas=$(echo "$values" | sed 's/.*"replicas":\\([^,}]*\\).*/\\1/')
    cat <<END
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: $replicas
  selector: {matchLabels: {app: web}}
  template: {metadata: {labels: {app: web}}, spec: {containers: [{name: app, image: "example/web:1"}]}}
---
apiVersion: v1
kind: Secret
metadata: {name: made-up}
stringData: {password: "made-up-$$"}
END
  ;;
esac
`;

beforeEach(() => {
  folder = temporaryFolder();
  for (const { path, content } of tree(release('2'))) write(path, content);
  write('bin/helm', helm);
  chmodSync(join(folder, 'bin/helm'), 0o755);
  mkdirSync(join(folder, 'nobody'));
});

function write(path: string, content: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
}

const clusterwright = (...args: string[]) =>
  run(folder, args, { PATH: `${join(folder, 'bin')}:${process.env['PATH']}` });
const noted = (file: string) => readFileSync(join(folder, 'nobody', file), 'utf8');

describe('--helm', () => {
  test('adds what a release installs, with the chart from the cache the second time', async () => {
    const { status, stdout } = await clusterwright('build', '--helm');
    expect(status).toBe(0);
    expect(stdout).toContain(
      '# Kustomization flux-system/apps, HelmRelease web, apps/all.yaml\napiVersion: apps/v1\nkind: Deployment',
    );
    expect(stdout).not.toContain('made-up-');
    await clusterwright('build', '--helm');
    expect(noted('calls').match(/^pull .*/gm)).toEqual([
      expect.stringMatching(
        /^pull --version 1\.2\.3 --destination \S+ -- oci:\/\/registry\.example\.com\/charts\/web$/,
      ),
    ]);
    expect(noted('calls')).toMatch(
      /^template --namespace shop .*--api-versions helm\.toolkit\.fluxcd\.io\/v2 .*-- web \S+\.tgz$/m,
    );
  });

  test('uses a given chart, and fetches nothing', async () => {
    await clusterwright('build', '--helm', '--chart', 'web=./charts/web');
    expect(noted('calls')).toContain(`-- web ${join(folder, 'charts/web')}\n`);
    expect(noted('calls')).not.toContain('pull');
  });

  test('reports what is wrong with rendered objects, and what Helm rejects, at the release', async () => {
    expect((await clusterwright('verify', '--helm', '--chart', 'web=x')).stdout).not.toContain('schema/');
    write('apps/all.yaml', release('two'));
    const wrong = await clusterwright('verify', '--helm', '--chart', 'web=x');
    expect(wrong.stdout).toContain(
      'apps/all.yaml:8:1 error schema/wrong-type Deployment shop/web, which the chart of web renders: spec.replicas',
    );
    write('apps/all.yaml', release('refuse'));
    const refused = await clusterwright('verify', '--helm', '--chart', 'web=x');
    expect(refused.stdout).toContain(
      'error helm/not-rendered Helm rejects the release: values do not fit: replicas',
    );
    expect(refused.stdout).not.toContain('WARNING');
  });

  test('accepts what the API server accepts of a chart: octal modes, and fields without a value', async () => {
    const rendered = helm
      .replace('  replicas: $replicas', '  replicas: $replicas\n  strategy:')
      .replace(
        'image: "example/web:1"}]',
        'image: "example/web:1"}], volumes: [{name: v, configMap: {name: c, defaultMode: 0755}}]',
      );
    write('bin/helm', rendered);
    expect((await clusterwright('verify', '--helm', '--chart', 'web=x')).stdout).not.toContain('schema/');
  });

  test('does not take what a given chart creates for missing', async () => {
    write('charts/web/Chart.yaml', 'apiVersion: v2\nname: web\nversion: 1.2.3\n');
    write('charts/web/values.yaml', 'replicas: 1\n');
    write('charts/web/templates/deployment.yaml', 'replicas: {{ .Values.replicas }}\n');
    const behind =
      '---\napiVersion: v1\nkind: Service\nmetadata: {name: more, namespace: shop}\nspec: {selector: {app: web}, ports: [{port: 80}]}\n';
    write('apps/all.yaml', `${release('2')}${behind}`);
    const { stdout } = await clusterwright('verify', '--chart', 'web=charts/web');
    expect(stdout).not.toContain('ref/');
    write('apps/all.yaml', `${release('2').replace('replicas:', 'replica:')}${behind}`);
    const wrong = await clusterwright('verify', '--chart', 'web=charts/web');
    expect(wrong.stdout).toContain('helm/unknown-value');
  });

  test('does not treat the name of a release or chart as an option of helm', async () => {
    const hostile = release('2')
      .replace('values:', 'releaseName: --post-renderer=./evil\n  values:')
      .replace('charts/web', 'charts/--untar');
    write('apps/all.yaml', hostile);
    await clusterwright('build', '--helm');
    expect(noted('calls')).toMatch(/^template .* -- --post-renderer=\.\/evil \S+$/m);
    expect(noted('calls')).toMatch(/^pull .* -- oci:\S+--untar$/m);
  });

  test('is refused with --untrusted, and reported if helm is missing', async () => {
    expect(await clusterwright('build', '--helm', '--untrusted')).toMatchObject({
      status: 2,
      stderr: '--untrusted starts no helm and fetches nothing: leave --helm out\n',
    });
    const without = await run(folder, ['build', '--helm', '--chart', 'web=x'], { PATH: '/nowhere' });
    expect(without.status).toBe(1);
    expect(without.stderr).toContain('helm/not-installed --helm needs helm, which is not on the PATH');
  });
});
