import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { PrivateFolder } from './private-folder.ts';

export type Edited =
  | { readonly text: string }
  | { readonly failed: string }
  /** A signal ended this command while the editor was open. */
  | { readonly interrupted: NodeJS.Signals };

/** The editor that the user has chosen. */
export function editorOf(env: NodeJS.ProcessEnv): string {
  return (
    [env['VISUAL'], env['EDITOR']].find((editor) => editor !== undefined && editor.trim() !== '') ?? 'vi'
  );
}

/**
 * Lets a person edit a text in a file of the private folder. A signal that ends this command removes the folder at once and ends
 * the editor; Ctrl-C is handled by the editor.
 */
export async function editText(
  path: string,
  text: string,
  folder: PrivateFolder,
  env: NodeJS.ProcessEnv,
): Promise<Edited> {
  const file = join(folder.path, basename(path));
  writeFileSync(file, text, { mode: 0o600 });
  const editor = editorOf(env);
  let interrupted: NodeJS.Signals | undefined;
  let child: ChildProcess | undefined;
  const end = (signal: NodeJS.Signals): void => {
    interrupted = signal;
    folder.remove();
    child?.kill(signal);
  };
  const ignore = (): void => undefined;
  process.on('SIGTERM', end).on('SIGHUP', end).on('SIGINT', ignore);
  try {
    // `exec` replaces the shell, so that a signal reaches the editor; not possible if the command starts by setting a variable.
    const exec = /^[\w./-]+(\s|$)/.test(editor) ? 'exec ' : '';
    const started = spawn('sh', ['-c', `${exec}${editor} "$1"`, 'sh', file], { env, stdio: 'inherit' });
    child = started;
    const status = await new Promise<number | string>((resolve, reject) => {
      started.on('error', reject);
      started.on('exit', (code, signal) => resolve(code ?? signal ?? 1));
    });
    if (interrupted !== undefined) return { interrupted };
    if (status !== 0) return { failed: `it ended with ${status}` };
    return { text: readFileSync(file, 'utf8') };
  } catch (error) {
    if (interrupted !== undefined) return { interrupted };
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'an error';
    return { failed: code };
  } finally {
    process.off('SIGTERM', end).off('SIGHUP', end).off('SIGINT', ignore);
  }
}
