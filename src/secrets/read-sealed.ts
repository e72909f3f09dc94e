import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { pathText } from '../diagnostics/path-text.ts';

export type ReadableResult =
  | {
      /** Plaintext in which every key has the line and the column that it has in the file on disk. */
      readonly text: string;
      readonly sealed: boolean;
      /** The keys of values that were typed in plain into a sealed file. */
      readonly typedIn: readonly string[];
      readonly diagnostics: readonly Diagnostic[];
    }
  | { readonly diagnostics: readonly Diagnostic[] };

/** Whether a text has SOPS metadata: cheap, and made without loading what decrypts. */
export function isSealedText(text: string): boolean {
  return /^\s*"?sops"?\s*:|[,{]\s*"?sops"?\s*:|^sops_mac=/m.test(text) && text.includes('ENC[AES256_GCM,');
}

/**
 * The plaintext of a configuration that may be sealed, whole or in part. Cryptography is loaded only for one that
 * is. Messages about the text fit the file as the user sees it; excerpts must be cut from that file, not from the
 * plaintext.
 *
 * @param path - As messages name it.
 * @param folder - Where to look for `age.key`; absolute.
 */
export async function readSealed(
  path: string,
  text: string,
  folder: string,
  env: NodeJS.ProcessEnv,
): Promise<ReadableResult> {
  if (!isSealedText(text)) return { text, sealed: false, typedIn: [], diagnostics: [] };
  const { findIdentities, openSealed } = await import('../sops/index.ts');
  const { identities, diagnostics } = await findIdentities(folder, env);
  const result = await openSealed(path, text, identities, { allowTypedIn: true });
  if ('diagnostics' in result) return { diagnostics: [...diagnostics, ...result.diagnostics] };
  const { opened } = result;
  return {
    text: opened.text('in-place'),
    sealed: true,
    typedIn: opened.typedIn.map(({ where }) => pathText(where)),
    diagnostics,
  };
}
