import type { Generator } from './setting.ts';

/**
 * A shell command that prints a value such as the generator makes. Values that go into connection strings must be safe in
 * URLs, so all of these are.
 */
export function generateCommand(generator: Generator | undefined): string {
  if (generator?.prefix !== undefined) return `echo ${generator.prefix}$(openssl rand -hex 16)`;
  if (generator === undefined || generator.kind === 'uuid') return 'openssl rand -hex 24';
  return `openssl rand -hex ${Math.ceil(generator.length / 2)}`;
}
