import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { atPlace } from '../diagnostics/finding.ts';
import { parseSource } from '../diagnostics/source.ts';

/**
 * The secret settings that a sealed configuration has in clear text, because its rule does not select them: those of an
 * app that is newer than the rule.
 *
 * @param then - The command to run once the rule is right.
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
  const clear = secretSettings.filter((name) => {
    const value = Object.hasOwn(source.data, name) ? source.data[name] : undefined;
    return (
      typeof value === 'number' || (typeof value === 'string' && value !== '' && !value.startsWith('ENC['))
    );
  });
  return clear.map((name) =>
    atPlace(
      { file: path, range: source.locate([name], 'key') },
      {
        code: 'secrets/not-selected',
        message: `${name} is a secret, and the rule for ${path} does not seal it`,
        path: name,
        hint: `Add ${name} to encrypted_regex of that rule in .sops.yaml, then run \`${then}\`.`,
      },
    ),
  );
}
