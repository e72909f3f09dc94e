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
  const { status } = await run(folder, ['secrets', 'check']);
  expect(status).toBe(0);
});
