import { generateHybridIdentity, generateX25519Identity, identityToRecipient } from 'age-encryption';

export interface KeyFile {
  /** The content of the file, as `age-keygen` writes it. Must be written with mode 0600. */
  readonly text: string;
  /** The public key that files are sealed for. */
  readonly recipient: string;
}

/** Generates an age key. A post-quantum key requires kustomize-controller 1.9 or newer. */
export async function newKeyFile(
  now: Date,
  options: { readonly postQuantum?: boolean } = {},
): Promise<KeyFile> {
  const key = await (options.postQuantum === true ? generateHybridIdentity() : generateX25519Identity());
  const recipient = await identityToRecipient(key);
  const created = `${now.toISOString().slice(0, 19)}Z`;
  return { recipient, text: `# created: ${created}\n# public key: ${recipient}\n${key}\n` };
}
