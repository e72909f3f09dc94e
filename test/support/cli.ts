import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, onTestFinished } from 'vitest';
import { main } from '../../src/cli/main.ts';
import type { Prompts } from '../../src/init/conversation.ts';

export interface Run {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** An empty folder that is removed when the test ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'clusterwright-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** An empty folder for all tests of a file, removed after them. */
export function folderOfFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'clusterwright-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A copy of a folder that is removed when the test ends. */
export function copyOf(folder: string): string {
  const copy = temporaryFolder();
  cpSync(folder, copy, { recursive: true });
  return copy;
}

/** Runs the command line in this process, in a folder, with only the given environment. */
export async function run(
  folder: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  prompts?: () => Promise<Prompts>,
): Promise<Run> {
  let stdout = '';
  let stderr = '';
  const status = await main(args, {
    cwd: folder,
    // A home folder that does not exist, so that no key of the machine is found.
    env: { HOME: join(folder, 'nobody'), ...env },
    version: '0.0.0-test',
    stdout: (text) => {
      stdout += text;
    },
    stderr: (text) => {
      stderr += text;
    },
    color: false,
    ...(prompts && { prompts }),
  });
  return { status, stdout, stderr };
}

/** The content of every file below a folder by path, except in the fake home folder. */
export function snapshot(folder: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((path) => !path.startsWith(join(folder, 'nobody')))
      .sort()
      .map((path) => [path.slice(folder.length + 1), readFileSync(path, 'latin1')]),
  );
}
