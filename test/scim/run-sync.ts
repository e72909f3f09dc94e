import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import type { FakeKeycloak } from './fake-keycloak.ts';
import type { FakeLangfuse } from './fake-langfuse.ts';

export interface SyncResult {
  /** The exit status; null if a signal ended the process. */
  readonly status: number | null;
  /** Everything printed on either stream. */
  readonly output: string;
  readonly seconds: number;
}

export interface SyncOptions {
  /** The interpreter; `python3` on the PATH by default. */
  readonly python?: string;
  /** Called with a function that sends a signal to the running process. */
  readonly onStart?: (send: (signal: NodeJS.Signals) => void) => void;
}

/** Runs the script with a real Python, with `env` and the PATH as its whole environment. */
export async function runSync(
  scriptPath: string,
  env: Readonly<Record<string, string>>,
  { python = 'python3', onStart }: SyncOptions = {},
): Promise<SyncResult> {
  const started = performance.now();
  const child = spawn(python, ['-W', 'error', scriptPath], {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 60_000,
  });
  onStart?.((signal) => child.kill(signal));
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', (error) =>
      reject(new Error(`${python} is needed to test the role sync: ${error.message}`)),
    );
    child.on('close', (status) => resolve(status));
  });
  const [status, stdout, stderr] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  return { status, output: stdout + stderr, seconds: (performance.now() - started) / 1000 };
}

/** The environment that connects the script to the two fakes, with waits short enough for tests. */
export function syncEnvironment(
  keycloak: FakeKeycloak,
  langfuse: FakeLangfuse,
  mappingFile: string,
): Record<string, string> {
  return {
    KEYCLOAK_URL: keycloak.url,
    KEYCLOAK_REALM: keycloak.realm,
    KEYCLOAK_CLIENT_ID: keycloak.clientId,
    KEYCLOAK_CLIENT_SECRET: keycloak.clientSecret,
    LANGFUSE_URL: langfuse.url,
    LANGFUSE_PUBLIC_KEY: langfuse.publicKey,
    LANGFUSE_SECRET_KEY: langfuse.secretKey,
    ROLE_MAPPING_FILE: mappingFile,
    RETRY_BASE_SECONDS: '0.01',
  };
}

/** What must never be printed: keys, tokens, the header that carries a key, and people's addresses. */
export function secretsOf(keycloak: FakeKeycloak, langfuse: FakeLangfuse): string[] {
  const basic = Buffer.from(`${langfuse.publicKey}:${langfuse.secretKey}`).toString('base64');
  const addresses = [...keycloak.users, ...langfuse.members].flatMap(({ email }) => (email ? [email] : []));
  return [keycloak.clientSecret, langfuse.secretKey, basic, ...keycloak.tokens, ...addresses];
}

/** The counts in the final summary line. */
export function summaryOf({ output }: SyncResult): Record<string, number> {
  const last = output.trimEnd().split('\n').at(-1) ?? '';
  const counts: Record<string, number> = {};
  for (const [, key, value] of last.matchAll(/(\w+)=(\d+)(?= |$)/g)) {
    if (key !== undefined && value !== '0') counts[key] = Number(value);
  }
  return counts;
}
