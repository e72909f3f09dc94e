import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { isSealedText } from '../sops/sealed.ts';
import type { TreeFile } from '../verify/tree.ts';

/** The plain text of the sealed files that a key at hand opens, by path. */
export interface OpenedTree {
  readonly texts: ReadonlyMap<string, string>;
  /** Files that a key should have opened and did not: changed by hand, or broken. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Open what can be opened. Without any key, sealed files stay sealed, and that is no finding: their keys and
 * metadata are checked all the same. Cryptography is loaded only where something is sealed.
 */
export async function openTree(
  files: readonly TreeFile[],
  root: string,
  env: NodeJS.ProcessEnv,
): Promise<OpenedTree> {
  const sealed = files.filter(({ content }) => isSealedText(content));
  if (sealed.length === 0) return { texts: new Map(), diagnostics: [] };
  const { findIdentities, openSealed } = await import('../sops/index.ts');
  const { identities } = await findIdentities(root, env);
  const texts = new Map<string, string>();
  const diagnostics: Diagnostic[] = [];
  if (identities.length === 0) return { texts, diagnostics };
  for (const { path, content } of sealed) {
    const result = await openSealed(path, content, identities);
    if ('opened' in result) texts.set(path, result.opened.text('in-place'));
    // Files of other people's keys are none of ours.
    else diagnostics.push(...result.diagnostics.filter(({ code }) => code !== 'sops/no-identity'));
  }
  return { texts, diagnostics };
}
