import type { App, Finding, Rule, RuleInput } from '../app-kit/app.ts';
import { AppFailure, guard, UnknownVariable } from '../app-kit/failure.ts';
import { neededSettings } from '../app-kit/needed-settings.ts';
import { unusedSecrets } from '../app-kit/unused-secrets.ts';
import { isFix } from '../diagnostics/fix.ts';
import { sharedHostNames } from './shared-host-names.ts';

/** Thrown when a rule reads an invalid setting; it stops that rule. */
class UnknownSetting extends UnknownVariable {}

export interface RuleResult {
  readonly findings: readonly Finding[];
  /** Rules whose code is wrong. */
  readonly failures: readonly AppFailure[];
}

/**
 * Runs the rules of all apps. If some settings are invalid, a rule stops when it reads one of them, or a variable derived from
 * one. Findings before that point are kept: everything certain is reported at once, and nothing is guessed.
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
  const run = (name: string, rule: Rule): void => {
    try {
      findings.push(...findingsOf(name, rule, input));
    } catch (error) {
      if (!(error instanceof AppFailure)) throw error;
      failures.push(error);
    }
  };
  for (const app of apps) {
    const own = [neededSettings(app, apps), unusedSecrets(app, apps), ...(app.rules ?? [])];
    for (const rule of own) run(app.name, rule);
  }
  run('config', sharedHostNames(apps, inputs));
  return { findings, failures };
}

function findingsOf(name: string, rule: Rule, input: RuleInput): Finding[] {
  const findings: Finding[] = [];
  const wrong = (what: string) => new AppFailure(`a rule of ${name} ${what}`, { app: name, member: 'rules' });
  guard(name, 'rules', () => {
    try {
      const yielded: unknown = rule(input);
      if (!isIterable(yielded))
        throw wrong('returns no findings: write it as `function* ({ config }) { … }`');
      for (const finding of yielded) {
        const problem = problemOf(finding);
        if (problem !== undefined) throw wrong(`yields a finding ${problem}`);
        findings.push({ code: `${name}/refused`, ...(finding as Finding) });
      }
    } catch (error) {
      if (!(error instanceof UnknownSetting)) throw error;
    }
  });
  return findings;
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value;
}

/** What is wrong with a value that a rule yields, as the end of a sentence. Later stages rely on its shape. */
function problemOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return 'that is not { path, message, hint }';
  const { path, at, part, message, hint, fixes, severity, code }: Partial<Record<keyof Finding, unknown>> =
    value;
  if (!isPath(path)) return "whose path is not a list such as ['nodes', 0, 'name']";
  if (at !== undefined && !isPath(at)) return "whose `at` is not a list such as ['nodes', 0, 'name']";
  if (typeof message !== 'string' || message === '') return 'without a message';
  if (typeof hint !== 'string') return 'without a hint';
  if (fixes !== undefined && !(Array.isArray(fixes) && fixes.every(isFix)))
    return 'whose fixes are not a list such as that of advice`…`';
  if (part !== undefined && part !== 'key' && part !== 'value') return 'whose part is neither key nor value';
  if (severity !== undefined && severity !== 'error' && severity !== 'warning')
    return 'whose severity is neither error nor warning';
  if (code !== undefined && (typeof code !== 'string' || !/^[\w-]+\/[\w-]+$/.test(code)))
    return 'whose code is not text such as app/reason';
  return undefined;
}

function isPath(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((step) => typeof step === 'string' || typeof step === 'number')
  );
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
