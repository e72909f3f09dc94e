import { Environment } from '@marcbachmann/cel-js';
import type { JsonSchema } from '../../../src/verify/kinds/schema.ts';
import { plainName } from './names.ts';

const environment = new Environment({ unlistedVariablesAreDyn: true, homogeneousAggregateLiterals: false });

/** How often a rule is tried before it is believed. */
const rounds = 4_000;

/**
 * The fields in which at least one two items of a list have to differ; undefined if the rule says something else, which is found
 * by trying it on pairs of items.
 */
export function distinctFields(rule: string, schema: JsonSchema): readonly string[] | undefined {
  const item = schema.items;
  const [, variable] = /^\s*self\.all\(\s*(\w+)\s*,.*self\.(?:exists_one|filter)\(/s.exec(rule) ?? [];
  if (variable === undefined || item?.properties === undefined) return undefined;
  const names = [...rule.matchAll(new RegExp(`\\b${variable}\\.(\\w+)`, 'g'))].map(([, name]) => name ?? '');
  const fields = [...new Set(names)].sort();
  const isSure = (name: string) =>
    item.properties?.[plainName(name)]?.default !== undefined ||
    item.required?.includes(plainName(name)) === true;
  const values = fields.map((name): readonly unknown[] => {
    const given = item.properties?.[plainName(name)]?.type === 'integer' ? [0n, 1n, 2n] : ['', 'a', 'b'];
    return isSure(name) ? given.slice(1) : [...given, undefined];
  });
  const run = environment.parse(rule);
  let random = 1;
  const pick = (from: readonly unknown[] | undefined) => {
    random = (random * 48_271) % 2_147_483_647;
    return from?.[random % from.length];
  };
  for (let round = 0; round < rounds; round += 1) {
    const a = values.map(pick);
    const b = values.map((each, index) => (round % 3 === 0 ? a[index] : pick(each)));
    const same = a.every((value, index) => value === b[index] || (isEmpty(value) && isEmpty(b[index])));
    const self = [a, b].map((each) =>
      Object.fromEntries(
        fields.map((name, index) => [name, each[index]]).filter(([, value]) => value !== undefined),
      ),
    );
    try {
      if (run({ self }) === same) return undefined;
    } catch {
      return undefined;
    }
  }
  return fields.map(plainName);
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === '' || value === 0n;
}
