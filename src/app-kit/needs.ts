import type { Rule, RuleInput } from './app.ts';
import { generateCommand } from './generate-command.ts';
import type { Settings } from './values.ts';

interface Need {
  /** Whether the configuration needs the settings. */
  readonly when: (input: RuleInput) => boolean;
  /** The setting that requires them; a missing one is reported at its line. */
  readonly at: keyof Settings & string;
  /** What to do; by default, the hint says to add the setting with a generated value. */
  readonly hint?: string | ((setting: string) => string);
}

/**
 * A rule that an app's required settings are given.
 *
 * @param settings - What each is for, as the end of a sentence: `dragonfly_password is missing: …`.
 */
export function needs(
  settings: Readonly<Partial<Record<keyof Settings & string, string>>>,
  { when, at, hint }: Need,
): Rule {
  return function* (input) {
    if (!when(input)) return;
    const hintOf = (setting: string): string => {
      if (typeof hint === 'string') return hint;
      if (hint !== undefined) return hint(setting);
      return generatedBy(generateCommand(input.schemas[setting]?.['x-generate']))(setting);
    };
    for (const [setting, reason] of Object.entries(settings)) {
      if (input.config[setting as keyof Settings] !== undefined) continue;
      yield {
        path: [setting],
        at: [at],
        message: `${setting} is missing: ${reason}`,
        hint: hintOf(setting),
      };
    }
  };
}

/** A hint to add a value that a command prints. */
export function generatedBy(command: string): (setting: string) => string {
  return (setting) => `Add ${setting}: "…" to cluster.yaml; \`${command}\` generates one.`;
}
