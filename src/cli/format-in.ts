import type { CommonOptions } from './define-command.ts';

/** The requested output format, for a command that ended with an exception. */
export function formatIn(argv: readonly string[]): CommonOptions['format'] {
  const given = argv.flatMap((argument, index) => {
    if (argument === '-f' || argument === '--format') return argv[index + 1] ?? [];
    return /^(?:--format=|-f=?)(.+)$/.exec(argument)?.[1] ?? [];
  });
  return given.includes('json') ? 'json' : given.includes('github') ? 'github' : 'text';
}
