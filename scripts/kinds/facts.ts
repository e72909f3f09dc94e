import { Environment } from '@marcbachmann/cel-js';
import type { Node, UnionNode } from '../../src/verify/kinds/node.ts';
import type { Refusal } from '../../src/verify/kinds/refusal.ts';
import type { JsonSchema } from '../../src/verify/kinds/schema.ts';
import { plainName } from './rules/names.ts';
import { refusalsOf } from './rules/refusals.ts';

/**
 * Extracts from the rules of a CRD which fields go together: each expression is evaluated on every combination of the fields that
 * it uses, and what is true in all accepted combinations is kept. Rules that use more than the presence of fields and the value
 * of one field are evaluated only if the CRD itself is available.
 */
export function factsOf(schema: JsonSchema): Partial<Facts & { readonly refuse: readonly Refusal[] }> {
  const facts: Facts = { count: [], need: [], union: [] };
  for (const { rule } of schema['x-kubernetes-validations'] ?? []) addRule(rule, schema, facts);
  for (const part of [schema, ...(schema.allOf ?? [])]) addBranches(part, schema, facts);
  const known = new Set<string>();
  const fresh = <T>(items: T[]): T[] =>
    items.filter((item) => {
      const key = JSON.stringify(item);
      return !known.has(key) && known.add(key) !== undefined;
    });
  const [count, need, union] = [joined(facts.count), fresh(facts.need), fresh(facts.union)];
  const refuse = refusalsOf(schema, (refusal) => isStated(refusal, { count, need, union }, schema));
  return {
    ...(count.length > 0 && { count }),
    ...(need.length > 0 && { need }),
    ...(union.length > 0 && { union }),
    ...(refuse.length > 0 && { refuse }),
  };
}

function isWithin(values: readonly string[], others: readonly string[]): boolean {
  return values.every((value) => others.includes(value));
}

/** Counts of the same fields are one. */
function joined(counts: Facts['count']): Facts['count'] {
  const known = new Map<string, Facts['count'][number]>();
  for (const [least, most, fields] of counts) {
    const key = [...fields].sort().join();
    const [low, high, names] = known.get(key) ?? [least, most, fields];
    known.set(key, [Math.max(least, low), Math.min(most, high), names]);
  }
  return [...known.values()];
}

/** Whether a refused state breaks one of the other facts, which have better words for it. */
function isStated(refusal: Refusal, { count, need, union }: Facts, schema: JsonSchema): boolean {
  const absentFields = refusal.flatMap(([path, op]) => (op === 'unset' ? [path] : []));
  const isAbsent = (field: string) => absentFields.includes(field);
  const isSet = (field: string) => refusal.some(([path, op]) => path === field && op !== 'unset');
  if (
    count.some(
      ([least, most, of]) => of.filter(isSet).length > most || of.length - of.filter(isAbsent).length < least,
    )
  )
    return true;
  if (need.some(([field, needed]) => isSet(field) && isAbsent(needed))) return true;
  return union.some(({ by, with: goes, need: needed }) => {
    const values = refusal.flatMap((test) => (test[0] === by && test[1] === 'in' ? [test[2]] : []))[0];
    const others = refusal.flatMap((test) =>
      test[0] === by && test[1] === '!in' ? test[2].map(String) : [],
    );
    if (Object.entries(goes).some(([field, good]) => isSet(field) && isWithin(good, others))) return true;
    const given =
      values?.map(String) ?? (isAbsent(by) ? [String(schema.properties?.[by]?.default ?? absent)] : []);
    if (given.length === 0) return false;
    return given.every(
      (value) =>
        needed[value]?.some(isAbsent) === true ||
        Object.entries(goes).some(([field, good]) => isSet(field) && !good.includes(value)),
    );
  });
}

/** Whether a rule makes the value immutable. */
export function isFixed(schema: JsonSchema): boolean {
  return (schema['x-kubernetes-validations'] ?? []).some(({ rule }) =>
    /^\(?\s*(self\s*==\s*oldSelf|oldSelf\s*==\s*self)\s*\)?$/.test(rule.trim()),
  );
}

