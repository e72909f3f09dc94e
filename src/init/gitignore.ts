import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { aboutFile } from '../diagnostics/finding.ts';
import { isToml } from '../diagnostics/is-toml.ts';

interface Wanted {
  /** A path that the line should keep out of the repository. */
  readonly path: string;
  readonly line: string;
  readonly comment?: string;
  /** Whether it contains secrets in clear text. */
  readonly secret: boolean;
}

/**
 * Adds the missing lines to a .gitignore, as git itself evaluates it. A line that includes a path again (`!age.key`) is the
 * user's decision: no line is added against it, but there is a warning for a secret.
 *
 * @param plainConfig - The configuration, if it contains secrets in clear text.
 */
export async function withIgnored(
  text: string,
  plainConfig: string | undefined,
): Promise<{ readonly text: string; readonly diagnostics: readonly Diagnostic[] }> {
  const { default: ignore } = await import('ignore');
  const rules = ignore().add(text);
  const results = wanted(plainConfig).map((entry) => ({ entry, ...rules.test(entry.path) }));
  const missing = results.filter(({ ignored, unignored }) => !ignored && !unignored);
  const lines = missing.flatMap(({ entry: { line, comment } }) => [
    ...(comment === undefined ? [] : [comment]),
    line,
  ]);
  const end = text === '' || text.endsWith('\n') ? '' : '\n';
  const takenBack = results.filter(({ entry, unignored }) => entry.secret && unignored);
  return {
    text: lines.length === 0 ? text : `${text}${end}${lines.join('\n')}\n`,
    diagnostics: takenBack.map(({ entry }) => notIgnored(entry.path)),
  };
}

function wanted(plainConfig: string | undefined): Wanted[] {
  const configuration = {
    path: plainConfig ?? '',
    line: `/${plainConfig}`,
    comment:
      plainConfig !== undefined && isToml(plainConfig)
        ? '# Contains secrets in clear text: TOML cannot be sealed.'
        : '# Contains secrets until `clusterwright secrets encrypt` seals it; then remove this line, and commit it.',
    secret: true,
  };
  return [
    {
      path: 'age.key',
      line: 'age.key',
      comment: '# The age identity opens every secret of the cluster.',
      secret: true,
    },
    { path: 'x.agekey', line: '*.agekey', secret: false },
    // git evaluates files: a folder is ignored if a file in it is.
    { path: 'node_modules/x', line: 'node_modules/', secret: false },
    { path: '.clusterwright/x', line: '.clusterwright/', secret: false },
    ...(plainConfig === undefined || plainConfig.startsWith('../') ? [] : [configuration]),
  ];
}

function notIgnored(path: string): Diagnostic {
  return aboutFile('.gitignore', {
    code: 'init/not-ignored',
    severity: 'warning',
    message: `.gitignore includes ${path} again, which contains secrets in clear text`,
    hint: `Remove the line with \`!\` that includes it, unless ${path} is sealed.`,
  });
}
