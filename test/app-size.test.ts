import { readFileSync } from 'node:fs';
import { globbySync } from 'globby';
import { expect, test } from 'vitest';
import { apps } from '../src/apps/registry.generated.ts';
import { repository } from './support/render-fixture.ts';

const parts = apps.filter(({ layer }) => layer !== 'application').map(({ name }) => name);

/** Lines of TypeScript in an app's folder, without tests. */
function linesOf(app: string): number {
  const files = globbySync([`src/apps/${app}/**/*.ts`, '!**/*.test.ts'], { cwd: repository });
  return files.reduce((sum, file) => sum + readFileSync(repository + file, 'utf8').split('\n').length - 1, 0);
}

test('the app.ts of each part has fewer than 150 lines: what several share is a part', () => {
  const large = parts.map((app) => [app, linesOf(app)] as const).filter(([, lines]) => lines >= 150);
  expect(large).toEqual([]);
  expect(parts.length).toBeGreaterThan(30);
});
