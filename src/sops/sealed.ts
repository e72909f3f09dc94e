/** Tells sealed files by name and by text, without loading what seals and opens them. */

/**
 * Whether a name says that the file is sealed: `*.sops.*`. `.sops.yaml` contains the rules, and is not sealed; nor is
 * a template that a sealed file is rendered from.
 */
export function isSealedPath(path: string): boolean {
  return /.\.sops\../s.test(path.slice(path.lastIndexOf('/') + 1)) && !/\.(j2|jinja2?)$/.test(path);
}

/** Whether a text has SOPS metadata. A guess that costs little; `checkSealed` knows. */
export function isSealedText(text: string): boolean {
  return (
    /^[ \t]*"?sops"?[ \t]*:|[,{]\s*"?sops"?\s*:|^sops_mac=/m.test(text) && text.includes('ENC[AES256_GCM,')
  );
}
