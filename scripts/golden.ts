/** `npm run golden`: rewrites the trees in test/golden. Review the difference before you commit it. */

import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { allGoldenFixtures, goldenFolder, maskedTree } from '../test/support/golden.ts';

for (const fixture of allGoldenFixtures) {
  const tree = await maskedTree(fixture);
  rmSync(goldenFolder(fixture), { recursive: true, force: true });
  for (const [path, content] of tree) {
    const file = join(goldenFolder(fixture), path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
}
