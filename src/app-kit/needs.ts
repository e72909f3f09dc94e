import { type Advice, advice } from '../diagnostics/fix.ts';
import type { Rule, RuleInput } from './app.ts';
import { generateCommand } from './generate-command.ts';
import type { Settings } from './values.ts';

interface Need {
  /** Whether the configuration needs the settings. */
  readonly when: (input: RuleInput) => boolean;
  /** The setting that requires them; a missing one is reported at its line. */
  readonly at: keyof Settings & string;
  /** Its code; `<app>/refused` by default. */
  readonly code?: string;
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
  { when, at, code, hint }: Need,
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
        ...(code !== undefined && { code }),
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

/** A part of the platform without which an app cannot work. */
export interface NeededPart {
  /** The setting that enables it: `cnpg_enabled`. */
  readonly part: keyof Settings & string;
  /** The app that needs it, for people, and what for, as the end of a sentence. */
  readonly by: string;
  readonly why: string;
  /** Whether the configuration needs it. */
  readonly when: (input: RuleInput) => boolean;
  /** The setting that requires it. */
  readonly at: keyof Settings & string;
  /** What else would do, as the end of the hint `Set cnpg_enabled: true, or …`. */
  readonly otherwise: Advice;
  /** Its code; `<app>/refused` by default. */
  readonly code?: string;
}

/** A rule that another part of the platform is enabled: `Langfuse needs cnpg_enabled: CloudNativePG runs its PostgreSQL`. */
export function needsPart({ part, by, why, when, at, otherwise, code }: NeededPart): Rule {
  return function* (input) {
    if (!when(input) || input.config[part]) return;
    const { hint, fixes = [] } = advice`Set ${{ [part]: true }}, or `;
    yield {
      ...(code !== undefined && { code }),
      path: [part],
      at: [at],
      message: `${by} needs ${part}: ${why}`,
      hint: `${hint}${otherwise.hint}`,
      fixes: [...fixes, ...(otherwise.fixes ?? [])],
    };
  };
}
