import type { App, Finding, Rule, RuleInput } from '../app-kit/app.ts';
import { guard } from '../app-kit/failure.ts';

/** Ends a rule at the point where it asks for a setting of which nothing is known. */
class UnknownSetting extends Error {}

/**
 * Run the rules of all apps. Where some settings are broken, a rule counts up to the point where it reads one,
 * or a variable that comes from one: so all that can be said is said at once, and nothing that is guessed.
 */
export function runRules(
  apps: readonly App[],
  { config, variables, schemas }: RuleInput,
  inputs: ReadonlyMap<string, readonly string[]>,
  broken: ReadonlySet<string>,
): Finding[] {
  const tainted = new Set([
    ...broken,
    ...[...inputs.keys()].filter((name) => comesFrom(name, inputs, broken)),
  ]);
  const input: RuleInput = {
    config: guarded(config, broken),
    variables: guarded(variables, tainted),
    schemas,
  };
  return apps.flatMap((app) => (app.rules ?? []).flatMap((rule) => findingsOf(app, rule, input)));
}

function findingsOf({ name }: App, rule: Rule, input: RuleInput): Finding[] {
  const findings: Finding[] = [];
  guard(`a rule of ${name} failed`, () => {
    try {
      for (const finding of rule(input)) findings.push({ code: `${name}/refused`, ...finding });
    } catch (error) {
      if (!(error instanceof UnknownSetting)) throw error;
    }
  });
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
