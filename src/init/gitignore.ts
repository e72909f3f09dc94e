import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { aboutFile } from '../diagnostics/finding.ts';
import { isToml } from '../diagnostics/is-toml.ts';

interface Wanted {
  /** A path that the line is to keep out of the repository. */
  readonly path: string;
  readonly line: string;
  readonly comment?: string;
  /** Whether it holds secrets in clear text. */
  readonly secret: boolean;
}

/**
 * A .gitignore with the lines that it lacks, as git itself reads it. A line that takes a path back (`!age.key`) is the
 * user's own word: nothing is added against it, and for a secret there is a warning.
 *
 * @param plainConfig - The configuration, if it has secrets in clear text.
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
        ? '# Holds secrets in clear text: TOML cannot be sealed.'
        : '# Holds secrets until `clusterwright secrets encrypt` has sealed it; remove this line then, and commit it.',
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
    // git asks for files: a folder is left out when what is in it is.
    { path: 'node_modules/x', line: 'node_modules/', secret: false },
    { path: '.clusterwright/x', line: '.clusterwright/', secret: false },
    ...(plainConfig === undefined || plainConfig.startsWith('../') ? [] : [configuration]),
  ];
}

function notIgnored(path: string): Diagnostic {
  return aboutFile('.gitignore', {
    code: 'init/not-ignored',
    severity: 'warning',
    message: `.gitignore takes ${path} back, which has secrets in clear text`,
    hint: `Remove the line with \`!\` that does, unless ${path} is sealed.`,
  });
}
