/** Tests docs/renovate.md: what its configuration finds, and the results of a pull request by Renovate. */

import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { globbySync } from 'globby';
import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import type { Upstream } from '../src/app-kit/version.ts';
import { apps } from '../src/apps/registry.generated.ts';
import { schema } from '../src/apps/shipped-schema.ts';
import { initialClusterYaml } from '../src/init/cluster-yaml.ts';
import { run, temporaryFolder } from './support/cli.ts';
import { repository } from './support/render-fixture.ts';

interface CustomManager {
  readonly managerFilePatterns: readonly string[];
  readonly matchStrings: readonly string[];
}

const page = readFileSync(join(repository, 'docs/renovate.md'), 'utf8');
const preset = JSON.parse(/```json\n(.*?)```/s.exec(page)?.[1] ?? '') as {
  readonly customManagers: readonly CustomManager[];
  readonly ignorePaths: readonly string[];
};

/** What Renovate extracts from a file: the named groups of each match. */
function extracted(path: string, text: string): Record<string, string | undefined>[] {
  return preset.customManagers
    .filter(({ managerFilePatterns }) =>
      managerFilePatterns.some((pattern) => new RegExp(pattern.slice(1, -1)).test(path)),
    )
    .flatMap(({ matchStrings }) => matchStrings.map((pattern) => new RegExp(pattern, 'g')))
    .flatMap((pattern) => [...text.matchAll(pattern)].map(({ groups }) => ({ ...groups })));
}

const upstreams = Object.entries(schema.properties).flatMap(
  ([name, setting]): [string, Upstream, unknown][] =>
    setting['x-renovate'] === undefined ? [] : [[name, setting['x-renovate'], setting.default]],
);

describe.each(['yaml', 'toml'] as const)('a new cluster.%s', (language) => {
  const found = extracted(`cluster.${language}`, initialClusterYaml(apps, randomBytes, { language }));

  test.each(upstreams)('%s is found with its default', (name, { tagPrefix, ...upstream }, version) => {
    expect(found).toContainEqual({
      registryUrl: undefined,
      extractVersion: tagPrefix === undefined ? undefined : `^${tagPrefix}(?<version>.+)$`,
      ...upstream,
      depType: name,
      currentValue: version,
    });
  });

  test('nothing else is found', () => {
    expect(found).toHaveLength(upstreams.length);
  });
});

test('every chart and image of the trees has a setting that is found', () => {
  const known = new Set(upstreams.map(([, { depName, registryUrl }]) => `${registryUrl ?? ''} ${depName}`));
  const missing = new Set<string>();
  const need = (name: string) => {
    if (!known.has(name)) missing.add(name);
  };
  for (const file of globbySync('test/golden/*/kubernetes/**/*.yaml', { cwd: repository })) {
    for (const document of parseAllDocuments(readFileSync(join(repository, file), 'utf8'))) {
      const object = document.toJS() as { kind?: string; spec?: { url?: string } } | null;
      const url = object?.spec?.url ?? '';
      if (object?.kind === 'OCIRepository') need(` ${url.replace('oci://', '')}`);
      if (object?.kind === 'HelmRepository') {
        if (![...known].some((name) => name.startsWith(`${url} `))) missing.add(url);
      }
      for (const [, image = ''] of document
        .toString()
        .matchAll(/^ *(?:- )?image(?:Name)?: "?([^\s"]+):[^\s"]+"?$/gm)) {
        need(` ${image}`);
      }
    }
  }
  expect([...missing]).toEqual([]);
});

test('images in the user’s templates are found, and template values are not taken for images', () => {
  const template =
    'spec:\n  containers:\n    - image: docker.io/library/nginx:1.29.1\n    - image: #{ other | yaml }#\n';
  expect(extracted('templates/config/kubernetes/apps/a/b/app/pod.yaml.j2', template)).toEqual([
    { depName: 'docker.io/library/nginx', currentValue: '1.29.1', currentDigest: undefined },
  ]);
});

test('after a new version, --check requires a run of configure, and one run is enough', async () => {
  const folder = temporaryFolder();
  await run(folder, ['init']);
  await run(folder, ['configure']);
  const path = join(folder, 'cluster.yaml');
  await run(folder, ['secrets', 'encrypt', 'cluster.yaml']);
  const sealed = readFileSync(path, 'utf8');
  const bumped = sealed.replace('# reloader_chart_version: "2.2.16"', 'reloader_chart_version: "2.2.99"');
  expect(bumped).not.toBe(sealed);
  writeFileSync(path, bumped);

  const check = await run(folder, ['configure', '--check']);
  expect(check.status).toBe(1);
  expect(check.stderr + check.stdout).toContain('Run `clusterwright configure` and commit the result.');
  expect(check.stderr + check.stdout).not.toContain('changed-by-hand');
  expect((await run(folder, ['configure'])).status).toBe(0);
  expect((await run(folder, ['configure', '--check'])).status).toBe(0);
});

test.each([
  ['reloader_chart_version: "^2.0.0"', 'must be one exact version'],
  ['reloader_chart_version: "2.x"', 'must be one exact version'],
  ['dragonfly_version: "dragonfly:v1"', 'must be an image tag'],
  ['cnpg_postgres_version: "17"', 'with its minor version'],
])('%s is refused', async (line, words) => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'cluster.yaml'), `cloudflare_domain: "example.com"\n${line}\n`);
  const { status, stdout, stderr } = await run(folder, ['validate']);
  expect(status).toBe(1);
  expect((stdout + stderr).replace(/\s+/g, ' ')).toContain(words);
});
