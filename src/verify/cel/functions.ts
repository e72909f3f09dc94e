import type { Environment } from '@marcbachmann/cel-js';
import { RE2JS } from 're2js';
import { isCidr } from '../schemas/scalars.ts';
import { containsAddress, containsRange, familyOf, parseAddress, parseRange } from './addresses.ts';
import { amountOf, isQuantity } from './quantities.ts';

/** A quantity during the evaluation of an expression; the classes below do the same for addresses, ranges and URLs. */
class Quantity {
  readonly amount: number;
  constructor(text: string) {
    this.amount = amountOf(text);
  }
}

class Address {
  readonly text: string;
  constructor(text: string) {
    if (parseAddress(text) === undefined) throw new Error('not an address');
    this.text = text;
  }
}

class Range {
  readonly text: string;
  constructor(text: string) {
    if (!isCidr(text)) throw new Error('not an address range');
    this.text = text;
  }
}

class Url {
  readonly url: URL;
  constructor(text: string) {
    this.url = new URL(text);
  }
}

/** Registers the functions that Kubernetes adds to CEL, as far as rules of CRDs use them. */
export function registerKubernetesFunctions(environment: Environment): Environment {
  environment.registerType('Quantity', Quantity);
  environment.registerType('IP', Address);
  environment.registerType('CIDR', Range);
  environment.registerType('URL', Url);
  const add = (signature: string, handler: (...values: never[]) => unknown) =>
    environment.registerFunction(signature, handler as (...values: unknown[]) => unknown);

  // Whether a map has a field, for paths with an index, which the macro `has` does not accept.
  add('hasField(dyn, string): bool', (value: unknown, field: string) =>
    value instanceof Map
      ? value.has(field)
      : typeof value === 'object' && value !== null && Object.hasOwn(value, field),
  );

  add('isQuantity(string): bool', (text: string) => isQuantity(text));
  add('quantity(string): Quantity', (text: string) => new Quantity(text));
  add('Quantity.isGreaterThan(Quantity): bool', (a: Quantity, b: Quantity) => a.amount > b.amount);
  add('Quantity.isLessThan(Quantity): bool', (a: Quantity, b: Quantity) => a.amount < b.amount);
  add('Quantity.compareTo(Quantity): int', (a: Quantity, b: Quantity) =>
    BigInt(Math.sign(a.amount - b.amount)),
  );
  add('Quantity.sign(): int', (a: Quantity) => BigInt(Math.sign(a.amount)));
  add('Quantity.isInteger(): bool', (a: Quantity) => Number.isInteger(a.amount));
  add('Quantity.asInteger(): int', (a: Quantity) => BigInt(a.amount));
  add('Quantity.asApproximateFloat(): double', (a: Quantity) => a.amount);

  add('isIP(string): bool', (text: string) => parseAddress(text) !== undefined);
  add('ip(string): IP', (text: string) => new Address(text));
  add('IP.family(): int', (address: Address) => BigInt(familyOf(address.text)));
  add('isCIDR(string): bool', (text: string) => isCidr(text));
  add('cidr(string): CIDR', (text: string) => new Range(text));
  add('CIDR.ip(): IP', (range: Range) => new Address(range.text.split('/')[0] ?? ''));
  add('CIDR.prefixLength(): int', (range: Range) => BigInt(range.text.split('/')[1] ?? 0));
  add('CIDR.containsIP(string): bool', (range: Range, text: string) => containsAddress(range.text, text));
  add('CIDR.containsIP(IP): bool', (range: Range, ip: Address) => containsAddress(range.text, ip.text));
  add('CIDR.containsCIDR(string): bool', (range: Range, text: string) => containsRange(range.text, text));
  add('CIDR.containsCIDR(CIDR): bool', (range: Range, other: Range) => containsRange(range.text, other.text));
  add('CIDR.masked(): CIDR', (range: Range) => new Range(parseRange(range.text)?.masked ?? range.text));

  add('isURL(string): bool', (text: string) => URL.canParse(text));
  add('url(string): URL', (text: string) => new Url(text));
  add('URL.getScheme(): string', ({ url }: Url) => url.protocol.replace(/:$/, ''));
  add('URL.getHost(): string', ({ url }: Url) => url.host);
  add('URL.getHostname(): string', ({ url }: Url) => url.hostname);
  add('URL.getPort(): string', ({ url }: Url) => url.port);
  add('URL.getEscapedPath(): string', ({ url }: Url) => url.pathname);

  add('string.find(string): string', (text: string, pattern: string) => found(text, pattern)[0] ?? '');
  add('string.findAll(string): list', (text: string, pattern: string) => found(text, pattern));
  add('string.replace(string, string): string', (text: string, a: string, b: string) =>
    text.replaceAll(a, () => b),
  );
  add('string.charAt(int): string', (text: string, at: bigint) => text.charAt(Number(at)));
  add('list.join(): string', (list: unknown[]) => list.join(''));
  add('list.join(string): string', (list: unknown[], by: string) => list.join(by));
  add('list.isSorted(): bool', (list: never[]) =>
    list.every((item, at) => at === 0 || (list[at - 1] as never) <= item),
  );
  add('list.sum(): dyn', (list: bigint[]) => list.reduce((sum, item) => sum + item, 0n));
  add('list.min(): dyn', (list: bigint[]) => extreme(list, (a, b) => a < b));
  add('list.max(): dyn', (list: bigint[]) => extreme(list, (a, b) => a > b));
  add('list.indexOf(dyn): int', (list: unknown[], item: unknown) => BigInt(list.indexOf(item)));
  add('list.lastIndexOf(dyn): int', (list: unknown[], item: unknown) => BigInt(list.lastIndexOf(item)));
  return environment;
}

function found(text: string, pattern: string): string[] {
  const matcher = RE2JS.compile(pattern).matcher(text);
  const matches: string[] = [];
  while (matcher.find()) matches.push(matcher.group() ?? '');
  return matches;
}

function extreme(list: readonly bigint[], better: (a: bigint, b: bigint) => boolean): bigint {
  const [first, ...rest] = list;
  if (first === undefined) throw new Error('the list is empty');
  return rest.reduce((best, item) => (better(item, best) ? item : best), first);
}
