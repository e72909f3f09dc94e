import { placesOf } from '../app-kit/secret-setting.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { inSource } from '../diagnostics/finding.ts';
import { pathText } from '../diagnostics/path-text.ts';
import { parseSource } from '../diagnostics/source.ts';

/**
 * The secret settings that are in clear text in a sealed configuration because its rule does not select them: settings of an app
 * that is newer than the rule.
 *
 * @param then - The command to run once the rule is corrected.
 */
export function leftClear(
  path: string,
  sealed: string,
  secretSettings: readonly string[],
  then: string,
): readonly Diagnostic[] {
  const parsed = parseSource(path, sealed);
  if ('diagnostics' in parsed) return [];
  const { source } = parsed;
  const clear = secretSettings.flatMap((name) =>
    placesOf(name, source.data).filter(
      ({ value }) =>
        typeof value === 'number' || (typeof value === 'string' && value !== '' && !value.startsWith('ENC[')),
    ),
  );
  return clear.map(({ path: keys }) =>
    inSource(source, {
      code: 'secrets/not-selected',
      message: `${pathText(keys)} is a secret, and the rule for ${path} does not seal it`,
      path: keys,
      part: 'key',
      hint: `Add ${keys[0]} to encrypted_regex of that rule in .sops.yaml, then run \`${then}\`.`,
    }),
  );
}
