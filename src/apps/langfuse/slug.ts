/**
 * Converts a name to an id: lower-case ASCII letters, digits and hyphens, without accents. Returns undefined if the
 * name contains no such letter or digit.
 */
export function slug(name: string): string | undefined {
  const id = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  return id === '' ? undefined : id;
}
