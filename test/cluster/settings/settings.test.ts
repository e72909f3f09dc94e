import { readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { totalsOf } from '../../../scripts/changes-document.ts';
import { schema } from '../../../src/apps/shipped-schema.ts';
import { validConfiguration } from '../../support/render-fixture.ts';
import { standForMissingParts, startCluster } from '../support/cluster.ts';
import { repositoryOf } from '../support/repository.ts';
import { standInsFor } from '../support/stand-ins.ts';
import { type Batch, batchesOf } from './batches.ts';
import { baseText, platform, type SettingCase, settingCases } from './cases.ts';
import type { Outcomes, Recorded } from './recorded.ts';
import type { Taker } from './restarts.ts';
import { RunningTree } from './running-tree.ts';

/*
 * Changes every setting on a running tree: what `diff` announces is what changes in the cluster, and nothing fails. SETTINGS
 * selects settings by a regular expression, BATCH is the number of settings that are changed at once.
 */

const chosen = new RegExp(process.env['SETTINGS'] ?? '');
const size = Number(process.env['BATCH'] ?? 100);
const seconds = Number(process.env['PATIENCE'] ?? 180);
const { cases, unapplied } = await settingCases((setting) => chosen.test(setting));
const outcomes = new Map<string, Recorded>(
  unapplied.map(({ setting, refused }) => [
    setting,
    refused.length > 0 ? { what: 'refused', codes: refused } : { what: 'unseen' },
  ]),
);
const isFixed = ({ effect }: SettingCase) => effect.codes.includes('move/immutable-field');
/** Claims only grow: a batch that others wait for must not start with a smaller one. */
const isOneWay = (each: SettingCase) => /_storage$/.test(each.setting) && !isFixed(each);

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
      await tree.start(text, seconds * 5, parts + 2);
      const fixed = await batchesOf(own.filter(isFixed), size);
      const others = await batchesOf(
        own.filter((each) => !isFixed(each) && !isOneWay(each)),
        size,
        text,
      );
      const oneWay = await batchesOf(own.filter(isOneWay), size);
      process.stderr.write(
        `${base}: ${own.length} settings, ${others.length} + ${fixed.length} + ${oneWay.length} batches\n`,
      );
      for (const batch of others) {
        await tryBatch(tree, batch);
        record();
      }
      for (const batch of oneWay) await tryBatch(tree, batch);
      for (const batch of fixed) await tryFixed(tree, batch);
      expect(cluster.missedCharts).toEqual([]);
      cluster.check();
    } finally {
      record();
      await cluster.stop();
      repository.remove();
    }
    const failed = own.filter(({ setting }) => outcomes.get(setting)?.what === 'failed');
    expect(failed.map(({ setting }) => [setting, outcomes.get(setting)])).toEqual([]);
  },
  7_200_000,
);

