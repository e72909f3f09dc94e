/**
 * The functions that plugins of GitOps template repositories traditionally provide, under the names that templates call. A plugin
 * lists those it wants among its filters or functions.
 */

import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { basename as baseName } from 'node:path';
import { noteRead } from './reads.ts';

/** The text of a file without surrounding white space. Throws if the file does not exist or is empty. */
export function read_file(path: string): string {
  noteRead(path);
  let text: string;
  try {
    text = readFileSync(path, 'utf8').trim();
  } catch {
    throw new Error(`File not found: ${path}`);
  }
  if (text === '') throw new Error(`${path} is empty`);
  return text;
}

/** The parsed content of a JSON file. */
export function read_json(path: string): unknown {
  const text = read_file(path);
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`Could not decode JSON file: ${path}`);
  }
}

/** The name of a file without its last extension: `ks.yaml` for `apps/ks.yaml.j2`. */
export function basename(path: string): string {
  return baseName(path).replace(/(?<=.)\.[^.]+$/, '');
}

/** The address with a number in a network, as in `nthhost('10.0.0.0/24', 1)`; false if there is none. */
export function nthhost(cidr: unknown, number: unknown): string | false {
  const network = parseNetwork(String(cidr));
  const nth = toBigInt(number);
  if (network === undefined || nth === undefined || nth < 0n || nth >= network.size) return false;
  return formatAddress(network.first + nth, network.bits);
}

/** The recipient (`public`) or the identity (`private`) of an age key file. */
export function age_key(kind: string, path = 'age.key'): string {
  const text = read_file(path);
  if (kind !== 'public' && kind !== 'private')
    throw new Error("Invalid key type. Use 'public' or 'private'.");
  const pattern = kind === 'public' ? /# public key: (age1\w+)/ : /(AGE-SECRET-KEY-(?:PQ-)?1?\w+)/;
  const key = pattern.exec(text)?.[1];
  if (key === undefined) throw new Error(`Could not find ${kind} key in the age key file.`);
  return key;
}

/** The id of a Cloudflare tunnel. */
export function cloudflare_tunnel_id(path = 'cloudflare-tunnel.json'): string {
  return field(read_json(path), 'TunnelID', path);
}

/** The credentials of a Cloudflare tunnel in the form of a TUNNEL_TOKEN. */
export function cloudflare_tunnel_secret(path = 'cloudflare-tunnel.json'): string {
  const tunnel = read_json(path);
  const token = {
    a: field(tunnel, 'AccountTag', path),
    t: field(tunnel, 'TunnelID', path),
    s: field(tunnel, 'TunnelSecret', path),
  };
  return Buffer.from(JSON.stringify(token)).toString('base64');
}

/** The SSH key that Flux uses to read the repository. */
export function deploy_key(path = 'deploy.key'): string {
  return read_file(path);
}

/** The token of Flux's webhook. */
export function webhook_token(path = 'flux-webhook-token.txt'): string {
  return read_file(path);
}

/** Like `deploy_key`, from the file that older templates use. */
export function github_deploy_key(path = 'github-deploy.key'): string {
  return read_file(path);
}

/** Like `webhook_token`, from the file that older templates use. */
export function github_push_token(path = 'github-push-token.txt'): string {
  return read_file(path);
}

function field(value: unknown, name: string, path: string): string {
  const found = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  const entry = found.find(([key]) => key === name);
  if (entry === undefined) throw new Error(`Missing '${name}' key in ${path}`);
  if (!entry[1]) throw new Error(`'${name}' is empty in ${path}`);
  return String(entry[1]);
}

interface Network {
  readonly first: bigint;
  readonly size: bigint;
  readonly bits: 32 | 128;
}

/** Host bits may be set: `10.0.0.7/24` means the network `10.0.0.0/24`. */
function parseNetwork(cidr: string): Network | undefined {
  const [address = '', prefix, ...more] = cidr.split('/');
  const version = isIP(address);
  if (version === 0 || address.includes('%') || more.length > 0) return undefined;
  const bits = version === 4 ? 32 : 128;
  const length = prefix === undefined ? bits : /^\d+$/.test(prefix) ? Number(prefix) : bits + 1;
  if (length > bits) return undefined;
  const size = 1n << BigInt(bits - length);
  const value = bits === 32 ? parseIpv4(address) : parseIpv6(address);
  return { first: (value / size) * size, size, bits };
}

function toBigInt(value: unknown): bigint | undefined {
  if (typeof value === 'bigint') return value;
  return Number.isInteger(value) ? BigInt(Number(value)) : undefined;
}

function parseIpv4(address: string): bigint {
  return address.split('.').reduce((value, part) => value * 256n + BigInt(part), 0n);
}

function parseIpv6(address: string): bigint {
  const dotted = /(?<!\d)\d{1,3}(?:\.\d{1,3}){3}$/.exec(address)?.[0];
  const hex = (value: bigint) => value.toString(16);
  const plain =
    dotted === undefined
      ? address
      : `${address.slice(0, -dotted.length)}${hex(parseIpv4(dotted) >> 16n)}:${hex(parseIpv4(dotted) & 0xffffn)}`;
  const [head = '', tail] = plain.split('::');
  const groups = (part: string) => (part === '' ? [] : part.split(':'));
  const before = groups(head);
  const after = tail === undefined ? [] : groups(tail);
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => '0');
  return [...before, ...zeros, ...after].reduce((value, group) => value * 65536n + BigInt(`0x${group}`), 0n);
}

function formatAddress(value: bigint, bits: 32 | 128): string {
  if (bits === 32) return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join('.');
  const groups = Array.from({ length: 8 }, (_, index) => (value >> BigInt(112 - index * 16)) & 65535n);
  const text = groups.map((group) => group.toString(16));
  // The first of the longest runs of at least two zero groups becomes `::`.
  let [start, length] = [-1, 1];
  for (let from = 0; from < 8; from += 1) {
    let to = from;
    while (to < 8 && text[to] === '0') to += 1;
    if (to - from > length) [start, length] = [from, to - from];
  }
  if (start === -1) return text.join(':');
  return `${text.slice(0, start).join(':')}::${text.slice(start + length).join(':')}`;
}
