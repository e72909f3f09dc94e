import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { run, temporaryFolder } from '../support/cli.ts';

/** Of such texts, each place may be the beginning of what is looked for. */
const texts = ['\0', '\n', '\r', ' ', '\n ', '{', '"', ':', ' #', 'a=', 'sops', '- ', '\u2028'];

test.each(texts)('a long file of %j is looked through in linear time', async (part) => {
  const folder = temporaryFolder();
  execFileSync('git', ['init', '-q'], { cwd: folder });
  writeFileSync(join(folder, 'a.yaml'), part.repeat(1_000_000));
  const started = process.cpuUsage();
  const { status } = await run(folder, ['secrets', 'check']);
  expect(status).toBe(0);
  expect(process.cpuUsage(started).user / 1000).toBeLessThan(2000);
});

/** What may stand between the first line of a key and its base64, in ways that a reader could take for one another. */
test.each(['E: \n-', '-E: \n', '--: \n', 'a-b: -\n', 'E: \\n-', '\\n\\r', ' + ', '_: \n"'])(
  'the beginning of a key, and then %j again and again, is looked through in linear time',
  async (part) => {
    const folder = temporaryFolder();
    const keys = `-----BEGIN PRIVATE KEY-----${part.repeat(200)}:\n`.repeat(100);
    writeFileSync(join(folder, 'a.txt'), keys);
    const started = process.cpuUsage();
    await run(folder, ['secrets', 'check']);
    expect(process.cpuUsage(started).user / 1000).toBeLessThan(2000);
  },
);
