/**
 * `npm run kinds`: extracts the structure of kinds from upstream's files, at the versions pinned in
 * src/verify/kinds/sources.json, into src/verify/kinds/data/ and NOTICE, and prints the changes. With --check it writes nothing
 * and exits with status 1 if the committed files differ. A source that cannot be downloaded is an error: nothing is written or
 * compared without it. Only --check passes if there is no network.
 */

import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Compactor } from '../src/verify/kinds/compact.ts';
import type { GroupData, KindIndex } from '../src/verify/kinds/node.ts';
import type { UpstreamKind } from '../src/verify/kinds/schema.ts';
import { difference } from './kinds/difference.ts';
import { isOffline, type Source, type Sources, textsOf } from './kinds/download.ts';
import { factsOf, isFixed } from './kinds/facts.ts';
import { likenessTo } from './kinds/likeness.ts';
import { notice } from './kinds/notice.ts';
import { readCrds, readHandWritten } from './kinds/read-crds.ts';
import { readOpenApi } from './kinds/read-openapi.ts';
import { coverageOf } from './kinds/rules/coverage.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const data = join(root, 'src/verify/kinds/data');
const byHand = join(root, 'src/verify/kinds/by-hand');
const check = process.argv.includes('--check');
const sources = JSON.parse(readFileSync(join(root, 'src/verify/kinds/sources.json'), 'utf8')) as Sources;
let drifted = false;

const kinds: (UpstreamKind & { readonly from: string })[] = [];
const missing: string[] = [];
let downloads = 0;
const builtIn = await read(sources.kubernetes, readOpenApi);
for (const source of sources.crds) await read(source, readCrds);
if (missing.length > 0) stop();
const definitions = builtIn[0]?.definitions ?? {};
for (const file of readdirSync(byHand).sort()) {
  const text = readFileSync(join(byHand, file), 'utf8');
  for (const kind of readHandWritten(text, definitions)) kinds.push({ ...kind, from: `by-hand/${file}` });
}
const reader = { likeness: likenessTo(definitions), facts: factsOf, isFixed };

const groups = new Map<string, (typeof kinds)[number][]>();
for (const kind of kinds) groups.set(kind.group, [...(groups.get(kind.group) ?? []), kind]);
const index: Record<string, Record<string, readonly string[]>> = {};
mkdirSync(data, { recursive: true });
for (const file of readdirSync(data)) {
  if (file === 'index.json' || groups.has(groupOf(file))) continue;
  drifted = true;
  if (check) process.stderr.write(`${file} has no source: run \`npm run kinds\` and commit the result\n`);
  else rmSync(join(data, file));
  say(`- ${groupOf(file)}`);
}
for (const [group, members] of [...groups].sort(([a], [b]) => (a < b ? -1 : 1))) {
  const compactor = new Compactor(reader);
  members.sort((a, b) => (`${a.kind} ${a.version}` < `${b.kind} ${b.version}` ? -1 : 1));
  for (const kind of members) compactor.add(kind);
  const now = { from: [...new Set(members.map(({ from }) => from))].sort(), ...compactor.finish() };
  const file = join(data, fileOf(group));
  const old = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as GroupData) : undefined;
  note(group, now);
  if (emit(file, groupText(now)) && old !== undefined) {
    say(`${group || 'core'}:`);
    for (const line of difference(old, now)) say(`  ${line}`);
  } else if (old === undefined) say(`+ ${group || 'core'}: ${Object.keys(now.kinds).join(', ')}`);
}
emit(join(data, 'index.json'), indexText(index));
emit(join(root, 'scripts/kinds/rules/coverage.json'), coverageText(coverageOf(kinds)));
emit(join(root, 'NOTICE'), notice([sources.kubernetes, ...sources.crds]));
const total = Object.values(index).reduce((sum, each) => sum + Object.keys(each).length, 0);
say(`${total} kinds in ${Object.keys(index).length} groups`);
process.exitCode = drifted && check ? 1 : 0;

async function read(source: Source, reader: (text: string) => readonly UpstreamKind[]) {
  const from = `${source.module}@${source.version}`;
  const before = kinds.length;
  try {
    const { texts, fresh } = await textsOf(source, sources.toolchain);
    if (fresh) downloads += 1;
    for (const text of texts.values()) for (const kind of reader(text)) kinds.push({ ...kind, from });
  } catch (error) {
    const reason = String(error instanceof Error ? error.message : error);
    missing.push(reason);
    process.stderr.write(`${source.project}: ${from} cannot be downloaded: ${reason.slice(0, 500)}\n`);
    return [];
  }
  if (kinds.length === before) throw new Error(`${from} has no kinds in ${source.files.join(', ')}`);
  return kinds.slice(before);
}

/** Without a source there is nothing to write or to compare. */
function stop(): never {
  const offline = downloads === 0 && missing.every(isOffline);
  const passes = check && offline;
  process.stderr.write(
    offline
      ? `There is no network: nothing was ${check ? 'compared' : 'written'}.\n`
      : `${missing.length} of the sources cannot be downloaded: nothing was ${check ? 'compared' : 'written'}.\n`,
  );
  process.exit(passes ? 0 : 1);
}

function note(group: string, { kinds: each }: GroupData): void {
  index[group] = Object.fromEntries(
    Object.entries(each).map(([name, { versions, cluster }]) => [
      name,
      [...(cluster === 1 ? ['*'] : []), ...Object.keys(versions)],
    ]),
  );
}

function groupText({ from, kinds: each, nodes }: GroupData): string {
  const rows = Object.entries(each).map(([name, kind]) => `${JSON.stringify(name)}:${JSON.stringify(kind)}`);
  const list = nodes.map((node) => JSON.stringify(node));
  return `{"from":${JSON.stringify(from)},\n"kinds":{\n${rows.join(',\n')}\n},\n"nodes":[\n${list.join(',\n')}\n]}\n`;
}

function indexText(all: KindIndex): string {
  const rows = Object.entries(all)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([group, each]) => `${JSON.stringify(group)}:${JSON.stringify(each)}`);
  return `{\n${rows.join(',\n')}\n}\n`;
}

function coverageText(coverage: ReturnType<typeof coverageOf>): string {
  for (const [from, { rules, changes, stated }] of Object.entries(coverage))
    say(`${from}: ${stated} of ${rules - changes} rules`);
  return `${JSON.stringify(coverage, undefined, 2)}\n`;
}

function fileOf(group: string): string {
  return `${group === '' ? 'core' : group}.json`;
}

function groupOf(file: string): string {
  const name = file.replace(/\.json$/, '');
  return name === 'core' ? '' : name;
}

function emit(file: string, text: string): boolean {
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return false;
  drifted = true;
  if (!check) writeFileSync(file, text);
  else
    process.stderr.write(
      `${file.slice(root.length)} has drifted: run \`npm run kinds\` and commit the result\n`,
    );
  return true;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
