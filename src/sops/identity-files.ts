import { homedir } from 'node:os';
import { join, relative, resolve, sep } from 'node:path';

/** A file beside the configuration, as `clusterwright init` writes it. */
export const keyFileName = 'age.key';

/** A file that may hold private keys. */
export interface IdentityFile {
  readonly path: string;
  /** As messages name it. */
  readonly name: string;
  /** Somebody named it, so it must be there. */
  readonly required: boolean;
}

/** Where sops looks for SSH keys: the file that `SOPS_AGE_SSH_PRIVATE_KEY_FILE` names, then the user's own. */
export function sshKeyFiles(folder: string, env: NodeJS.ProcessEnv): readonly IdentityFile[] {
  const own = ['id_ed25519', 'id_rsa'].map((name) => join(env['HOME'] ?? homedir(), '.ssh', name));
  return [
    ...named(folder, env['SOPS_AGE_SSH_PRIVATE_KEY_FILE']),
    ...own.map((path) => ({ path, name: path, required: false })),
  ];
}

/** Where age keys are: the file that `SOPS_AGE_KEY_FILE` names, `age.key` in the folder, the user's `keys.txt`. */
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
