import { stringify } from 'yaml';

/**
 * Manifests as the text of a file. Every string that some reader of YAML, of version 1.1 or 1.2, would take for
 * something else is quoted: Flux and Helm read 1.1.
 */
export function yamlOf(manifests: readonly object[]): string {
  return manifests
    .map(
      (manifest) =>
        `---\n${stringify(manifest, { version: '1.1', compat: 'core', lineWidth: 0, aliasDuplicateObjects: false })}`,
    )
    .join('');
}
