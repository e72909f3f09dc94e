import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import type { CommandDefinition } from '../../src/cli/define-command.ts';
import { commandsFor } from '../../src/cli/main.ts';
import { run, snapshot } from '../support/cli.ts';
import { fixtures, type Probe, probes, read, root } from './option-probes.ts';

afterAll(() => rmSync(root, { recursive: true, force: true }));

const io = {
  cwd: root,
  env: {},
  version: '',
  color: false,
  stdout: () => undefined,
  stderr: () => undefined,
};
const commands = (await commandsFor(undefined, io)).flatMap((command) =>
  'commands' in command
    ? command.commands.map((member): [string, CommandDefinition] => [
        `${command.name} ${member.name}`,
        member,
      ])
    : [[command.name, command] as [string, CommandDefinition]],
);

/** The long name of an option without `no-`. */
const nameOf = (flags: string) => /--(?:no-)?([\w-]+)/.exec(flags)?.[1] ?? '';

test('every option that a help lists has a probe', () => {
  const listed = commands.map(([name, { options }]) => [
    name,
    Object.values(options)
      .filter(({ hidden }) => hidden !== true)
      .map(({ flags }) => nameOf(flags))
      .sort(),
  ]);
  const probed = Object.entries(probes).map(([name, options]) => [name, Object.keys(options).sort()]);
  expect(Object.fromEntries(probed)).toEqual(Object.fromEntries(listed));
});

const rows = commands.flatMap(([name, { options }]) =>
  Object.values(options).flatMap(({ flags, hidden }) => {
    const probe = probes[name]?.[nameOf(flags)];
    return hidden === true || probe === undefined ? [] : [{ name, flags, probe }];
  }),
);

const prepared = new Map<string, string>();

/** A copy of a fixture. */
async function copied(name: keyof typeof fixtures): Promise<string> {
  let original = prepared.get(name);
  if (original === undefined) {
    original = join(root, name);
    mkdirSync(original);
    await fixtures[name](original);
    prepared.set(name, original);
  }
  // Always the same path, because messages contain it.
  const copy = join(root, 'copy');
  rmSync(copy, { recursive: true, force: true });
  cpSync(original, copy, { recursive: true });
  return copy;
}

/** Everything that is new in each run, such as what is sealed, or generated. */
const random = [
  /ENC\[[^\]]*\]/g,
  /-----BEGIN AGE.*?-----END AGE/g,
  /\d{4}-\d\d-\d\dT[\d:.]+Z/g,
  /: \\"[^"]*\\"/g,
];
const generated = /age1\w+|AGE-SECRET-KEY-\w+|[\w+/=-]{24,}/g;

async function outcome({ in: fixture, before, env }: Probe, args: readonly string[]) {
  const folder = await copied(fixture);
  await before?.(folder);
  const { status, stdout, stderr } = await run(folder, args, env);
  const files = Object.entries(snapshot(folder)).filter(([file]) => !file.startsWith('.git/'));
  return random
    .reduce((text, part) => text.replace(part, ''), JSON.stringify([status, stdout, stderr, files]))
    .replace(generated, '');
}

const known: { readonly before: Probe['before']; readonly words: string; readonly outcome: string }[] = [];

/** The outcome without the option, which options share. Two runs prove that it is always the same. */
async function withoutOption(probe: Probe, args: readonly string[]): Promise<string> {
  const words = `${probe.in}: ${args.join(' ')}`;
  const earlier = known.find((run) => run.before === probe.before && run.words === words);
  if (earlier !== undefined) return earlier.outcome;
  const first = await outcome(probe, args);
  const again = await outcome(probe, args);
  expect(again === first, `the same run again is the same: ${difference(first, again)}`).toBe(true);
  known.push({ before: probe.before, words, outcome: first });
  return first;
}

/** Where two texts begin to differ; they are too long to print. */
function difference(one: string, two: string): string {
  const at = [...one].findIndex((character, index) => character !== two[index]);
  return `${one.slice(at - 100, at + 100)} | ${two.slice(at - 100, at + 100)}`;
}

test.each(rows)('$name $flags has an effect', async ({ name, flags, probe }) => {
  const flag = /--[\w-]+/.exec(flags)?.[0] ?? '';
  if (typeof probe === 'string') {
    const [file = '', shows = flag] = probe.split(': ');
    expect(read(fileURLToPath(new URL('../..', import.meta.url)), file), file).toContain(shows);
    return;
  }
  const { words = [], value = [] } = probe;
  const args = [...name.split(' '), ...words];
  const without = await withoutOption(probe, args);
  const given = await outcome(probe, [...args, flag, ...value]);
  expect(given.includes('unknown option')).toBe(false);
  expect(given === without, without.slice(0, 500)).toBe(false);
});

test.each([
  ['validate', '-o', 'x'],
  ['types', '--config', 'x.yaml'],
  ['create-app', 'media', 'jellyfin', '--output', 'x'],
  ['secrets', 'decrypt', '-o', 'plain.yaml'],
  ['secrets', 'encrypt', '--output', 'x'],
  ['secrets', 'list', '-o', 'x'],
  ['helm-values', '-o', 'values.yaml'],
])('%s %s, which would have no effect, is refused', async (...args) => {
  const folder = await copied('platform');
  const before = snapshot(folder);
  const { status, stdout, stderr } = await run(folder, args);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toMatch(/^error: unknown option '-/);
  expect(snapshot(folder)).toEqual(before);
});
