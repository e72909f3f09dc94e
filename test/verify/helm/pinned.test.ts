import { expect, test } from 'vitest';
import { isPinned } from '../../../src/verify/helm/pinned.ts';

test.each(['1.5.41', 'v1.2.3', '2.0.0-rc.1', '1.0.0+build.5'])('%s is one version', (version) => {
  expect(isPinned(version)).toBe(true);
});

test.each([undefined, '', '*', '1.x', '1.5', '^1.5.0', '~1.5.0', '>=1.0.0', '>1 <2', 'latest', '1.5.x'])(
  '%s is not',
  (version) => {
    expect(isPinned(version)).toBe(false);
  },
);
