import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { validConfiguration } from '../../support/render-fixture.ts';
import { standForMissingParts, startCluster } from '../support/cluster.ts';
import { repositoryOf } from '../support/repository.ts';
import { standInsFor } from '../support/stand-ins.ts';
import { type Batch, batchesOf } from './batches.ts';
import { baseText, platform, type SettingCase, settingCases } from './cases.ts';
import { RunningTree } from './running-tree.ts';
import { type Outcome, tableOf } from './table.ts';

/*
 * Every setting is changed on a running tree: what `diff` announces is what changes in the cluster, and nothing fails.
 * SETTINGS chooses some by a regular expression, BATCH says how many are changed at once.
 */

const chosen = new RegExp(process.env['SETTINGS'] ?? '');
const size = Number(process.env['BATCH'] ?? 40);
const seconds = Number(process.env['PATIENCE'] ?? 300);
const { cases, unapplied } = await settingCases((setting) => chosen.test(setting));
const outcomes = new Map<string, Outcome>(
  unapplied.map(({ setting, refused }) => [
    setting,
    refused.length > 0 ? { what: 'refused', codes: refused } : { what: 'unseen' },
  ]),
);
const isFixed = ({ effect }: SettingCase) => effect.codes.includes('move/immutable-field');

const bases = [...new Set(cases.map(({ base }) => base))];

test.each(bases)(
  'settings of %s',
  async (base) => {
    const own = cases.filter((each) => each.base === base);
    const text = baseText(base);
    const repository = repositoryOf(text);
    const cluster = await startCluster(repository, {
      stand: await standInsFor(validConfiguration(text).variables),
      bare: base === platform,
    });
    try {
      const parts = await standForMissingParts(cluster, repository);
      const tree = new RunningTree(repository, cluster);
      await tree.start(seconds * 2, parts + 2);
      for (const batch of await batchesOf(
        own.filter((each) => !isFixed(each)),
        size,
      ))
        await tryBatch(tree, batch);
      for (const batch of await batchesOf(own.filter(isFixed), 1)) await tryFixed(tree, batch);
      expect(cluster.missedCharts).toEqual([]);
      cluster.check();
    } finally {
      await cluster.stop();
      repository.remove();
    }
    const failed = own.filter(({ setting }) => outcomes.get(setting)?.what === 'failed');
    expect(failed.map(({ setting }) => [setting, outcomes.get(setting)])).toEqual([]);
  },
  7_200_000,
);

/** Changes a batch; if something of it fails, each half of it alone. */
async function tryBatch(tree: RunningTree, batch: Batch): Promise<void> {
  const { before, after, cases: own, base } = batch;
  try {
    await tree.change(before, seconds);
    const { arrived, differences, said, seconds: took } = await tree.change(after, seconds);
    process.stderr.write(
      `${base}: ${own.length} settings in ${took} s: ${own.map((each) => each.setting).join(' ')}\n`,
    );
    for (const each of own) {
      const missing = [...each.effect.objects.keys()].filter((key) => !arrived.has(key));
      const codes = [...new Set(each.effect.codes)];
      const unsaid = codes.filter((code) => !said.includes(code));
      const problems = [
        ...missing.map((key) => `${key} did not change`),
        ...unsaid.map((code) => `${code} was not said`),
      ];
      if (own.length === 1) problems.push(...differences);
      outcomes.set(
        each.setting,
        problems.length > 0 ? { what: 'failed', problems } : { what: 'arrived', each, codes },
      );
    }
    if (own.length > 1 && differences.length > 0) throw new Error(differences.join('\n'));
  } catch (error) {
    process.stderr.write(`${own.map((each) => each.setting).join(' ')}: ${String(error)}\n`);
    const [only] = own;
    if (own.length === 1 && only !== undefined) {
      outcomes.set(only.setting, { what: 'failed', problems: [String(error)] });
      return;
    }
    for (const half of [own.slice(0, Math.ceil(own.length / 2)), own.slice(Math.ceil(own.length / 2))])
      for (const part of await batchesOf(half, size)) await tryBatch(tree, part);
  }
}

/** Changes what the API server does not change in place, by the way that `configure` tells. */
async function tryFixed(tree: RunningTree, { before, after, cases: [only] }: Batch): Promise<void> {
  if (only === undefined) return;
  try {
    await tree.change(before, seconds);
    const said = tree.configure(after);
    expect(said).toContain('move/immutable-field');
    const command = tree.follow(said);
    const { differences } = await tree.change(after, seconds);
    outcomes.set(
      only.setting,
      differences.length > 0
        ? { what: 'failed', problems: differences }
        : { what: 'announced', each: only, command },
    );
  } catch (error) {
    process.stderr.write(`${only.setting}: ${String(error)}\n`);
    outcomes.set(only.setting, { what: 'failed', problems: [String(error)] });
  }
}

afterAll(() => {
  const { page, totals } = tableOf(outcomes);
  process.stderr.write(`${totals}\n`);
  // Part of the documentation, if all of it was tried.
  if (process.env['SETTINGS'] === undefined)
    writeFileSync(fileURLToPath(new URL('../../../docs/changes.md', import.meta.url)), page);
});
