import type { Generator } from './setting.ts';

/**
 * A shell command that prints a value of the generator's kind. All of these values are safe in URLs, because some of them go into
 * connection strings.
 */
export function generateCommand(generator: Generator | undefined): string {
  if (generator?.prefix !== undefined) return `echo ${generator.prefix}$(openssl rand -hex 16)`;
  if (generator === undefined || generator.kind === 'uuid') return 'openssl rand -hex 24';
  return `openssl rand -hex ${Math.ceil(generator.length / 2)}`;
}
