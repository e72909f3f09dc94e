/**
 * A name as an id: lower-case ASCII letters, digits and hyphens, accents dropped. A name without a single
 * such letter or digit yields undefined.
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
