import { RE2JS } from 're2js';
import type { Pattern, Type } from '../schemas/types.ts';

/** Forms that upstream writes as a pattern or a format, and that have a name in words. */
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

/** The scalar that a pattern or a format stands for; undefined if it has no name of its own. */
export function scalarNamed(pattern: string | undefined, format: string | undefined): string | undefined {
  if (pattern !== undefined) return patterns[pattern];
  return format === undefined ? undefined : formats[format];
}

const compiled = new Map<string, Pattern | undefined>();

/** Upstream writes RE2, whose time grows with the text alone: the patterns may be those of a CRD that anybody wrote. */
function readPattern(pattern: string): Pattern | undefined {
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

/** A string type whose pattern is compiled when a value is there to fit it. */
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