interface Facts {
  count: NonNullable<Node['count']>[number][];
  need: NonNullable<Node['need']>[number][];
  union: UnionNode[];
}

const environment = new Environment({ unlistedVariablesAreDyn: true, homogeneousAggregateLiterals: false });

function addRule(text: string, schema: JsonSchema, facts: Facts): void {
  const atoms = readAtoms(text, schema);
  if (atoms === undefined) return;
  const { fields, by } = atoms;
  let run: (context: Record<string, unknown>) => unknown;
  try {
    run = environment.parse(unescaped(text));
  } catch {
    return;
  }
  const allowed = (present: readonly string[], value?: string): boolean => {
    const self: Record<string, unknown> = Object.fromEntries(
      present.map((field) => [field, dummy(schema, field)]),
    );
    if (by !== undefined && value !== undefined) self[by.name] = value;
    try {
      return run({ self }) === true;
    } catch {
      return false;
    }
  };
  if (by === undefined) addPresence(fields, allowed, facts);
  else addUnion(by, fields, allowed, facts);
}

function addPresence(
  fields: readonly string[],
  allowed: (present: readonly string[]) => boolean,
  facts: Facts,
): void {
  const passing = subsets(fields).filter(allowed);
  if (passing.length === 0 || passing.length === 2 ** fields.length) return;
  const counts = new Set(passing.map(({ length }) => length));
  const byCount = subsets(fields).every((each) => counts.has(each.length) === passing.includes(each));
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  if (byCount && counts.size === most - least + 1) {
    facts.count.push([least, Math.min(most, fields.length), fields]);
    return;
  }
  if (!passing.some(({ length }) => length === 0)) facts.count.push([1, fields.length, fields]);
  for (const [index, a] of fields.entries()) {
    for (const b of fields.slice(index + 1)) {
      if (!passing.some((each) => each.includes(a) && each.includes(b)) && used(a) && used(b))
        facts.count.push([0, 1, [a, b]]);
    }
    for (const b of fields) {
      if (a !== b && used(a) && passing.every((each) => !each.includes(a) || each.includes(b)))
        facts.need.push([a, b]);
    }
  }
  function used(field: string): boolean {
    return passing.some((each) => each.includes(field));
  }
}

function addUnion(
  by: {
    readonly name: string;
    readonly values: readonly string[];
    readonly others: boolean;
    readonly optional: boolean;
  },
  fields: readonly string[],
  allowed: (present: readonly string[], value: string | undefined) => boolean,
  facts: Facts,
): void {
  const values = [...by.values, ...(by.others ? [' other'] : []), ...(by.optional ? [absent] : [])];
  const passing = values.map((value) => ({
    value,
    sets: subsets(fields).filter((each) => allowed(each, value === absent ? undefined : value)),
  }));
  const open = passing.filter(({ sets }) => sets.length > 0);
  if (open.length === 0) return;
  const goes: Record<string, string[]> = {};
  const need: Record<string, string[]> = {};
  for (const field of fields) {
    const good = open
      .filter(({ sets }) => sets.some((each) => each.includes(field)))
      .map(({ value }) => value);
    if (good.length > 0 && good.length < open.length && !good.includes(' other')) goes[field] = good;
    for (const { value, sets } of open) {
      if (value !== ' other' && sets.every((each) => each.includes(field)))
        need[value] = [...(need[value] ?? []), field];
    }
  }
  if (Object.keys(goes).length > 0 || Object.keys(need).length > 0)
    facts.union.push({ by: by.name, with: goes, need });
}

const word = '[A-Za-z_][A-Za-z0-9_]*';

/** Represents a field that is not given. */
const absent = '~';

