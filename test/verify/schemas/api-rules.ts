import { readFileSync } from 'node:fs';
import { parse, parseAllDocuments } from 'yaml';

/**
 * Pairs of objects on both sides of a rule that a CRD states across fields. Each file contains documents with a valid object and
 * the pairs that change it: `at` is set to `sound` or to `broken` (null removes the field), `also` to what both sides need. The
 * finding is at `at` followed by `finding`, or anywhere below `near`.
 */
interface Pair {
  readonly at: string;
  readonly also?: Readonly<Record<string, unknown>>;
  readonly sound: unknown;
  readonly broken: unknown;
  readonly finding?: string;
  readonly near?: string;
}

interface Group {
  readonly base: Readonly<Record<string, unknown>>;
  readonly pairs: readonly Pair[];
  /** Places whose pairs also apply to another place. */
  readonly mirrored?: Readonly<Record<string, string>>;
}

export interface ApiRule {
  readonly name: string;
  readonly sound: Readonly<Record<string, unknown>>;
  readonly broken: Readonly<Record<string, unknown>>;
  readonly place: string;
  /** The finding may be anywhere below the place. */
  readonly below: boolean;
}

const folder = new URL('./api-rules/', import.meta.url);
const files = ['gateway', 'envoy-traffic', 'envoy-proxy', 'envoy-security', 'operators'];

/** Every place with settings for a backend, and what it needs in addition. */
const settings: readonly (readonly [file: string, kind: string, at: string, also: Pair['also']])[] = [
  ['envoy-traffic', 'BackendTrafficPolicy', 'spec', {}],
  ['envoy-security', 'SecurityPolicy', 'spec.extAuth.grpc.backendSettings', backendOf('spec.extAuth.grpc')],
  ['envoy-security', 'SecurityPolicy', 'spec.extAuth.http.backendSettings', backendOf('spec.extAuth.http')],
  [
    'envoy-security',
    'SecurityPolicy',
    'spec.jwt.providers.0.remoteJWKS.backendSettings',
    { 'spec.jwt.providers.0.name': 'a', 'spec.jwt.providers.0.remoteJWKS.uri': 'https://a.b' },
  ],
  [
    'envoy-security',
    'SecurityPolicy',
    'spec.oidc.provider.backendSettings',
    {
      'spec.oidc.clientID': 'a',
      'spec.oidc.clientSecret.name': 'b',
      'spec.oidc.provider.issuer': 'https://a.b',
    },
  ],
  ...['als', 'openTelemetry'].map(
    (sink) =>
      [
        'envoy-proxy',
        'EnvoyProxy',
        `spec.telemetry.accessLog.settings.0.sinks.0.${sink}.backendSettings`,
        {
          'spec.telemetry.accessLog.settings.0.sinks.0.type': sink === 'als' ? 'ALS' : 'OpenTelemetry',
          ...(sink === 'als' && { 'spec.telemetry.accessLog.settings.0.sinks.0.als.type': 'TCP' }),
          ...backendOf(`spec.telemetry.accessLog.settings.0.sinks.0.${sink}`),
        },
      ] as const,
  ),
  [
    'envoy-proxy',
    'EnvoyProxy',
    'spec.telemetry.metrics.sinks.0.openTelemetry.backendSettings',
    {
      'spec.telemetry.metrics.sinks.0.type': 'OpenTelemetry',
      ...backendOf('spec.telemetry.metrics.sinks.0.openTelemetry'),
    },
  ],
  [
    'envoy-proxy',
    'EnvoyProxy',
    'spec.telemetry.tracing.provider.backendSettings',
    { 'spec.telemetry.tracing.provider.type': 'Zipkin', ...backendOf('spec.telemetry.tracing.provider') },
  ],
];

function backendOf(place: string): Readonly<Record<string, unknown>> {
  return { [`${place}.backendRefs`]: [{ name: 'a', port: 1 }] };
}

export function apiRules(): readonly ApiRule[] {
  const groups = new Map(files.map((file) => [file, readGroups(file)]));
  const ofSettings = readPairs('backend-settings');
  const ofBackends = readPairs('backends');
  return [
    ...[...groups.values()].flat().flatMap(ownRules),
    ...settings.flatMap(([file, kind, at, also]) => {
      const group = groups.get(file)?.find(({ base }) => base['kind'] === kind);
      if (group === undefined) throw new Error(`no ${kind} in ${file}.yaml`);
      const pairs = ofSettings.map((pair) => below(pair, at, also));
      const holder = at.replace(/\.backendSettings$/, '');
      if (holder !== at) pairs.push(...ofBackends.map((pair) => below(pair, holder, also)));
      return pairs.map((pair) => rule(group.base, pair));
    }),
  ];
}

function ownRules({ base, pairs, mirrored = {} }: Group): readonly ApiRule[] {
  const again = Object.entries(mirrored).flatMap(([from, to]) =>
    pairs.filter(({ at }) => at.startsWith(from)).map((pair) => moved(pair, from, to)),
  );
  return [...pairs, ...again].map((pair) => rule(base, pair));
}

function moved(pair: Pair, from: string, to: string): Pair {
  const also = Object.entries(pair.also ?? {}).map(([path, value]) => [path.replace(from, to), value]);
  return { ...pair, at: pair.at.replace(from, to), also: Object.fromEntries(also) };
}

function readPairs(file: string): readonly Pair[] {
  return parse(readFileSync(new URL(`${file}.yaml`, folder), 'utf8')) as readonly Pair[];
}

function readGroups(file: string): readonly Group[] {
  return parseAllDocuments(readFileSync(new URL(`${file}.yaml`, folder), 'utf8')).map(
    (document) => document.toJS() as Group,
  );
}

function below(pair: Pair, at: string, also: Pair['also']): Pair {
  const own = Object.entries(pair.also ?? {}).map(([path, value]) => [`${at}.${path}`, value]);
  return {
    ...pair,
    at: `${at}.${pair.at}`,
    also: { ...also, ...Object.fromEntries(own) },
    ...(pair.near !== undefined && { near: `${bracketed(at)}.${pair.near}` }),
  };
}

function rule(base: Group['base'], { at, also = {}, sound, broken, finding = '', near }: Pair): ApiRule {
  const make = (value: unknown): Readonly<Record<string, unknown>> => {
    const object = structuredClone(base) as Record<string, unknown>;
    for (const [path, each] of Object.entries(also)) put(object, path, each);
    put(object, at, value);
    return object;
  };
  return {
    name: `${String(base['kind'])} ${at}: ${JSON.stringify(broken)}`,
    sound: make(sound),
    broken: make(broken),
    place: near ?? `${bracketed(at)}${finding}`,
    below: near !== undefined,
  };
}

function bracketed(path: string): string {
  return path.replace(/\.(\d+)/g, '[$1]');
}

/** Null removes the field; maps and lists on the path are created. */
function put(object: Record<string, unknown>, path: string, value: unknown): void {
  const steps = path.split('.');
  const last = steps.pop() ?? '';
  let current = object;
  for (const [index, step] of steps.entries()) {
    current[step] ??= /^\d+$/.test(steps[index + 1] ?? last) ? [] : {};
    current = current[step] as Record<string, unknown>;
  }
  if (value === null) delete current[last];
  else current[last] = value;
}
