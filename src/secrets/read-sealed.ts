import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { pathText } from '../diagnostics/path-text.ts';
import type { Result } from '../diagnostics/result.ts';
import type { KeyPath } from '../diagnostics/source.ts';
import { isSealedText } from '../sops/sealed.ts';
import { isUntrusted } from '../untrusted.ts';

export type ReadableResult = Result<{
  /** Plain text in which every key has the same line and column as in the file on disk. */
  readonly text: string;
  readonly sealed: boolean;
  /** The paths of values that were typed into a sealed file in clear text. */
  readonly typedIn: readonly KeyPath[];
  /** What is or should be encrypted in a sealed file: the key and the plain text of each value. */
  readonly secrets: readonly { readonly key: string; readonly value: string }[];
  /** Whether everything in the file is encrypted, rather than what a selector chose. */
  readonly whole: boolean;
  readonly diagnostics: readonly Diagnostic[];
}>;

/**
 * The plain text of a configuration that may be sealed, wholly or in part. Cryptography is loaded only if it is. Positions fit
 * the file on disk; code frames must be cut from that file, not from the plain text.
 *
 * @param path - The path as messages name it.
 * @param folder - Where to look for `age.key`; absolute.
 */
export async function readSealed(
  path: string,
  text: string,
  folder: string,
  env: NodeJS.ProcessEnv,
): Promise<ReadableResult> {
  if (!isSealedText(text))
    return { text, sealed: false, typedIn: [], secrets: [], whole: false, diagnostics: [] };
  const { findIdentities, openSealed } = await import('../sops/index.ts');
  const { identities, diagnostics } = await findIdentities(folder, env);
  const result = await openSealed(path, text, identities, { allowTypedIn: true });
  if ('diagnostics' in result) {
    const found = isUntrusted(env) ? result.diagnostics.map(withoutTrust) : result.diagnostics;
    return { diagnostics: [...diagnostics, ...found] };
  }
  const { opened } = result;
  const isTypedIn = new Set(opened.typedIn);
  const secrets = opened.leaves.flatMap(({ leaf, plain, sealed: ciphertext }) =>
    plain.type !== 'comment' && (ciphertext !== undefined || isTypedIn.has(leaf))
      ? [{ key: pathText(leaf.where), value: plain.text }]
      : [],
  );
  const { kind } = opened.metadata.selector;
  return {
    secrets,
    whole: kind === 'unencrypted_suffix',
    text: opened.text('in-place'),
    sealed: true,
    typedIn: opened.typedIn.map(({ where }) => where),
    diagnostics,
  };
}

function withoutTrust(diagnostic: Diagnostic): Diagnostic {
  if (diagnostic.code !== 'sops/no-identity') return diagnostic;
  const hint =
    'In untrusted mode, no key is used. Check a sealed configuration on a machine that has its key, without --untrusted.';
  return { ...diagnostic, hint };
}
