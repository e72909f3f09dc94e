import { createTwoFilesPatch } from 'diff';
import { scanLeaks } from '../leaks/scan.ts';
import { isSealedPath, isSealedText } from '../sops/sealed.ts';
import type { Plan } from './plan.ts';

/**
 * What a plan would change, as one unified diff. Of sealed files it shows which values change, and not even their
 * ciphertext; of a file with a secret in clear text, nothing.
 */
export function formatDiff(plan: Plan): string {
  const patches = [
    ...plan.created.map(({ path, content }) => patch(path, '', content)),
    ...plan.updated.map(({ path, previous, content }) => patch(path, previous, content)),
    ...plan.removed.map(({ path, content }) => patch(path, content, '')),
  ];
  return patches
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, text]) => text)
    .join('');
}

function patch(path: string, before: string, after: string): readonly [string, string] {
  const shown = [before, after].map((text) => (isOpen(path, text) ? withheld : text)) as [string, string];
  const [old, next] = isSealedPath(path) ? maskPair(...shown) : shown;
  const from = before === '' ? '/dev/null' : `a/${path}`;
  const to = after === '' ? '/dev/null' : `b/${path}`;
  const text = createTwoFilesPatch(from, to, old, next, undefined, undefined, { context: 3 });
  // The library heads each patch with a line that `git apply` and people do not need.
  return [path, text.replace(/^=+\n/, '')];
}

const withheld = '# not shown: it has secrets in clear text\n';

/** Whether a text has a secret to hide: a file that should be sealed and is not, a private key, a Kubernetes Secret. */
function isOpen(path: string, content: string): boolean {
  if (content === '') return false;
  const sealed = isSealedPath(path);
  if (sealed && !isSealedText(content)) return true;
  return scanLeaks([{ path, content, sealed }], { secrets: [] }).length > 0;
}

const sealedValue = /ENC\[[^\]]*\]/g;

/** Ciphertext gives way to a word that says whether the value is another one. */
function maskPair(before: string, after: string): readonly [string, string] {
  const old = new Set(before.match(sealedValue));
  const next = new Set(after.match(sealedValue));
  return [
    before.replace(sealedValue, (value) => (next.has(value) ? 'ENC[unchanged]' : 'ENC[before]')),
    after.replace(sealedValue, (value) => (old.has(value) ? 'ENC[unchanged]' : 'ENC[after]')),
  ];
}
