import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { isSealedText } from '../sops/sealed.ts';
import type { TreeFile } from '../verify/tree.ts';

/** The plain text, by path, of the sealed files that an available key opens. */
export interface OpenedTree {
  readonly texts: ReadonlyMap<string, string>;
  /** Files that an available key should open but does not: they were changed by hand or are broken. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Opens the sealed files that can be opened. Without a key, sealed files stay sealed, which is not a finding: their keys and
 * metadata are checked anyway. Cryptography is loaded only if something is sealed.
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
    // Files that are sealed for other people's keys are not a mistake.
    else diagnostics.push(...result.diagnostics.filter(({ code }) => code !== 'sops/no-identity'));
  }
  return { texts, diagnostics };
}
