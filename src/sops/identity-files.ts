import { homedir } from 'node:os';
import { join, relative, resolve, sep } from 'node:path';

/** The key file next to the configuration, which `clusterwright init` writes. */
export const keyFileName = 'age.key';

/** A file that may contain private keys. */
export interface IdentityFile {
  readonly path: string;
  /** The path as messages name it. */
  readonly name: string;
  /** Whether the user named it, so that it must exist. */
  readonly required: boolean;
}

/** Where sops looks for SSH keys: the file in `SOPS_AGE_SSH_PRIVATE_KEY_FILE`, then the user's own. */
export function sshKeyFiles(folder: string, env: NodeJS.ProcessEnv): readonly IdentityFile[] {
  const own = ['id_ed25519', 'id_rsa'].map((name) => join(env['HOME'] ?? homedir(), '.ssh', name));
  return [
    ...named(folder, env['SOPS_AGE_SSH_PRIVATE_KEY_FILE']),
    ...own.map((path) => ({ path, name: path, required: false })),
  ];
}

/** Where age keys can be: the file in `SOPS_AGE_KEY_FILE`, `age.key` in the folder, the user's `keys.txt`. */
export function ageKeyFiles(folder: string, env: NodeJS.ProcessEnv): readonly IdentityFile[] {
  const own = resolve(folder, keyFileName);
  const standard = join(userConfigFolder(env), 'sops', 'age', 'keys.txt');
  return [
    ...named(folder, env['SOPS_AGE_KEY_FILE']),
    { path: own, name: relative(folder, own).split(sep).join('/'), required: false },
    { path: standard, name: standard, required: false },
  ];
}

function named(folder: string, name: string | undefined): readonly IdentityFile[] {
  return name === undefined || name === '' ? [] : [{ path: resolve(folder, name), name, required: true }];
}

function userConfigFolder(env: NodeJS.ProcessEnv): string {
  const configured = env['XDG_CONFIG_HOME'];
  if (configured !== undefined && configured !== '') return configured;
  const home = env['HOME'] ?? homedir();
  return process.platform === 'darwin' ? join(home, 'Library', 'Application Support') : join(home, '.config');
}
