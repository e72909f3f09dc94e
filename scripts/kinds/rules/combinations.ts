import { inverse, type Refusal, type Test } from '../../../src/verify/kinds/refusal.ts';

/** Sets of states, as alternatives of which each is a combination of tests. */
export type Combinations = readonly Refusal[];

export const always: Combinations = [[]];
export const never: Combinations = [];

/** A rule with more combinations is not a fact that anybody can read. */
const most = 60;

export class NotAFact extends Error {}

/** What is known of a value from its schema. */
export interface Knowledge {
  /** Whether the field is always set, because it is required or has a default. */
  readonly isSure: (path: string) => boolean;
  /** The closed set of its values. */
  readonly valuesOf: (path: string) => readonly (string | number | boolean)[] | undefined;
}

/** The algebra of combinations: each operation simplifies with what the schema says. */
export class Algebra {
  private readonly known: Knowledge;

  constructor(known: Knowledge) {
    this.known = known;
  }

  either(a: Combinations, b: Combinations): Combinations {
    return this.absorbed([...a, ...b]);
  }

  both(a: Combinations, b: Combinations): Combinations {
    return this.absorbed(
      a.flatMap((one) =>
        b.flatMap((other) => {
          const tests = this.simplified([...one, ...other]);
          return tests === undefined ? [] : [tests];
        }),
      ),
    );
  }

  not(all: Combinations): Combinations {
    return all.reduce<Combinations>((sum, each) => this.both(sum, this.opposites(each)), always);
  }

  of(...tests: readonly Test[]): Combinations {
    const each = this.simplified(tests);
    return each === undefined ? never : [each];
  }

  private opposites(tests: Refusal): Combinations {
    return this.absorbed(tests.flatMap((test) => opposite(test).flatMap((each) => this.of(...each))));
  }

  /** Without tests that others imply; undefined if the tests contradict each other. */
  private simplified(tests: readonly Test[]): Refusal | undefined {
    const kept: Test[] = [];
    for (const test of tests) {
      if (test[1] === 'set' && (test[0] === '' || this.known.isSure(test[0]))) continue;
      if (test[1] === 'unset' && (test[0] === '' || this.known.isSure(test[0]))) return undefined;
      if (kept.some((each) => same(each, test))) continue;
      kept.push(test);
    }
    for (const [path, op] of kept) {
      if (
        op === 'unset' &&
        kept.some((each) => each[1] !== 'unset' && reads(each).some((read) => isWithin(read, path)))
      )
        return undefined;
    }
    if (kept.some((test) => kept.some((each) => isContrary(test, each)))) return undefined;
    const counted = withCounts(kept);
    const merged = counted && this.withValues(counted);
    return merged?.filter(
      (test) =>
        !(
          (test[1] === 'set' &&
            merged.some(
              (each) =>
                each !== test && each[1] !== 'unset' && reads(each).some((read) => isWithin(read, test[0])),
            )) ||
          (test[1] === 'unset' &&
            merged.some(
              (each) =>
                each !== test && each[1] === 'unset' && each[0] !== test[0] && isWithin(test[0], each[0]),
            ))
        ),
    );
  }

  /** Joins the tests of one field's values. */
  private withValues(tests: readonly Test[]): readonly Test[] | undefined {
    const allowed = new Map<string, readonly (string | number | boolean)[]>();
    const refused = new Map<string, readonly (string | number | boolean)[]>();
    for (const test of tests) {
      const [path] = test;
      if (test[1] === 'in')
        allowed.set(path, allowed.get(path)?.filter((each) => test[2].includes(each)) ?? test[2]);
      if (test[1] === '!in') refused.set(path, [...(refused.get(path) ?? []), ...test[2]]);
    }
    const done = new Set<string>();
    const result: Test[] = [];
    for (const test of tests) {
      const [path, op] = test;
      if (op !== 'in' && op !== '!in') {
        result.push(test);
        continue;
      }
      if (done.has(path)) continue;
      done.add(path);
      const not = refused.get(path) ?? [];
      const only = allowed.get(path)?.filter((each) => !not.includes(each));
      if (only?.length === 0) return undefined;
      const values = this.known.valuesOf(path);
      if (only !== undefined) result.push([path, 'in', only]);
      else if (values?.every((each) => not.includes(each)) === true) return undefined;
      else if (values !== undefined && typeof values[0] === 'boolean')
        result.push([path, 'in', values.filter((each) => !not.includes(each))]);
      else result.push([path, '!in', [...new Set(not)]]);
    }
    return result;
  }

  private absorbed(all: readonly Refusal[]): Combinations {
    const kept: Refusal[] = [];
    for (const each of [...all].sort((a, b) => a.length - b.length)) {
      if (!kept.some((other) => other.every((test) => each.some((one) => same(one, test))))) kept.push(each);
    }
    if (kept.length > most) throw new NotAFact('too many combinations');
    return kept;
  }
}

/** The paths that a test reads. */
export function reads(test: Test): readonly string[] {
  const right = test[2];
  const paths = isComparison(test) && typeof right === 'string' ? [test[0], right] : [test[0]];
  return paths.map((path) => path.replace(/^[#~]/, ''));
}

export function isComparison(test: Test): boolean {
  return /^([<>]=?|[=!]=)$/.test(test[1]);
}

type Count = Extract<Test, readonly [string, 'items', ...unknown[]]>;

/** Joins the counts of the same items to one; undefined if no number is in both. */
function withCounts(tests: readonly Test[]): readonly Test[] | undefined {
  const counts = new Map<string, Count>();
  for (const test of tests) {
    if (test[1] !== 'items') continue;
    const key = JSON.stringify([test[0], test[4]]);
    const [path, op, least, most, states] = test;
    const [, , low, high] = counts.get(key) ?? test;
    const last = most === null ? high : high === null ? most : Math.min(most, high);
    const first = Math.max(least, low);
    if (last !== null && last < first) return undefined;
    counts.set(key, [path, op, first, last, states]);
  }
  return [...tests.filter(([, op]) => op !== 'items'), ...counts.values()];
}

/** Whether two tests of the same fields cannot both hold. */
function isContrary(a: Test, b: Test): boolean {
  return a[0] === b[0] && a[2] === b[2] && (inverse[a[1]] === b[1] || `!${a[1]}` === b[1]) && a[1] !== 'in';
}

/** The alternatives to a test: every test implies that its fields are set. */
function opposite(test: Test): Combinations {
  const [path, op] = test;
  if (op === 'set') return [[[path, 'unset']]];
  if (op === 'unset') return [[[path, 'set']]];
  const absent = reads(test).map((each): Refusal => [[each, 'unset']]);
  if (op === 'items') {
    const [, , least, last, each] = test;
    return [
      ...absent,
      ...(least > 0 ? [[[path, 'items', 0, least - 1, each]] as Refusal] : []),
      ...(last !== null ? [[[path, 'items', last + 1, null, each]] as Refusal] : []),
    ];
  }
  const turned = inverse[op] ?? (op.startsWith('!') ? op.slice(1) : `!${op}`);
  return [...absent, [[path, turned, test[2]] as Test]];
}

function isWithin(path: string, outer: string): boolean {
  return path === outer || path.startsWith(`${outer}.`);
}

function same(a: Test, b: Test): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
