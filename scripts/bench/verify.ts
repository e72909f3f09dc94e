/**
 * `npm run bench:verify`: compares verifying the whole platform tree with a shell script that runs Kustomize and kubeconform for
 * each Kustomization. Measures whole processes; prints medians of alternating rounds. The tools are the first on the PATH:
 * `PATH="$(bash scripts/install-tools.sh):$PATH" npm run bench`. CRD_SCHEMAS names the folder of schemas for kubeconform.
 */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { asMap } from '../../src/verify/model/data.ts';
import { findBinary, writeTree } from '../../test/support/on-disk.ts';
import { writeBuiltInSchemas } from '../../test/support/openapi.ts';
import { renderTree, repository } from '../../test/support/render-fixture.ts';

const rounds = Number(process.argv[2] ?? 7);
const kustomize = findBinary('kustomize');
const kubeconform = findBinary('kubeconform');
const schemas = resolve(process.env['CRD_SCHEMAS'] ?? '../shared/schemas');
const command = join(repository, 'dist/clusterwright.cjs');

for (const fixture of ['high-availability', 'external-everything']) await compare(fixture);

/** Alternates verifying the tree of a fixture with building and checking each of its Kustomizations. */
async function compare(fixture: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'clusterwright-bench-'));
  try {
    const tree = await renderTree({ fixture });
    writeTree(tree, join(folder, 'tree'));
    // Like verify, kubeconform must check every object; without these it skips all of Kubernetes' own kinds.
    const texts = [...tree.values()].map(({ content }) => content);
    const objects = texts.flatMap((text) =>
      parseAllDocuments(text).map((document) => asMap(document.toJS())),
    );
    if (!writeBuiltInSchemas(join(folder, 'schemas'), objects)) throw new Error('no schemas: Go is needed');
    // Flux builds the paths of its Kustomizations; its example script for CI builds each kustomization.yaml.
    const paths = fluxPaths(texts);
    const folders = [...tree.keys()]
      .filter((path) => path.endsWith('/kustomization.yaml'))
      .map((path) => path.slice(0, -'/kustomization.yaml'.length));
    const [ours, perPath, perFile]: [number[], number[], number[]] = [[], [], []];
    for (let round = 0; round < rounds; round += 1) {
      ours.push(
        timed(() =>
          spawnSync(process.execPath, [command, 'verify', join(folder, 'tree')], { stdio: 'ignore' }),
        ),
      );
      perPath.push(timed(() => buildAndValidate(folder, paths)));
      perFile.push(timed(() => buildAndValidate(folder, folders)));
    }
    const own = median(ours);
    const row = (name: string, time: number) =>
      `  ${name.padEnd(54)} ${time.toFixed(0).padStart(5)} ms  ${(own / time).toFixed(2)}`;
    process.stdout.write(
      [
        `${fixture}, ${tree.size} files, median of ${rounds}; behind each time, what part of it verify takes`,
        row('clusterwright verify', own),
        row(`kustomize and kubeconform, ${folders.length} kustomization.yaml`, median(perFile)),
        row(`kustomize and kubeconform, ${paths.length} paths of Flux Kustomizations`, median(perPath)),
        '',
      ].join('\n'),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function fluxPaths(contents: readonly string[]): string[] {
  const manifests = contents.filter(
    (text) => /kustomize\.toolkit/.test(text) && /kind: Kustomization\n/.test(text),
  );
  return [
    ...new Set(
      manifests.flatMap((text) => [...text.matchAll(/^ {2}path: \.\/(\S+)$/gm)].map(([, path = '']) => path)),
    ),
  ];
}

/** One path after another; the two tools run in a pipe, where they overlap. */
function buildAndValidate(folder: string, paths: readonly string[]): void {
  const own = join(folder, 'schemas/{{.ResourceKind}}{{.KindSuffix}}.json');
  const custom = join(schemas, '{{.Group}}/{{.ResourceKind}}_{{.ResourceAPIVersion}}.json');
  const pipe = '"$1" build "$2" | "$3" -strict -schema-location "$4" -schema-location "$5"';
  for (const path of paths) {
    const built = join(folder, 'tree', path);
    spawnSync('sh', ['-c', pipe, 'sh', kustomize, built, kubeconform, own, custom], { stdio: 'ignore' });
  }
}

function timed(run: () => unknown): number {
  const start = performance.now();
  run();
  return performance.now() - start;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
