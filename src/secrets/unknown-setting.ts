import { type Diagnostic, startOfFile } from '../diagnostics/diagnostic.ts';
import { suggest } from '../diagnostics/suggest.ts';

/** Somebody named a setting that is none, or is not secret. */
export function unknownSetting(name: string, config: string, known: readonly string[]): Diagnostic {
  const meant = suggest(name, known);
  return {
    code: 'secrets/unknown-setting',
    severity: 'error',
    message: `${name} is not a secret setting`,
    file: config,
    path: name,
    range: startOfFile,
    hint:
      meant === undefined
        ? 'cluster.schema.json marks the secret ones with x-secret.'
        : `Did you mean ${meant}?`,
  };
}
