import { defineConfig } from 'vitest/config';

const all = ['test/**/*.test.ts', 'src/**/*.test.ts'];
/** Suites that need more than Node; `.ci/run` installs the tools and runs them. */
const real = ['test/real/**/*.test.ts'];
/** Suites over data outside the repository; each names the environment variable that locates its data. */
const external = ['test/external/**/*.test.ts'];
/** Suites that need a real control plane, which `scripts/install-control-plane.sh` builds. */
const cluster = ['test/cluster/*.test.ts'];
/** Changes every setting on a running tree, which takes long; `npm run e2e:settings` runs it. */
const settings = ['test/cluster/settings/*.test.ts'];
/**
 * Every combination of modes, every disk fault, every typo, hostile input, and other suites that take long: `npm test` is to
 * end within three minutes, and `.ci/run` runs these.
 */
const exhaustive = [
  'test/cli/options.test.ts',
  'test/cluster/support/process.test.ts',
  'test/config/properties.test.ts',
  'test/config/typos.test.ts',
  'test/diagnostics/read-yaml.test.ts',
  'test/doors.test.ts',
  'test/explain-harness.test.ts',
  'test/hostile-values.test.ts',
  'test/jinja/safety.test.ts',
  'test/lsp/clusters.test.ts',
  'test/makejinja/sealing.test.ts',
  'test/pipeline/clusters.test.ts',
  'test/pipeline/known-seals.test.ts',
  'test/pipeline/one-app.test.ts',
  'test/pipeline/remembered-code.test.ts',
  'test/readers/**/*.test.ts',
  'test/schema/editor.test.ts',
  'test/secrets/endless-text.test.ts',
  'test/shape/combinations.test.ts',
  'test/shape/pairwise.test.ts',
  'test/shape/places.test.ts',
  'test/shape/scripts.test.ts',
  'test/terminal/clusters.test.ts',
  'test/verify/changed.test.ts',
  'test/verify/growth.test.ts',
  'test/verify/hostile-trees.test.ts',
  'test/verify/inherited-names.test.ts',
  'test/verify/mutations.test.ts',
  'test/verify/schemas/hostile-schemas.test.ts',
  'test/write/faults.test.ts',
  'test/write/hostile-files.test.ts',
  'test/write/uninterrupted.test.ts',
];
/** Whole trees and processes, and suites that try thousands of inputs: too slow to run on every save. */
const slow = [
  'src/apps/**/*.test.ts',
  'test/built.test.ts',
  'test/ci/**/*.test.ts',
  'test/cli/**/*.test.ts',
  'test/clickhouse-backup/**/*.test.ts',
  'test/compare/**/*.test.ts',
  'test/completion/**/*.test.ts',
  'test/config/existing-parts.test.ts',
  'test/config/invalid.test.ts',
  'test/config/toml.test.ts',
  'test/core-names-no-app.test.ts',
  'test/diagnostics/plain-yaml.test.ts',
  'test/diagnostics/suggest.test.ts',
  'test/docs*.test.ts',
  'test/doctor/**/*.test.ts',
  'test/explain.test.ts',
  'test/fuzz/corpus.test.ts',
  'test/git/**/*.test.ts',
  'test/golden.test.ts',
  'test/graph-diff.test.ts',
  'test/graph.test.ts',
  'test/init/**/*.test.ts',
  'test/jinja/vectors.test.ts',
  'test/keycloak/**/*.test.ts',
  'test/lsp/**/*.test.ts',
  'test/makejinja/**/*.test.ts',
  'test/monitoring/**/*.test.ts',
  'test/moves/**/*.test.ts',
  'test/package.test.ts',
  'test/pipeline/**/*.test.ts',
  'test/project/**/*.test.ts',
  'test/render.test.ts',
  'test/renovate.test.ts',
  'test/schema/schema.test.ts',
  'test/scim/**/*.test.ts',
  'test/seal/sealed-identity.test.ts',
  'test/secrets/**/*.test.ts',
  'test/shape/**/*.test.ts',
  'test/sops/identities.test.ts',
  'test/sops/seal-and-open.test.ts',
  'test/sops/tampering.test.ts',
  'test/terminal/**/*.test.ts',
  'test/tree.test.ts',
  'test/verify/apply-graph.test.ts',
  'test/verify/checks.test.ts',
  'test/verify/command.test.ts',
  'test/verify/foreign-trees.test.ts',
  'test/verify/golden.test.ts',
  'test/verify/kinds/at-hand.test.ts',
  'test/verify/looked-up-once.test.ts',
  'test/verify/places.test.ts',
  'test/verify/prototype-names.test.ts',
  'test/verify/schemas/broken.test.ts',
  'test/verify/schemas/fetched.test.ts',
  'test/verify/secret-values.test.ts',
  'test/verify/sound-variants.test.ts',
  'test/write/interrupted-commands.test.ts',
];

/** Vitest does not pass `--exclude` on to projects. */
const excluded = process.argv.flatMap((word, index, words) =>
  word === '--exclude' ? [words[index + 1] ?? ''] : [],
);

const project = (name: string, include: string[], exclude: string[] = [], isolate = true) => ({
  extends: true as const,
  test: { name, include, exclude: [...exclude, ...excluded], isolate },
});

export default defineConfig({
  test: {
    // Generous, because a test on a busy machine is slow, not wrong. `npm run bench` measures speed.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // By default Vitest keeps one core free, which halves the speed on two cores.
    maxWorkers: '100%',
    // Keeps transformed modules on disk, below node_modules, for the next run.
    experimental: { fsModuleCache: true },
    projects: [
      // Without isolation a module is loaded once for all files: no test changes state that another test sees.
      project('fast', all, [...slow, ...exhaustive, ...real, ...external, ...cluster, ...settings], false),
      project('slow', slow, exhaustive, false),
      project('exhaustive', exhaustive),
      project('real', real),
      project('external', external),
      project('cluster', cluster),
      project('cluster-settings', settings),
    ],
  },
});