/** Changes a batch; if something fails, tries each half separately. */
async function tryBatch(tree: RunningTree, batch: Batch): Promise<void> {
  const { before, after, cases: own } = batch;
  try {
    await tree.begin(before, seconds);
    const { arrived, differences, takers, reported, seconds: took } = await tree.change(after, seconds);
    report(own, took);
    for (const each of own) {
      const missing = [...each.effect.objects.keys()].filter((key) => !arrived.has(key));
      const codes = [...new Set(each.effect.codes)];
      if (reported.includes(`${each.setting} differs from the value sealed in`))
        codes.push('seal/must-not-change');
      const unsaid = codes.filter((code) => !reported.includes(code));
      const problems = [
        ...missing.map((key) => `${key} did not change`),
        ...unsaid.map((code) => `${code} was not reported`),
      ];
      if (own.length === 1) problems.push(...differences);
      outcomes.set(
        each.setting,
        problems.length > 0
          ? { what: 'failed', problems }
          : { what: 'arrived', codes, ...recordOf(each, takers) },
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
    for (const part of partsOf(own, String(error)))
      for (const each of await batchesOf(part, size)) await tryBatch(tree, each);
  }
}

/** The cases that a failure names and the others; halves if it names none or all of them. */
function partsOf(own: readonly SettingCase[], failure: string): readonly (readonly SettingCase[])[] {
  // What waits for something else is not the failure.
  const lines = failure.split('\n').filter((line) => !/: dependency '/.test(line));
  const isNamed = ({ effect }: SettingCase) =>
    [...effect.objects.keys()].some((key) => {
      const [file = '', , name = ''] = key.split(' ');
      return lines.some((line) => line.includes(`(./${dirname(file)}`) || line.includes(`/${name} `));
    });
  const named = own.filter(isNamed);
  const middle = Math.ceil(own.length / 2);
  return named.length === 0 || named.length === own.length
    ? [own.slice(0, middle), own.slice(middle)]
    : [named, own.filter((each) => !named.includes(each))];
}

/** Changes what the API server does not change in place, with the steps that `configure` names. */
async function tryFixed(tree: RunningTree, { before, after, cases: own }: Batch): Promise<void> {
  try {
    await tree.begin(before, seconds);
    const reported = tree.configure(after);
    expect(reported).toContain('move/immutable-field');
    const command = tree.follow(reported);
    const { differences, seconds: took } = await tree.change(after, seconds);
    report(own, took);
    if (differences.length > 0) throw new Error(differences.join('\n'));
    for (const each of own) outcomes.set(each.setting, { what: 'announced', command, ...recordOf(each, []) });
  } catch (error) {
    process.stderr.write(`${own.map((each) => each.setting).join(' ')}: ${String(error)}\n`);
    const [only] = own;
    if (own.length === 1 && only !== undefined)
      outcomes.set(only.setting, { what: 'failed', problems: [String(error)] });
    else for (const batch of await batchesOf(own, 1)) await tryFixed(tree, batch);
  }
}

function report(own: readonly SettingCase[], took: number): void {
  const names = own.map((each) => each.setting).join(' ');
  process.stderr.write(`${own[0]?.base}: ${own.length} settings in ${took} s: ${names}\n`);
}

/** The objects that a change changes, and what reads the Secrets among them. */
function recordOf({ effect }: SettingCase, takers: readonly Taker[]): Pick<Recorded, 'objects' | 'taken'> {
  const kinds = new Map<string, number>();
  const secrets = new Set<string>();
  for (const key of effect.objects.keys()) {
    const [, kind = '', name = ''] = key.split(' ');
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    if (kind === 'Secret') secrets.add(name);
  }
  const objects = [...kinds].map(([kind, count]) => (count === 1 ? kind : `${count} ${kind}`)).join(', ');
  const taken = new Map<string, Set<string>>();
  for (const { secret, reader, by } of takers)
    if (by !== undefined && secrets.has(secret)) taken.set(by, (taken.get(by) ?? new Set()).add(reader));
  if (taken.size === 0) return { objects };
  return {
    objects,
    taken: Object.fromEntries([...taken].map(([by, readers]) => [by, [...readers].sort()])),
  };
}

/** Records what was observed so far. */
function record(): void {
  const file = fileURLToPath(new URL('outcomes.json', import.meta.url));
  const known = JSON.parse(readFileSync(file, 'utf8')) as Outcomes;
  const all = Object.entries({ ...known, ...Object.fromEntries(outcomes) });
  const still = all.filter(([setting]) => setting in schema.properties).sort(([a], [b]) => (a < b ? -1 : 1));
  // `npm run generate` writes a documentation page from it.
  writeFileSync(file, `${JSON.stringify(Object.fromEntries(still), null, 2)}\n`);
  process.stderr.write(`${totalsOf(Object.keys(schema.properties), Object.fromEntries(still))}\n`);
}

// Also if no setting was tried on a cluster.
afterAll(record);
