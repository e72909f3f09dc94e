import { describe, expect, test } from 'vitest';
import { verifyCodes } from '../../src/verify/codes.ts';
import { type BrokenFixture, brokenFixtures } from './broken-fixtures.ts';
import { brief, verifyForeign, verifyHome } from './support.ts';

test('the example tree has no finding', () => {
  expect(verifyHome().map(brief)).toEqual([]);
});

describe('one mistake gives one finding, at its place', () => {
  test.each(brokenFixtures.map((fixture) => [fixture.code, fixture] as const))('%s', (_, fixture) => {
    const findings = fixture.foreign ? verifyForeign(fixture.tree) : verifyHome(fixture.tree);
    const own = findings.filter(({ code }) => code !== fixture.beside);
    expect(own.map(brief)).toEqual([`${fixture.file}:${lineOf(fixture)} ${fixture.code}`]);
  });
});

test('every code of these checks has a fixture', () => {
  const covered = new Set<string>(brokenFixtures.map(({ code }) => code));
  expect(Object.keys(verifyCodes).filter((code) => !covered.has(code))).toEqual([]);
});

function lineOf({ tree, file, on, which = 'first' }: BrokenFixture): number {
  const lines = (tree[file] ?? '').split('\n');
  if (on === undefined) return 1;
  const wanted = on.trimEnd();
  // A whole line if there is one; otherwise a line that contains the text.
  const whole = lines.includes(wanted);
  const holds = (text: string) => (whole ? text === wanted : text.includes(wanted));
  const found = which === 'first' ? lines.findIndex(holds) : lines.findLastIndex(holds);
  if (found < 0) throw new Error(`${file} has no line with ${wanted}`);
  return found + 1;
}
