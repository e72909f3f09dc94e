/**
 * Configurations that put things where the others do not: parts that others run, described in full, in part and not at all;
 * namespaces that parts share; other names, hosts and clients.
 */

import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { NestedSchema } from '../../src/app-kit/setting.ts';
import { schema } from '../../src/apps/shipped-schema.ts';
import { checkConfiguration } from './check-configuration.ts';
import { combinations, configurationOf } from './combinations.ts';
import { random } from './mutate.ts';
import { fixturePath } from './render-fixture.ts';
import { wholePlatform } from './whole-platform.ts';

type Settings = Readonly<Record<string, unknown>>;

const read = (name: string) => parse(readFileSync(fixturePath(name), 'utf8')) as Settings;
const whole = parse(wholePlatform()) as Settings;
const bases: readonly Settings[] = [
  whole,
  { ...whole, langfuse_chart_version: '2.0.0' },
  ...['external-shape', 'external-everything', 'high-availability'].map(read),
  ...[combinations.slice(0, 1), combinations.slice(-1)].flat().map(configurationOf),
];
const namespaces = ['ai-system', 'identity', 'monitoring', 'network', 'storage', 'theirs'];

/** A value of each member of a description of a part that others run. */
function described(name: string, members: readonly string[], namespace: string): Settings {
  const values: Settings = {
    kustomization: `elsewhere/${name.replaceAll('_', '-')}`,
    namespace,
    pods: { app: 'theirs' },
    port: 1234,
    pod_port: 4321,
  };
  return Object.fromEntries(members.map((member) => [member, values[member] ?? `their-${member}`]));
}

/** Settings that say where something is, with values; undefined leaves the setting out. */
const places = new Map<string, readonly unknown[]>([
  ...Object.entries(schema.properties).flatMap(([name, setting]): [string, readonly unknown[]][] => {
    const { type, enum: values, properties = {} } = setting as NestedSchema;
    if (values !== undefined) return [[name, values]];
    if (type === 'boolean') return [[name, [true, false]]];
    if (!name.endsWith('_existing')) return [];
    if (type === 'string') return [[name, [undefined, 'their-issuer']]];
    const members = Object.keys(properties);
    const whole = namespaces.map((namespace) => described(name, members, namespace));
    const parts = members.map((member) => described(name, [member], 'theirs'));
    return [[name, [undefined, {}, ...whole, ...parts]]];
  }),
  ['langfuse_chart_version', ['1.5.41', '2.0.0']],
  ...['langfuse_namespace', 'litellm_namespace', 'external_secrets_namespace'].map(
    (name): [string, readonly unknown[]] => [name, [undefined, ...namespaces]],
  ),
  ['langfuse_clickhouse_operator_namespace', [undefined, 'theirs']],
  ['storage_class', [undefined, 'true', '007']],
  ['langfuse_egress', [undefined, ['internet'], ['hooks.slack.com']]],
  [
    'langfuse_clients',
    [undefined, [{ labels: { app: 'chat' } }], [{ labels: { app: 'chat' }, namespace: 'shop' }]],
  ],
  ...['redis', 'postgres', 'clickhouse'].map((store): [string, readonly unknown[]] => [
    `langfuse_${store}_host`,
    [undefined, `${store}.theirs.svc.cluster.local`, `${store}.example.net`, '10.1.2.3'],
  ]),
  ['litellm_model_providers', [undefined, ['anthropic'], ['groq']]],
]);

/** Valid configurations, always the same. */
export function elsewhere(count: number): readonly Settings[] {
  const roll = random(8);
  const pick = <T>(list: readonly T[]) => list[Math.floor(roll() * list.length)];
  const made: Settings[] = [];
  while (made.length < count) {
    const settings: Record<string, unknown> = { ...pick(bases) };
    const share = pick([0.05, 0.15, 0.4]) ?? 0;
    for (const [name, values] of places) if (roll() < share) settings[name] = pick(values);
    const valid = repaired(settings, pick, roll);
    if (valid !== undefined) made.push(valid);
  }
  return made;
}

/** Changes the settings that errors name, one after another, until there are none. */
function repaired(
  settings: Record<string, unknown>,
  pick: <T>(list: readonly T[]) => T | undefined,
  roll: () => number,
): Settings | undefined {
  for (let step = 0; step < 80; step += 1) {
    const error = checkConfiguration(JSON.stringify(settings)).diagnostics.find(
      ({ severity }) => severity === 'error',
    );
    // As written, without what is undefined.
    if (error === undefined) return JSON.parse(JSON.stringify(settings)) as Settings;
    const words = `${error.path ?? ''} ${error.message} ${error.hint ?? ''}`.split(/[^a-z0-9_]+/);
    const named = words.filter((word) => word in schema.properties);
    const target = named.length > 0 && roll() < 0.9 ? pick(named) : pick([...places.keys()]);
    if (target === undefined) continue;
    const values = places.get(target);
    if (values !== undefined) settings[target] = pick(values);
    else if (settings[target] === undefined)
      settings[target] = bases.map((base) => base[target]).find((value) => value !== undefined);
    else delete settings[target];
  }
  return undefined;
}
