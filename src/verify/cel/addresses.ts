/** Returns the bits of an address and their number; undefined if the text is not an address. */
export function parseAddress(text: string): { readonly bits: bigint; readonly width: number } | undefined {
  const version = process.getBuiltinModule('node:net').isIP(text);
  if (version === 4) return { bits: ofParts(text.split('.').map(Number), 8n), width: 32 };
  if (version !== 6 || text.includes('%')) return undefined;
  return { bits: ofParts(parts6(text), 16n), width: 128 };
}

export function familyOf(text: string): number {
  return parseAddress(text)?.width === 32 ? 4 : 6;
}

export function parseRange(text: string) {
  const [address = '', length = ''] = text.split('/');
  const parsed = parseAddress(address);
  if (parsed === undefined || !/^\d{1,3}$/.test(length) || Number(length) > parsed.width) return undefined;
  const free = BigInt(parsed.width - Number(length));
  const prefix = parsed.bits >> free;
  return {
    ...parsed,
    free,
    prefix,
    length: Number(length),
    masked: `${written(prefix << free, parsed.width)}/${length}`,
  };
}

export function containsAddress(range: string, text: string): boolean {
  const [outer, inner] = [parseRange(range), parseAddress(text)];
  if (outer === undefined || inner === undefined) throw new Error('not an address');
  return outer.width === inner.width && inner.bits >> outer.free === outer.prefix;
}

export function containsRange(range: string, text: string): boolean {
  const [outer, inner] = [parseRange(range), parseRange(text)];
  if (outer === undefined || inner === undefined) throw new Error('not an address range');
  return (
    outer.width === inner.width && inner.length >= outer.length && inner.bits >> outer.free === outer.prefix
  );
}

function ofParts(parts: readonly number[], width: bigint): bigint {
  return parts.reduce((bits, part) => (bits << width) | BigInt(part), 0n);
}

function parts6(text: string): readonly number[] {
  const dotted = /^(.*:)(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(text);
  if (dotted !== null) {
    const [a, b, c, d] = dotted.slice(2).map(Number) as [number, number, number, number];
    return parts6(`${dotted[1]}${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`);
  }
  const [head = '', tail] = text.split('::');
  const read = (half: string) =>
    half === '' ? [] : half.split(':').map((part) => Number.parseInt(part, 16));
  const [before, after] = [read(head), tail === undefined ? [] : read(tail)];
  return [...before, ...Array<number>(8 - before.length - after.length).fill(0), ...after];
}

function written(bits: bigint, width: number): string {
  if (width === 32) return [24n, 16n, 8n, 0n].map((shift) => (bits >> shift) & 255n).join('.');
  return Array.from({ length: 8 }, (_, at) => ((bits >> BigInt(112 - 16 * at)) & 65535n).toString(16)).join(
    ':',
  );
}
