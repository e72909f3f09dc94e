import { cronHint, cronProblem } from '../values/cron.ts';

/** A named kind of value: its JSON types, and how to check its format. */
interface Scalar {
  readonly json: readonly ('string' | 'number' | 'integer' | 'boolean')[];
  /** For messages: `a quantity such as 500m, 2Gi`. */
  readonly description: string;
  readonly fits?: (text: string, value: string | number | boolean) => boolean;
  /** Returns the specific problem of a text, if reasons differ. */
  readonly problem?: (text: string) => string | undefined;
  /** Returns the specific fix, if it is better than the description. */
  readonly cure?: (text: string) => string | undefined;
}

const ipv4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/;

/** Returns the version of an IP address, 0 if it is not one. Node's network module is loaded only to parse IPv6. */
function isIP(text: string): number {
  if (ipv4.test(text)) return 4;
  return text.includes(':') ? process.getBuiltinModule('node:net').isIP(text) : 0;
}

const isIPv4 = (text: string) => isIP(text) === 4;
const isIPv6 = (text: string) => isIP(text) === 6;

const label = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const labelPattern = new RegExp(`^${label}$`);
const subdomainPattern = new RegExp(`^${label}(\\.${label})*$`);
const quantityPattern = /^[+-]?(\d+(\.\d*)?|\.\d+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?\d+)?$/;
const labelValuePattern = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/;
const qualifiedName = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;

const quantity = {
  description: 'a quantity such as 500m, 2 or 10Gi',
  fits: (text: string) => quantityPattern.test(text),
};

const table = {
  quantity: { json: ['string', 'number'], ...quantity },
  /** A quantity in a field that accepts only strings. */
  quantityText: { json: ['string'], ...quantity },
  /** Bytes in Envoy Gateway: text, without fractions and not zero. */
  byteCount: {
    json: ['integer', 'string'],
    description: 'a whole number of bytes such as 32Ki or 1Mi',
    fits: (text: string, value) =>
      typeof value === 'string' ? /^[1-9][0-9]*([EPTGMK]i|[EPTGMk])?$/.test(text) : Number(value) >= 0,
  },
  /** A value that a template writes in quotes, whatever its type. */
  text: { json: ['string', 'number', 'boolean'], description: 'a string, a number or a boolean' },
  intOrString: { json: ['integer', 'string'], description: 'a number or a string' },
  /** A number or a percentage. */
  intOrPercent: {
    json: ['integer', 'string'],
    description: 'a number or a percentage such as 25%',
    fits: (text: string) => /^\d+%?$/.test(text),
  },
  wholeNumber: {
    json: ['integer', 'string'],
    description: 'a whole number from 0',
    fits: (text: string) => /^\d+$/.test(text),
  },
  /** The number or name of a port. */
  portOrName: {
    json: ['integer', 'string'],
    description: 'a port from 1 to 65535 or the name of one',
    fits: isPortOrName,
  },
  portName: {
    json: ['string'],
    description: 'a port name: at most 15 lower-case letters, digits and hyphens, with a letter among them',
    fits: isPortName,
  },
  /** As parsed by Go's time.ParseDuration. */
  duration: {
    json: ['string'],
    description: 'a duration such as 30s, 10m or 1h30m',
    fits: (text: string) => /^[+-]?(0|((\d+(\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h))+)$/.test(text),
  },
  /** Durations that Flux's controllers accept: no signs, nothing below a millisecond. */
  fluxDuration: {
    json: ['string'],
    description: 'a duration such as 30s, 10m or 1h30m',
    fits: (text: string) => /^([0-9]+(\.[0-9]+)?(ms|s|m|h))+$/.test(text),
  },
  /** Time limits of Flux's controllers, which cannot be in hours. */
  shortDuration: {
    json: ['string'],
    description: 'a duration such as 30s or 10m, without hours',
    fits: (text: string) => /^([0-9]+(\.[0-9]+)?(ms|s|m))+$/.test(text),
  },
  gatewayDuration: {
    json: ['string'],
    description: 'a duration of whole numbers such as 30s, 10m or 1h30m',
    fits: (text: string) => /^([0-9]{1,5}(h|m|s|ms)){1,4}$/.test(text),
  },
  prometheusDuration: {
    json: ['string'],
    description: 'a duration in Prometheus notation such as 30s, 5m or 1d',
    fits: (text: string) =>
      /^(0|(([0-9]+)y)?(([0-9]+)w)?(([0-9]+)d)?(([0-9]+)h)?(([0-9]+)m)?(([0-9]+)s)?(([0-9]+)ms)?)$/.test(
        text,
      ),
  },
  cron: {
    json: ['string'],
    description: 'a schedule of five fields',
    problem: (text: string) => cronProblem(text, 5),
    cure: (text: string) => cronHint(text, 5),
  },
  cronWithSeconds: {
    json: ['string'],
    description: 'a schedule of six fields, seconds first',
    problem: (text: string) => cronProblem(text, 6),
    cure: (text: string) => cronHint(text, 6),
  },
  time: {
    json: ['string'],
    description: 'a time such as 2026-01-31T12:00:00Z',
    fits: (text: string) =>
      /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})$/.test(text) &&
      !Number.isNaN(Date.parse(text)),
  },
  ip: { json: ['string'], description: 'an IP address', fits: (text: string) => isIP(text) !== 0 },
  ipv4: { json: ['string'], description: 'an IPv4 address', fits: isIPv4 },
  ipv6: { json: ['string'], description: 'an IPv6 address', fits: isIPv6 },
  cidr: { json: ['string'], description: 'an address range such as 10.42.0.0/16', fits: isCidr },
  /** Cilium also accepts a single address. */
  cidrOrIp: {
    json: ['string'],
    description: 'an address range such as 10.42.0.0/16',
    fits: (text: string) => isCidr(text) || isIP(text) !== 0,
  },
  icmpType: {
    json: ['integer', 'string'],
    description: 'an ICMP type: a number up to 255 or a name such as EchoRequest',
    fits: (text: string) => (/^\d+$/.test(text) ? Number(text) <= 255 : /^[A-Za-z]+$/.test(text)),
  },
  base64: { json: ['string'], description: 'base64', fits: isBase64 },
  image: {
    json: ['string'],
    description: 'an image reference such as ghcr.io/org/name:1.2.3',
    fits: isImage,
  },
  dnsLabel: {
    json: ['string'],
    description:
      'a DNS label: at most 63 lower-case letters, digits and hyphens, with a letter or digit at each end',
    fits: (text: string) => text.length <= 63 && labelPattern.test(text),
  },
  dnsLabelOrNothing: {
    json: ['string'],
    description:
      'a DNS label: at most 63 lower-case letters, digits and hyphens, with a letter or digit at each end',
    fits: (text: string) => text === '' || (text.length <= 63 && labelPattern.test(text)),
  },
  dnsName: {
    json: ['string'],
    description:
      'a DNS name: lower-case letters, digits, hyphens and dots, with a letter or digit at each end',
    fits: (text: string) => text.length <= 253 && subdomainPattern.test(text),
  },
  /** A DNS name of any length that its field allows. */
  dnsSubdomain: {
    json: ['string'],
    description:
      'a DNS name: lower-case letters, digits, hyphens and dots, with a letter or digit at each end',
    fits: (text: string) => subdomainPattern.test(text),
  },
  /** A DNS name, or an empty text if that has a meaning of its own. */
  dnsSubdomainOrNothing: {
    json: ['string'],
    description:
      'a DNS name: lower-case letters, digits, hyphens and dots, with a letter or digit at each end',
    fits: (text: string) => text === '' || subdomainPattern.test(text),
  },
  hostPattern: {
    json: ['string'],
    description: 'a host name such as app.example.com or *.example.com, without scheme, port or path',
    fits: (text: string) =>
      text === '' || (subdomainPattern.test(text.replace(/^\*\./, '')) && text !== '*.' && !isIP(text)),
  },
  labelValue: {
    json: ['string'],
    description:
      'a label value: at most 63 letters, digits, `-`, `_` and `.`, with a letter or digit at each end',
    fits: (text: string) => text.length <= 63 && labelValuePattern.test(text),
  },
  labelKey: {
    json: ['string'],
    description: 'a label key such as app.kubernetes.io/name',
    fits: isLabelKey,
  },
  labelKeyOrNothing: {
    json: ['string'],
    description: 'a label key such as app.kubernetes.io/name',
    fits: (text: string) => text === '' || isLabelKey(text),
  },
} as const satisfies Record<string, Scalar>;