/** The fields that a rule uses, if it only uses their presence and the value of one text. */
function readAtoms(text: string, schema: JsonSchema) {
  const fields = new Set<string>();
  const compared = new Map<string, Set<string>>();
  const note = (name: string, values: string) => {
    const known = compared.get(name) ?? new Set();
    for (const [, a, b] of values.matchAll(/'([^']*)'|"([^"]*)"/g)) known.add(a ?? b ?? '');
    compared.set(name, known);
    return ' ';
  };
  const rest = text
    .replace(new RegExp(`has\\(\\s*self\\.(${word})\\s*\\)`, 'g'), (_, name: string) => {
      fields.add(plainName(name));
      return ' ';
    })
    .replace(
      new RegExp(`self\\.(${word})\\s*(?:==|!=)\\s*('[^']*'|"[^"]*")`, 'g'),
      (_, name: string, value: string) => note(plainName(name), value),
    )
    .replace(
      new RegExp(`('[^']*'|"[^"]*")\\s*(?:==|!=)\\s*self\\.(${word})`, 'g'),
      (_, value: string, name: string) => note(plainName(name), value),
    )
    .replace(
      new RegExp(`self\\.(${word})\\s+in\\s+(\\[[^\\]]*\\])`, 'g'),
      (_, name: string, values: string) => note(plainName(name), values),
    );
  if (/\b(self|oldSelf)\b/.test(rest) || compared.size > 1) return undefined;
  const [name, given] = [...compared][0] ?? [];
  if (name !== undefined) fields.delete(name);
  const known = Object.keys(schema.properties ?? {});
  const asked = [...fields].sort();
  if (asked.length === 0 || asked.length > 8 || asked.some((field) => !known.includes(field)))
    return undefined;
  if (name === undefined) return { fields: asked, by: undefined };
  const listed = schema.properties?.[name]?.enum?.map(String);
  const optional =
    schema.properties?.[name]?.default === undefined && schema.required?.includes(name) !== true;
  const values = listed ?? [...(given ?? [])];
  return { fields: asked, by: { name, values, others: listed === undefined, optional } };
}

/** Adds `oneOf: [{required: [a]}, {required: [b]}]`, and `anyOf` likewise. */
function addBranches(part: JsonSchema, schema: JsonSchema, facts: Facts): void {
  const known = Object.keys(schema.properties ?? {});
  for (const key of ['oneOf', 'anyOf'] as const) {
    const branches = part[key];
    if (branches === undefined || branches.length < 2) continue;
    const single = branches.map(({ required, ...rest }) =>
      required?.length === 1 && isBare(rest, required[0] ?? '') ? required[0] : undefined,
    );
    const fields = [...new Set(single)]
      .sort()
      .filter((field) => field !== undefined && known.includes(field));
    if (fields.length !== branches.length) continue;
    facts.count.push([1, key === 'oneOf' ? 1 : fields.length, fields as string[]]);
  }
}

/** Next to `required`, a branch may repeat the field without adding a constraint. */
function isBare(rest: JsonSchema, field: string): boolean {
  return Object.entries(rest).every(
    ([key, value]) =>
      key === 'type' ||
      (key === 'properties' &&
        Object.entries(value as object).every(
          ([name, schema]) => name === field && Object.keys(schema as object).length === 0,
        )),
  );
}

function dummy(schema: JsonSchema, field: string): unknown {
  switch (schema.properties?.[field]?.type) {
    case 'array':
      return ['x'];
    case 'object':
      return { x: 'x' };
    case 'boolean':
      return true;
    case 'integer':
      return 1n;
    default:
      return 'x';
  }
}

function subsets(fields: readonly string[]): readonly (readonly string[])[] {
  return Array.from({ length: 2 ** fields.length }, (_, bits) =>
    fields.filter((__, index) => (bits >> index) & 1),
  ).map((each) => interned(each));
}

const seen = new Map<string, readonly string[]>();
function interned(each: readonly string[]): readonly string[] {
  const key = JSON.stringify(each);
  const known = seen.get(key) ?? each;
  seen.set(key, known);
  return known;
}

function unescaped(text: string): string {
  return text.replace(/\.(__\w+__)/g, (_, name: string) => `.${plainName(name)}`);
}
