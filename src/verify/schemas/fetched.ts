import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Timeout in milliseconds for a schema, including redirects. */
const patience = 30_000;
/** In bytes; the largest schema of Kubernetes itself has about two million. */
const largest = 32 * 1024 * 1024;
const mostRedirects = 5;
/** In milliseconds: a cached schema is fetched again after this time. */
const keptFor = 7 * 24 * 3_600_000;

/** Returns the text at an address; undefined if there is none. Throws if the server does not answer properly. */
export type Fetch = (address: string) => Promise<string | undefined>;

/**
 * Fetches the text at an address, over TLS throughout, because whoever can change a schema in transit decides what
 * passes. A server on this machine may do without TLS.
 */
export async function fetchText(address: string): Promise<string | undefined> {
  const signal = AbortSignal.timeout(patience);
  let at = new URL(address);
  for (let redirects = 0; ; redirects += 1) {
    if (!isSafe(at)) throw new Error(`${at.protocol}//${at.host} is not asked: only https is`);
    const response = await answerOf(at, signal);
    const next = response.headers.get('location');
    if (response.status >= 300 && response.status < 400 && next !== null) {
      if (redirects >= mostRedirects) throw new Error('the server sends from one address to the next');
      at = new URL(next, at);
      continue;
    }
    if (response.status === 404 || response.status === 410) return undefined;
    if (!response.ok) throw new Error(`the server answers ${response.status}`);
    return textOf(response);
  }
}

async function answerOf(address: URL, signal: AbortSignal): Promise<Response> {
  try {
    return await fetch(address, { signal, redirect: 'manual' });
  } catch (error) {
    throw new Error(unreached(error));
  }
}

function unreached(error: unknown): string {
  if (error instanceof Error && error.name === 'TimeoutError')
    return `the server did not answer in ${patience / 1000} seconds`;
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : '';
  return `the server cannot be reached${code}`;
}

function isSafe({ protocol, hostname }: URL): boolean {
  if (protocol === 'https:') return true;
  return protocol === 'http:' && /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}

async function textOf(response: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const part of response.body ?? []) {
      size += part.length;
      if (size > largest) break;
      parts.push(part);
    }
  } catch (error) {
    throw new Error(unreached(error));
  }
  if (size > largest) throw new Error(`it has more than ${largest / 1024 / 1024} MB`);
  return Buffer.concat(parts).toString('utf8');
}

/**
 * Adds a cache to `get`: fetched text is kept in the folder together with its digest, and reused while it is intact and
 * not too old. An old one is used if fetching fails.
 *
 * @param isUsable - Text that is not usable is not kept.
 */
export function keeping(folder: string, get: Fetch, isUsable: (text: string) => boolean): Fetch {
  return async (address) => {
    const file = join(folder, `${digestOf(address)}.kept`);
    const kept = await readKept(file);
    if (kept !== undefined && Math.abs(Date.now() - kept.since) < keptFor) return kept.text;
    let text: string | undefined;
    try {
      text = await get(address);
    } catch (error) {
      if (kept !== undefined) return kept.text;
      throw error;
    }
    if (text !== undefined && isUsable(text)) await keep(file, text);
    return text;
  };
}

async function readKept(
  file: string,
): Promise<{ readonly text: string; readonly since: number } | undefined> {
  try {
    const content = await readFile(file, 'utf8');
    const end = content.indexOf('\n');
    const text = content.slice(end + 1);
    return content.slice(0, end) === digestOf(text) ? { text, since: (await stat(file)).mtimeMs } : undefined;
  } catch {
    return undefined;
  }
}

async function keep(file: string, text: string): Promise<void> {
  // Two runs may fetch at once: each must read a whole file or none.
  const draft = `${file}.${process.pid}`;
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    await writeFile(draft, `${digestOf(text)}\n${text}`, { mode: 0o600 });
    await rename(draft, file);
  } catch {
    // If it cannot be cached, it is fetched again next time.
  }
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
