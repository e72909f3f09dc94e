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
  const ours: number[] = [];
  const within: number[] = [];
  const theirs: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    ours.push(timed(() => spawnSync(process.execPath, [command, 'verify', folder], { stdio: 'ignore' })));
    within.push(firstCall());
    theirs.push(timed(() => paths.forEach(buildAndValidate)));
  }
  const [own, inside, other] = [median(ours), median(within), median(theirs)];
  process.stdout.write(
    [
      `${tree.size} files, ${paths.length} Flux Kustomizations, median of ${rounds}`,
      `  clusterwright verify         ${own.toFixed(0).padStart(7)} ms`,
      `  kustomize and kubeconform    ${other.toFixed(0).padStart(7)} ms`,
      `  ratio                        ${(own / other).toFixed(3).padStart(7)}`,
      `  within configure, cold       ${inside.toFixed(0).padStart(7)} ms`,
      `  ratio                        ${(inside / other).toFixed(3).padStart(7)}`,
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
