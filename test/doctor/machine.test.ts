import { expect, test } from 'vitest';
import { checkMachine } from '../../src/doctor/machine.ts';

const printed: Readonly<Record<string, string>> = {
  git: 'git version 2.39.5 (Apple Git-154)\n',
  kubectl: '{"clientVersion":{"major":"1","minor":"36","gitVersion":"v1.36.3"},"kustomizeVersion":"v5.7.1"}',
  helm: 'v3.22.0+g1234567\n',
  flux: 'flux version 2.9.5\n',
  sops: 'sops 3.13.3 (latest)\n',
  age: 'v1.3.2\n',
};

async function linesOf(node: string, versions: Readonly<Record<string, string | undefined>>) {
  const results = await checkMachine({ node, ask: async (program) => versions[program] });
  return results.map(({ status, message }) => `${status} ${message}`);
}

test('versions are parsed from the output of each program', async () => {
  expect(await linesOf('24.1.0', printed)).toEqual([
    'ok Node 24.1.0',
    'ok git 2.39.5',
    'ok kubectl 1.36.3',
    'ok helm 3.22.0',
    'ok flux 2.9.5',
    'ok sops 3.13.3',
    'ok age 1.3.2',
  ]);
});

test('a missing program is reported with what needs it, and is not a failure', async () => {
  const lines = await linesOf('20.19.0', {});
  expect(lines[0]).toBe('ok Node 20.19.0');
  expect(lines).toContain('info flux is not installed; needed for `task reconcile`');
  expect(lines).toContain(
    'info sops is not installed; not needed: `clusterwright secrets` seals and opens files',
  );
});

test('an old version is reported', async () => {
  const lines = await linesOf('20.9.0', { ...printed, helm: 'v3.7.2+g663a896', age: '(devel)' });
  expect(lines).toContain('error Node 20.9.0 is too old');
  expect(lines).toContain('warning helm 3.7.2 is too old; needed for `task bootstrap` and `--helm`');
  expect(lines).toContain('info age is installed, but does not report its version');
});
