import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Float } from '../../src/jinja/index.ts';

/** The release of Jinja2 that the engine is compared with. */
export const jinjaVersion = '3.1.6';

const driver = fileURLToPath(new URL('reference.py', import.meta.url));

export interface ReferenceCase {
  readonly template: string;
  readonly includes?: Readonly<Record<string, string>>;
  readonly context: Readonly<Record<string, unknown>>;
  readonly undefined: 'strict' | 'chainable' | 'default' | 'debug';
  readonly extensions?: readonly string[];
  readonly options?: Readonly<Record<string, unknown>>;
}

export type ReferenceOutcome =
  | { readonly text: string }
  | { readonly error: string; readonly message: string };

/** A Python with Jinja2, installed on first use in the user's cache folder. */
export function referencePython(): string {
  const cache = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
  const folder = join(cache, 'clusterwright', `jinja-${jinjaVersion}`);
  const python = join(folder, 'bin', 'python');
  const ready = () => existsSync(python) && spawnSync(python, ['-c', 'import jinja2']).status === 0;
  if (ready()) return python;
  mkdirSync(folder, { recursive: true });
  run('python3', ['-m', 'venv', folder]);
  run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', `jinja2==${jinjaVersion}`]);
  return python;
}

function run(command: string, args: readonly string[]): void {
  const { status, stderr, error } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed: ${error?.message ?? stderr}`);
}

/** Jinja2's result for each case. */
export function renderReference(python: string, cases: readonly ReferenceCase[]): ReferenceOutcome[] {
  const { status, stdout, stderr } = spawnSync(python, [driver], {
    input: toPythonJson({ cases }),
    encoding: 'utf8',
    maxBuffer: 1 << 29,
  });
  if (status !== 0) throw new Error(`the reference failed: ${stderr}`);
  return JSON.parse(stdout) as ReferenceOutcome[];
}

/** JSON that preserves what JavaScript's would lose: `1.0` stays a float, and large integers keep their digits. */
function toPythonJson(value: unknown): string {
  if (value instanceof Float) return value.repr();
  if (typeof value === 'bigint') return String(value);
  if (Array.isArray(value)) return `[${value.map(toPythonJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null);
  const entries = Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}:${toPythonJson(item)}`);
  return `{${entries.join(',')}}`;
}
