import { expect, test } from 'vitest';
import { isSealedPath } from '../../src/sops/sealed.ts';

test.each([
  ['kubernetes/apps/ai/app/secret.sops.yaml', true],
  ['secret.sops.env', true],
  // A second extension does not make the file public.
  ['backup.sops.tar.gz', true],
  ['.sops.yaml', false],
  ['kubernetes/.sops.yaml', false],
  ['templates/app/secret.sops.yaml.j2', false],
  ['a.sops.d/config.yaml', false],
  ['sops.yaml', false],
])('%s is sealed by its name: %s', (path, expected) => {
  expect(isSealedPath(path)).toBe(expected);
});
