import { stringify } from 'yaml';

/**
 * Formats manifests as YAML. Strings that a YAML 1.1 or 1.2 parser could read as another type are quoted, because Flux and Helm
 * read YAML 1.1.
 */
export function yamlOf(manifests: readonly object[]): string {
  return manifests
    .map(
      (manifest) =>
        `---\n${stringify(manifest, { version: '1.1', compat: 'core', lineWidth: 0, aliasDuplicateObjects: false })}`,
    )
    .join('');
}
