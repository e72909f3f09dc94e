import type { Rule, RuleInput } from './app.ts';
import type { Settings } from './values.ts';

interface Need {
  /** Whether they are needed, as configured. */
  readonly when: (input: RuleInput) => boolean;
  /** The setting that makes them needed: a missing one is reported at its line. */
  readonly at: keyof Settings & string;
  /** What to do; `generatedBy` for a value that may be made up. */
  readonly hint: string | ((setting: string) => string);
}

/**
 * A rule that settings are there which an app cannot do without.
 *
 * @param settings - What each is for, as the end of a sentence: `dragonfly_password is missing: …`.
 */
export function needs(
  settings: Readonly<Partial<Record<keyof Settings & string, string>>>,
  { when, at, hint }: Need,
): Rule {
  return function* (input) {
    if (!when(input)) return;
    for (const [setting, reason] of Object.entries(settings)) {
      if (input.config[setting as keyof Settings] !== undefined) continue;
      yield {
        path: [setting],
        at: [at],
        message: `${setting} is missing: ${reason}`,
        hint: typeof hint === 'string' ? hint : hint(setting),
      };
    }
  };
}

/** The hint to add a value that a command prints. */
export function generatedBy(command: string): (setting: string) => string {
  return (setting) => `Add ${setting}: "…" to cluster.yaml; \`${command}\` makes one.`;
}