export type ScalarName = keyof typeof table;

const scalars: Readonly<Record<string, Scalar>> = table;

export function isScalarName(name: string): name is ScalarName {
  return Object.hasOwn(scalars, name);
}

export function describeScalar(name: string): string {
  return scalars[name]?.description ?? name;
}

export function scalarTypes(name: string): readonly string[] {
  return scalars[name]?.json ?? [];
}

/** Returns the problem of a value of the right JSON type, or undefined. */
export function scalarProblem(name: string, value: string | number | boolean): string | undefined {
  const scalar = scalars[name];
  const text = String(value);
  if (scalar?.problem !== undefined) return scalar.problem(text);
  return scalar?.fits === undefined || scalar.fits(text, value) ? undefined : `is not ${scalar.description}`;
}

export function scalarHint(name: string, value: string | number | boolean): string {
  return scalars[name]?.cure?.(String(value)) ?? `Write ${describeScalar(name)}.`;
}

export function isLabelKey(key: string): boolean {
  const parts = key.split('/');
  if (parts.length > 2) return false;
  const [prefix, name = prefix] = parts;
  if (parts.length === 2 && !(prefix !== undefined && prefix.length <= 253 && subdomainPattern.test(prefix)))
    return false;
  return name !== undefined && name.length <= 63 && qualifiedName.test(name);
}

export function isCidr(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  if (bits === undefined || rest.length > 0 || !/^\d{1,3}$/.test(bits)) return false;
  const version = isIP(address);
  return version !== 0 && Number(bits) <= (version === 4 ? 32 : 128);
}

/** Whether a text is standard base64 with padding; line breaks are allowed, as in Go's decoder. */
function isBase64(text: string): boolean {
  return /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text.replace(/[\r\n]/g, ''));
}

function isPortName(text: string): boolean {
  return text.length <= 15 && /[a-z]/.test(text) && /^[a-z0-9]([a-z0-9]|-(?=[a-z0-9]))*$/.test(text);
}

function isPortOrName(text: string): boolean {
  return /^-?\d+$/.test(text) ? Number(text) >= 1 && Number(text) <= 65535 : isPortName(text);
}

/** Whether a text has the form `[host[:port]/]path[:tag][@digest]`. */
function isImage(text: string): boolean {
  return /^(?:[A-Za-z0-9.-]+(?::\d+)?\/)?[a-z0-9]+(?:(?:\.|_|__|-+|\/)[a-z0-9]+)*(?::[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(?:@[a-z0-9]+:[A-Fa-f0-9]{32,})?$/.test(
    text,
  );
}
