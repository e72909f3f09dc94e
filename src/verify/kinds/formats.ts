import { RE2JS } from 're2js';
import type { Pattern, Type } from '../schemas/types.ts';

/** Upstream's patterns and formats that have a name. */
const patterns: Readonly<Record<string, string>> = {
  '^([0-9]{1,5}(h|m|s|ms)){1,4}$': 'gatewayDuration',
  '^([0-9]+(\\.[0-9]+)?(ms|s|m|h))+$': 'fluxDuration',
  '^([0-9]+(\\.[0-9]+)?(ms|s|m))+$': 'shortDuration',
  '^(0|(([0-9]+)y)?(([0-9]+)w)?(([0-9]+)d)?(([0-9]+)h)?(([0-9]+)m)?(([0-9]+)s)?(([0-9]+)ms)?)$':
    'prometheusDuration',
  '^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$': 'dnsSubdomain',
  '^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$': 'labelValue',
};

const formats: Readonly<Record<string, string>> = {
  'date-time': 'time',
  byte: 'base64',
  ipv4: 'ipv4',
  ipv6: 'ipv6',
  cidr: 'cidr',
  duration: 'duration',
};

/** Returns the named scalar for a pattern or a format; undefined if it has none. */
export function scalarNamed(pattern: string | undefined, format: string | undefined): string | undefined {
  if (pattern !== undefined) return patterns[pattern];
  return format === undefined ? undefined : formats[format];
}

const compiled = new Map<string, Pattern | undefined>();

/**
 * Compiles a pattern with RE2, as upstream uses it, because a CRD may come from anybody and RE2 takes time linear in
 * the text.
 */
export function readPattern(pattern: string): Pattern | undefined {
  if (compiled.has(pattern)) return compiled.get(pattern);
  let read: Pattern | undefined;
  try {
    const expression = RE2JS.compile(pattern);
    read = { source: pattern, test: (text) => expression.matcher(text).find() };
  } catch {
    read = undefined;
  }
  compiled.set(pattern, read);
  return read;
}

/** Returns a string type whose pattern is compiled when the first value is checked. */
export function patternType(
  pattern: string,
  length: { readonly least?: number; readonly most?: number },
): Type {
  return {
    kind: 'string',
    length,
    get pattern() {
      return readPattern(pattern);
    },
  } as Type;
}
