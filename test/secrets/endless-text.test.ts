import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { run, temporaryFolder } from '../support/cli.ts';
import { within } from '../support/cpu.ts';

/** Milliseconds of CPU time: several times what linear time takes, but far less than quadratic time. */
const hang = 6_000;

/** Of such texts, each place may be the beginning of the searched text. */
const texts = ['\0', '\n', '\r', ' ', '\n ', '{', '"', ':', ' #', 'a=', 'sops', '- ', '\u2028'];

test.each(texts)('a long file of %j is searched in linear time', async (part) => {
  const folder = temporaryFolder();
  execFileSync('git', ['init', '-q'], { cwd: folder });
  writeFileSync(join(folder, 'a.yaml'), part.repeat(1_000_000));
  const { status } = await within(hang, () => run(folder, ['secrets', 'check']));
  expect(status).toBe(0);
});

/** What may be between the first line of a key and its base64, in ambiguous forms. */
test.each(['E: \n-', '-E: \n', '--: \n', 'a-b: -\n', 'E: \\n-', '\\n\\r', ' + ', '_: \n"'])(
  'the beginning of a key followed by %j repeatedly is searched in linear time',
  async (part) => {
    const folder = temporaryFolder();
    const keys = `-----BEGIN PRIVATE KEY-----${part.repeat(200)}:\n`.repeat(100);
    writeFileSync(join(folder, 'a.txt'), keys);
    await within(hang, () => run(folder, ['secrets', 'check']));
  },
);

/** A sealed file is read as SOPS reads it. */
test.each([
  ['kind: Secret\n', 60_000],
  ['"', 800_000],
  ['a: [\n', 20_000],
  ['- &a *a\n', 50_000],
])('%j repeatedly in a sealed file is read in linear time', async (part, times) => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'a.sops.yaml'), part.repeat(times));
  const { status } = await within(hang, () => run(folder, ['secrets', 'check']));
  expect(status).toBe(1);
});

test.each(['{a: b}, ', '[a], ', 'a, '])(
  'and so is a list of %j on one line of a sealed file',
  async (part) => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'a.sops.yaml'), `a: [${part.repeat(50_000)}]\nsops: {}\n`);
    await within(hang, () => run(folder, ['secrets', 'check']));
  },
);
