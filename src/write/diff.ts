import { createTwoFilesPatch } from 'diff';
import { harmless } from '../diagnostics/format/harmless.ts';
import { replaceSections, sectionsIn } from '../diagnostics/sections.ts';
import { scanLeaks } from '../leaks/scan.ts';
import { isSealedPath, isSealedText } from '../sops/sealed.ts';
import type { Content } from './content.ts';
import type { Plan } from './plan.ts';

/**
 * What a plan would change, as one unified diff. For a sealed file it shows which values change, but not even their ciphertext;
 * for a file with a secret in clear text, nothing.
 */
export function formatDiff(plan: Plan, { color = false }: { readonly color?: boolean } = {}): string {
  const changed = changedFiles(plan);
  if (changed.length === 0) return '';
  const marks = { created: 'A', updated: 'M', removed: 'D' } as const;
  const list = changed.map(({ path, what, patch }) => {
    const { added, removed } = countLines(patch);
    return `# ${marks[what]} ${path} +${added} -${removed}\n`;
  });
  const text = harmless(`${list.join('')}${changed.map(({ patch }) => patch).join('')}`);
  return color ? painted(text) : text;
}

export interface ChangedFile {
  readonly path: string;
  readonly what: 'created' | 'updated' | 'removed';
  /** A unified diff with secrets masked. */
  readonly patch: string;
}

/** The files that a plan would change, sorted by path. */
export function changedFiles(plan: Plan): readonly ChangedFile[] {
  const changed: readonly ChangedFile[] = [
    ...plan.created.map(
      ({ path, content }) => ({ path, what: 'created', patch: patch(path, '', content) }) as const,
    ),
    ...plan.updated.map(
      ({ path, previous, content }) =>
        ({ path, what: 'updated', patch: patch(path, previous, content) }) as const,
    ),
    ...plan.removed.map(
      ({ path, content }) => ({ path, what: 'removed', patch: patch(path, content, '') }) as const,
    ),
  ];
  return [...changed].sort((a, b) => (a.path < b.path ? -1 : 1));
}

function countLines(patch: string): { readonly added: number; readonly removed: number } {
  const lines = patch.includes('@@') ? patch.slice(patch.indexOf('@@')).split('\n') : [];
  const count = (sign: string) => lines.filter((line) => line.startsWith(sign)).length;
  return { added: count('+'), removed: count('-') };
}

function painted(text: string): string {
  const colors = { '+': 32, '-': 31, '@': 36, '#': 1 } as const;
  return text
    .split('\n')
    .map((line) => {
      const sign = line.charAt(0);
      return sign in colors ? `\u001b[${colors[sign as keyof typeof colors]}m${line}\u001b[0m` : line;
    })
    .join('\n');
}

function patch(path: string, before: Content, after: Content): string {
  const from = before === '' ? '/dev/null' : `a/${path}`;
  const to = after === '' ? '/dev/null' : `b/${path}`;
  if (typeof before !== 'string' || typeof after !== 'string')
    return `Binary files ${from} and ${to} differ\n`;
  const shown = [before, after].map((text) => (isOpen(path, text) ? withheld : text)) as [string, string];
  const [old, next] = [before, after].some(isSealedText) ? maskPair(...shown) : shown;
  const text = createTwoFilesPatch(from, to, old, next, undefined, undefined, { context: 3 });
  // The library starts each patch with a line that neither `git apply` nor people need.
  return text.replace(/^=+\n/, '');
}

const withheld = '# not shown: it contains secrets in clear text\n';

/** Whether a text contains secrets to hide: a file that should be sealed but is not, a private key, or a Kubernetes Secret. */
function isOpen(path: string, content: string): boolean {
  if (content === '') return false;
  const sealed = isSealedText(content);
  if (isSealedPath(path) && !sealed) return true;
  return scanLeaks([{ path, content, sealed }], { secrets: [] }).length > 0;
}

const sealedValues = [['ENC[', ']']] as const;

/** Replaces ciphertext by a word that says whether the value changed. */
function maskPair(before: string, after: string): readonly [string, string] {
  const old = new Set(sectionsIn(before, sealedValues));
  const next = new Set(sectionsIn(after, sealedValues));
  return [
    replaceSections(before, sealedValues, (value) => (next.has(value) ? 'ENC[unchanged]' : 'ENC[before]')),
    replaceSections(after, sealedValues, (value) => (old.has(value) ? 'ENC[unchanged]' : 'ENC[after]')),
  ];
}
