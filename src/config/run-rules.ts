import type { App, Finding, Rule, RuleInput } from '../apps/app.ts';

/** Ends a rule at the point where it asks for a setting of which nothing is known. */
class UnknownSetting extends Error {}

/**
 * Run the rules of all apps. Where some settings are broken, a rule counts up to the point where it reads one,
 * or a variable that comes from one: so all that can be said is said at once, and nothing that is guessed.
 */
export function runRules(
  apps: readonly App[],
  { config, variables }: RuleInput,
  inputs: ReadonlyMap<string, readonly string[]>,
  broken: ReadonlySet<string>,
): Finding[] {
  const tainted = new Set([
    ...broken,
    ...[...inputs.keys()].filter((name) => comesFrom(name, inputs, broken)),
  ]);
  const input: RuleInput = { config: guarded(config, broken), variables: guarded(variables, tainted) };
  return apps.flatMap(({ rules = [] }) => rules.flatMap((rule) => findingsOf(rule, input)));
}

function findingsOf(rule: Rule, input: RuleInput): Finding[] {
  const findings: Finding[] = [];
  try {
    for (const finding of rule(input)) findings.push(finding);
  } catch (error) {
    if (!(error instanceof UnknownSetting)) throw error;
  }
  return findings;
}

function comesFrom(
  name: string,
  inputs: ReadonlyMap<string, readonly string[]>,
  broken: ReadonlySet<string>,
): boolean {
  return (inputs.get(name) ?? []).some(
    (input) => broken.has(input) || (input !== name && comesFrom(input, inputs, broken)),
  );
}

function guarded<T extends object>(values: T, unknown: ReadonlySet<string>): T {
  if (unknown.size === 0) return values;
  return new Proxy(values, {
    get(target, key, receiver) {
      if (typeof key === 'string' && unknown.has(key)) throw new UnknownSetting(key);
      return Reflect.get(target, key, receiver) as unknown;
    },
  });
}
