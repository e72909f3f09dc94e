const version =
  /^(?:=|!=|>|<|>=|=>|<=|=<|~|~>|\^)?v?(?:\d+|[xX*])(?:\.(?:\d+|[xX*])){0,2}(?:-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?$/;

/**
 * Whether a text is a version, or a range of versions, as Helm and Flux parse it: `1.x`, `>=1.2 <2`, `1.2 - 1.4 ||
 * ~2.1`.
 */
export function isVersionRange(text: string): boolean {
  return text.split('||').every((part) => {
    const words = part
      .replace(/(?<![=<>!~^])([=<>!~^]+)\s+/g, '$1')
      .trim()
      .split(/[\s,]+/);
    // The hyphen of a range is between two versions.
    const rest = words.filter((word, index) => word !== '-' || index === 0 || index === words.length - 1);
    return rest.every((word) => version.test(word));
  });
}
