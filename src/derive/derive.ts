import type { Cluster } from '../config/cluster.generated.ts';
import type { Derivation, Variables } from './derivation.ts';

export interface DeriveResult {
  readonly variables: Variables;
  /** For each derived variable, the names that its computation read, in order of first use. */
  readonly inputs: ReadonlyMap<string, readonly string[]>;
}

/**
 * Compute all derived variables. Each computation sees the others through a recording proxy, so the result
 * says what every value came from without anyone declaring it. Throws where derivations form a cycle, which
 * is a mistake in an app, not in the configuration.
 */
export function derive(
  config: Cluster,
  derivations: Readonly<Record<string, Derivation<unknown>>>,
): DeriveResult {
  const settings: Readonly<Record<string, unknown>> = { ...config };
  const values = new Map<string, unknown>();
  const inputs = new Map<string, readonly string[]>();
  const running: string[] = [];

  const resolve = (name: string): unknown => {
    if (values.has(name)) return values.get(name);
    const derivation = Object.hasOwn(derivations, name) ? derivations[name] : undefined;
    if (derivation === undefined) return settings[name];
    if (running.includes(name)) {
      throw new Error(`derived variables form a cycle: ${[...running, name].join(' -> ')}`);
    }
    running.push(name);
    const read = new Set<string>();
    const recorder = new Proxy(settings, {
      get(_, key) {
        if (typeof key !== 'string') return undefined;
        read.add(key);
        return key === name ? settings[name] : resolve(key);
      },
    });
    const value = derivation.compute(recorder as unknown as Variables);
    running.pop();
    values.set(name, value);
    inputs.set(name, [...read]);
    return value;
  };

  for (const name of Object.keys(derivations)) resolve(name);
  return {
    variables: { ...settings, ...Object.fromEntries(values) } as unknown as Variables,
    inputs,
  };
}
