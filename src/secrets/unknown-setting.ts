import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { aboutFile } from '../diagnostics/finding.ts';
import type { Advice } from '../diagnostics/fix.ts';
import { meantOneOf, suggest } from '../diagnostics/suggest.ts';

/** A finding about a name that is not a setting, or not a secret one. */
export function unknownSetting(name: string, config: string, known: readonly string[]): Diagnostic {
  const near = suggest(name, known);
  return aboutFile(config, {
    code: 'secrets/unknown-setting',
    message: `${name} is not a secret setting`,
    path: name,
    ...(near === undefined ? closest(name, known) : meantOneOf([near])),
  });
}

/** The settings whose names begin or end with the given name: `langfuse_clickhouse_password` for `clickhouse_password`. */
function closest(name: string, known: readonly string[]): Advice {
  const like = known.filter((other) => other.endsWith(`_${name}`) || other.startsWith(`${name}_`));
  return like.length > 0
    ? meantOneOf(like.slice(0, 5))
    : { hint: '`clusterwright secrets list` names the secret settings.' };
}
