import { execFile, execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The sops binary in `SOPS_BIN`, or the first on the PATH. */
export function findSops(): string {
  const named = process.env['SOPS_BIN'];
  const candidates = [
    ...(named === undefined ? [] : [named]),
    ...(process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, 'sops')),
  ];
  const found = candidates.find((candidate) => existsSync(candidate));
  if (found === undefined) throw new Error('these tests need sops: put it into PATH, or name it in SOPS_BIN');
  return found;
}

export interface Sops {
  /** Run sops with `args`; resolves to stdout, rejects with stderr. */
  run(args: readonly string[], env?: NodeJS.ProcessEnv): Promise<string>;
}

export function sopsIn(folder: string, secretKey: string): Sops {
  const binary = findSops();
  const version = execFileSync(binary, ['--version', '--check-for-updates=false'], { encoding: 'utf8' });
  if (!/^sops 3\.(1[3-9]|[2-9][0-9])\./.test(version))
    throw new Error(`sops 3.13 or newer is needed, not ${version}`);
  const base = { PATH: process.env['PATH'] ?? '', HOME: folder, SOPS_AGE_KEY: secretKey };
  return {
    run: (args, env = {}) =>
      new Promise((resolve, reject) => {
        execFile(
          binary,
          [...args],
          { cwd: folder, env: { ...base, ...env }, maxBuffer: 1 << 26 },
          (error, out, err) => {
            if (error === null) resolve(out);
            else reject(new Error(`sops ${args.join(' ')}: ${err}`));
          },
        );
      }),
  };
}
