/** IPv4 addresses and networks, for settings, derived variables and rules. No function here throws, whatever the text. */

interface Range {
  /** As numbers; both ends are inclusive. */
  readonly first: number;
  readonly last: number;
}

/** Whether a network in CIDR notation contains an address. False if either is not one. */
export function networkContains(network: string, address: string): boolean {
  const range = rangeOf(network);
  const number = numberOf(address);
  return range !== undefined && number !== undefined && range.first <= number && number <= range.last;
}

/** Whether two networks in CIDR notation have an address in common. False if either is not one. */
export function networksOverlap(one: string, other: string): boolean {
  const a = rangeOf(one);
  const b = rangeOf(other);
  return a !== undefined && b !== undefined && a.first <= b.last && b.first <= a.last;
}

/** Whether a text is four numbers from 0 to 255, separated by dots, without leading zeros. */
export function isAddress(text: string): boolean {
  return numberOf(text) !== undefined;
}

/** The network of an address with a prefix length, such as 10.0.0.0/24 for 10.0.0.5/24; undefined for any other text. */
export function networkAround(text: string): string | undefined {
  const range = rangeOf(text);
  return range && `${addressOf(range.first)}/${text.split('/')[1]}`;
}

function rangeOf(network: string): Range | undefined {
  const [, address = '', length = ''] = /^([\d.]+)\/(\d|[12]\d|3[0-2])$/.exec(network) ?? [];
  const number = numberOf(address);
  if (number === undefined) return undefined;
  const size = 2 ** (32 - Number(length));
  const first = number - (number % size);
  return { first, last: first + size - 1 };
}

function numberOf(address: string): number | undefined {
  const octet = '(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
  if (!new RegExp(`^${octet}(\\.${octet}){3}$`).test(address)) return undefined;
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

function addressOf(number: number): string {
  return [24, 16, 8, 0].map((bits) => Math.floor(number / 2 ** bits) % 256).join('.');
}
