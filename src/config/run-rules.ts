import type { App, Finding, Rule, RuleInput } from '../app-kit/app.ts';
import { AppFailure, guard } from '../app-kit/failure.ts';

/** Ends a rule at the point where it asks for a setting of which nothing is known. */
class UnknownSetting extends Error {}

export interface RuleResult {
  readonly findings: readonly Finding[];
  /** Rules whose code is wrong. */
  readonly failures: readonly AppFailure[];
}

/**
 * Run the rules of all apps. Where some settings are broken, a rule counts up to the point where it reads one,
 * or a variable that comes from one: so all that can be said is said at once, and nothing that is guessed.
 */
export function runRules(
  apps: readonly App[],
  { config, variables, schemas }: RuleInput,
  inputs: ReadonlyMap<string, readonly string[]>,
  broken: ReadonlySet<string>,
): RuleResult {
  const tainted = new Set([
    ...broken,
    ...[...inputs.keys()].filter((name) => comesFrom(name, inputs, broken)),
  ]);
  const input: RuleInput = {
    config: guarded(config, broken),
    variables: guarded(variables, tainted),
    schemas,
  };
  const findings: Finding[] = [];
  const failures: AppFailure[] = [];
  for (const app of apps) {
    for (const rule of app.rules ?? []) {
      try {
        findings.push(...findingsOf(app, rule, input));
      } catch (error) {
        if (!(error instanceof AppFailure)) throw error;
        failures.push(error);
      }
    }
  }
  return { findings, failures };
}

function findingsOf({ name }: App, rule: Rule, input: RuleInput): Finding[] {
  const findings: Finding[] = [];
  guard(name, 'rules', () => {
    try {
      for (const finding of rule(input)) {
        if (!isFinding(finding)) throw new TypeError('a rule must yield { path, message, hint }');
        findings.push({ code: `${name}/refused`, ...finding });
      }
    } catch (error) {
      if (!(error instanceof UnknownSetting)) throw error;
    }
  });
  return findings;
}

function isFinding(value: unknown): value is Finding {
  if (typeof value !== 'object' || value === null) return false;
  const { path, message, hint }: Partial<Record<keyof Finding, unknown>> = value;
  return Array.isArray(path) && typeof message === 'string' && typeof hint === 'string';
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
