import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { aboutFile } from '../diagnostics/finding.ts';
import { suggest } from '../diagnostics/suggest.ts';

/** A finding about a name that is not a setting, or not a secret one. */
export function unknownSetting(name: string, config: string, known: readonly string[]): Diagnostic {
  const meant = suggest(name, known);
  return aboutFile(config, {
    code: 'secrets/unknown-setting',
    message: `${name} is not a secret setting`,
    path: name,
    hint: meant === undefined ? closest(name, known) : `Did you mean ${meant}?`,
  });
}

/** The settings whose names begin or end with the given name: `langfuse_clickhouse_password` for `clickhouse_password`. */
function closest(name: string, known: readonly string[]): string {
  const like = known.filter((other) => other.endsWith(`_${name}`) || other.startsWith(`${name}_`));
  return like.length > 0
    ? `Did you mean ${like.slice(0, 5).join(' or ')}?`
    : 'cluster.schema.json marks the secret ones with x-secret.';
}
