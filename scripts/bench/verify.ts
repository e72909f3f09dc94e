/**
 * `npm run bench:verify`: verifying the whole platform tree beside what a shell script does with Kustomize and kubeconform,
 * once for each Flux Kustomization. Whole processes, medians of rounds in which both have their turn. The tools are the
 * first in PATH: `PATH="$(bash scripts/install-tools.sh):$PATH" npm run bench`. CRD_SCHEMAS names the folder of schemas that kubeconform reads.
 */

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { findBinary, writeTree } from '../../test/support/on-disk.ts';
import { renderTree, repository } from '../../test/support/render-fixture.ts';

const rounds = Number(process.argv[2] ?? 7);
const kustomize = findBinary('kustomize');
const kubeconform = findBinary('kubeconform');
const schemas = resolve(process.env['CRD_SCHEMAS'] ?? '../shared/schemas');
const command = join(repository, 'dist/clusterwright.js');
const folder = mkdtempSync(join(tmpdir(), 'clusterwright-bench-'));

try {
  const tree = await renderTree({ fixture: 'high-availability' });
  writeTree(tree, folder);
  const paths = [
    ...new Set(
      [...tree.values()].flatMap(({ content }) =>
        /kind: Kustomization\n/.test(content) && /kustomize\.toolkit/.test(content)
          ? [...content.matchAll(/^ {2}path: \.\/(\S+)$/gm)].map(([, path = '']) => path)
          : [],
      ),
    ),
  ];
  // The script that fluxcd shows for CI builds the folder of every kustomization.yaml.
  const folders = [...tree.keys()]
    .filter((path) => path.endsWith('/kustomization.yaml'))
    .map((path) => path.slice(0, -'/kustomization.yaml'.length));
  const ours: number[] = [];
  const within: number[] = [];
  const everywhere: number[] = [];
  const theirs: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    ours.push(timed(() => spawnSync(process.execPath, [command, 'verify', folder], { stdio: 'ignore' })));
    within.push(firstCall());
    theirs.push(timed(() => paths.forEach(buildAndValidate)));
    everywhere.push(timed(() => folders.forEach(buildAndValidate)));
  }
  const own = median(ours);
  const row = (name: string, time: number) =>
    `  ${name.padEnd(44)} ${time.toFixed(0).padStart(6)} ms  ${(own / time).toFixed(2)}`;
  process.stdout.write(
    [
      `${tree.size} files, median of ${rounds}; behind each time, what part of it verify takes`,
      row('clusterwright verify', own),
      row('verifying in a process that has the tree, cold', median(within)),
      row(`kustomize and kubeconform, ${paths.length} Flux Kustomizations`, median(theirs)),
      row(`kustomize and kubeconform, ${folders.length} kustomization files`, median(everywhere)),
      '',
    ].join('\n'),
  );
} finally {
  rmSync(folder, { recursive: true });
}

/** What verifying adds to a run that has the tree in memory: the first call in a fresh process, with loading its code. */
function firstCall(): number {
  const script = `
    import { readdirSync, readFileSync, statSync } from 'node:fs';
    const [folder, library] = ${JSON.stringify([folder, join(repository, 'dist/index.js')])};
    const files = readdirSync(folder, { recursive: true }).filter((name) => statSync(folder + '/' + name).isFile())
      .map((path) => ({ path, content: readFileSync(folder + '/' + path, 'utf8') }));
    const start = performance.now();
    const { apps, collectDeclarations, verifyTree } = await import(library);
    verifyTree({ files, declarations: collectDeclarations(apps) });
    process.stdout.write(String(performance.now() - start));`;
  return Number(execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' }));
}

function buildAndValidate(path: string): void {
  const built = execFileSync(kustomize, ['build', join(folder, path)]);
  spawnSync(
    kubeconform,
    [
      '-strict',
      '-ignore-missing-schemas',
      '-schema-location',
      `${schemas}/{{.Group}}/{{.ResourceKind}}_{{.ResourceAPIVersion}}.json`,
    ],
    { input: built, stdio: ['pipe', 'ignore', 'ignore'] },
  );
}

function timed(run: () => unknown): number {
  const start = performance.now();
  run();
  return performance.now() - start;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
