/** Recognises sealed files by name and by text, without loading the code that seals and opens them. */

/**
 * Whether a file is sealed, by its name: `*.sops.*`. `.sops.yaml` contains the rules and is not sealed, nor is a template that a
 * sealed file is rendered from.
 */
export function isSealedPath(path: string): boolean {
  return /.\.sops\../s.test(path.slice(path.lastIndexOf('/') + 1)) && !/\.(j2|jinja2?)$/.test(path);
}

/** Whether a text seems to have SOPS metadata: a cheap guess; `checkSealed` is exact. */
export function isSealedText(text: string): boolean {
  return (
    /^[ \t]*"?sops"?[ \t]*:|[,{]\s*"?sops"?\s*:|^sops_mac=/m.test(text) && text.includes('ENC[AES256_GCM,')
  );
}
