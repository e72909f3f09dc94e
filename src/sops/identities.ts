import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { aboutFile } from '../diagnostics/finding.ts';
import { readInputText } from '../disk/read-input.ts';
import { isUntrusted } from '../untrusted.ts';
import { ageKeyFiles, sshKeyFiles } from './identity-files.ts';
import { type Identity, readIdentity, readSshIdentity } from './keys.ts';

/** The available private keys, and the places that were searched, for messages. */
export interface FoundIdentities {
  readonly identities: readonly Identity[];
  /** The absolute paths of the key files that were read; no output may contain what is in them. */
  readonly files: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Searches for private keys where sops does: the SSH keys in `SOPS_AGE_SSH_PRIVATE_KEY_FILE` and `…_CMD`, the user's `id_ed25519`
 * and `id_rsa`; `SOPS_AGE_KEY`, `SOPS_AGE_KEY_FILE`, the output of `SOPS_AGE_KEY_CMD`, the user's `sops/age/keys.txt`; and also
 * `age.key` in `folder`. All keys found are tried. Returns none in untrusted mode.
 */
export async function findIdentities(folder: string, env: NodeJS.ProcessEnv): Promise<FoundIdentities> {
  if (isUntrusted(env)) return { identities: [], files: [], diagnostics: [] };
  const found = new Map<string, Identity>();
  const files: string[] = [];
  const diagnostics: Diagnostic[] = [];

  const problem = (file: string, code: Diagnostic['code'], message: string, hint: string) => {
    // Only warnings, because another key may work. If none does, opening a file reports it.
    diagnostics.push(aboutFile(file, { code, severity: 'warning', message, hint }));
  };
  const addKeys = async (text: string, file: string, separator: RegExp) => {
    let read = 0;
    for (const [index, word] of text.split(separator).entries()) {
      const key = word.trim();
      if (key === '' || key.startsWith('#')) continue;
      read += 1;
      if (read > mostKeys) {
        problem(
          file,
          'sops/bad-identity',
          `${file} contains more than ${mostKeys} keys; those from entry ${index + 1} on were not read`,
          'Leave only the keys in it that are still needed.',
        );
        return;
      }
      const identity = await readIdentity(key);
      if (identity !== undefined) found.set(identity.recipient, identity);
      else
        problem(file, 'sops/bad-identity', `entry ${index + 1} of ${file} is not an age secret key`, keyHint);
    }
  };
  const addFile = async (path: string, name: string, required: boolean) => {
    const stat = statIfAllowed(path);
    if (stat === undefined || !stat.isFile()) {
      if (required)
        problem(
          name,
          'sops/bad-identity',
          `the key file ${name} does not exist`,
          'Correct SOPS_AGE_KEY_FILE.',
        );
      return;
    }
    files.push(path);
    if ((stat.mode & 0o077) !== 0 && process.platform !== 'win32') {
      problem(
        name,
        'sops/readable-key',
        `${name} can be read by other users of this machine`,
        `chmod 600 ${name}`,
      );
    }
    try {
      await addKeys(readInputText(path), name, /\n/);
    } catch {
      problem(
        name,
        'sops/bad-identity',
        `the key file ${name} cannot be read`,
        'Check who owns it, and its mode.',
      );
    }
  };

  const addSshKey = (text: string, file: string, required: boolean) => {
    const identity = readSshIdentity(text);
    if (identity !== undefined) found.set(identity.recipient, identity);
    else if (required) problem(file, 'sops/bad-identity', `${file} contains no supported SSH key`, sshHint);
  };
  const addSshFile = (path: string, name: string, required: boolean) => {
    try {
      addSshKey(readInputText(path), name, required);
    } catch {
      if (required)
        problem(name, 'sops/bad-identity', `the key file ${name} cannot be read`, 'Correct its path.');
    }
  };

  const ssh = sshKeyFiles(folder, env);
  const age = ageKeyFiles(folder, env);
  for (const { path, name } of ssh.filter(({ required }) => required)) addSshFile(path, name, true);
  const sshCommand = env['SOPS_AGE_SSH_PRIVATE_KEY_CMD'];
  if (sshCommand !== undefined && sshCommand !== '') {
    addSshKey(run(sshCommand, folder, env) ?? '', 'SOPS_AGE_SSH_PRIVATE_KEY_CMD', true);
  }
  for (const { path, name } of ssh.filter(({ required }) => !required)) addSshFile(path, name, false);
  const inline = env['SOPS_AGE_KEY'];
  if (inline !== undefined) await addKeys(inline, 'SOPS_AGE_KEY', /\s+/);
  for (const { path, name } of age.filter(({ required }) => required)) await addFile(path, name, true);
  const command = env['SOPS_AGE_KEY_CMD'];
  if (command !== undefined && command !== '') {
    const output = run(command, folder, env);
    if (output !== undefined) await addKeys(output, 'SOPS_AGE_KEY_CMD', /\n/);
    else
      problem(
        'SOPS_AGE_KEY_CMD',
        'sops/bad-identity',
        'the command in SOPS_AGE_KEY_CMD failed',
        'Run it by hand to see why.',
      );
  }
  for (const { path, name } of age.filter(({ required }) => !required)) await addFile(path, name, false);
  return { identities: [...found.values()], files, diagnostics };
}

/** Reading a key takes a millisecond, and a repository may contain a file of keys. */
const mostKeys = 500;

const sshHint = 'It must contain an Ed25519 or RSA private key without a passphrase.';
const keyHint =
  'Each line must begin with AGE-SECRET-KEY-1 or AGE-SECRET-KEY-PQ-1; key files with a passphrase are not supported.';

/** Runs a command line without a shell. Words are split as in sops: at spaces, with quotes and backslashes. */
function run(command: string, cwd: string, env: NodeJS.ProcessEnv): string | undefined {
  const [program, ...args] = splitWords(command);
  if (program === undefined) return undefined;
  try {
    return execFileSync(program, args, { cwd, env, encoding: 'utf8', stdio: ['inherit', 'pipe', 'inherit'] });
  } catch {
    return undefined;
  }
}

export function splitWords(line: string): string[] {
  const words: string[] = [];
  for (const [word] of line.matchAll(/(?:"(?:[^"\\]|\\.)*"|'[^']*'|\\.|[^\s"'\\])+/gs)) {
    words.push(
      word.replace(
        /"((?:[^"\\]|\\.)*)"|'([^']*)'|\\(.)/gs,
        (_, double?: string, single?: string, escaped?: string) =>
          double !== undefined ? double.replace(/\\(["\\])/g, '$1') : (single ?? escaped ?? ''),
      ),
    );
  }
  return words;
}

/** A path that this process may not read, for example under Node's permission model, counts as missing. */
function statIfAllowed(path: string) {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}
