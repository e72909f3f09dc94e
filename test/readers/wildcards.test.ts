import { expect, it } from 'vitest';
import { any, beginnings, fitsWhole, literal, many, notSlash, one, setOf } from '../../src/disk/wildcards.ts';

it.each([
  ['a-b', true],
  ['ab', false],
  ['a--b', true],
  ['a/-b', false],
  ['a-bc', false],
])('a star stops at a slash: %s', (text, expected) => {
  expect(fitsWhole([...literal('a'), many(notSlash), ...literal('-b')], text)).toBe(expected);
});

it('optional steps may be skipped together', () => {
  const steps = [{ optional: 2 }, many(any), ...literal('/'), ...literal('x')];
  expect(['x', 'a/x', 'a/b/x', 'ax'].map((text) => fitsWhole(steps, text))).toEqual([
    true,
    true,
    true,
    false,
  ]);
});

it('a set is that of regular expressions, and matches one character', () => {
  const steps = [one(setOf('[^a-c]') ?? any)];
  expect(['d', 'b', '😀', ''].map((text) => fitsWhole(steps, text))).toEqual([true, false, true, false]);
  expect(setOf('[c-a]')).toBeUndefined();
});

it('yields all matching prefixes', () => {
  expect([...beginnings([many(any), ...literal('.')], 'a.b.c')]).toEqual([2, 4]);
});

it('takes linear time for many stars', () => {
  const steps = Array.from({ length: 50 }, () => [many(any), ...literal('-')]).flat();
  expect(fitsWhole(steps, '-'.repeat(3000))).toBe(true);
  expect(fitsWhole([...steps, ...literal('x')], '-'.repeat(3000))).toBe(false);
});
