/**
 * The `secrets` commands, independent of the process they run in. Each resolves to an exit status: 0 if all is well, 1 if
 * something is wrong with the files. Their imports are loaded when they run.
 */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type SecretSetting, secretNamed } from '../../app-kit/secret-setting.ts';
import { hasErrors } from '../../diagnostics/diagnostic.ts';
import { readInputText } from '../../disk/read-input.ts';
import { commandLine } from '../next-steps.ts';
import { finish, mended, placeOf, type SecretsIo } from './secrets-ending.ts';

export interface EncryptOptions {
  /** Relative to the working folder; empty means `cluster.yaml`. */
  readonly files: readonly string[];
  /** Print the sealed text instead of replacing the file. */
  readonly stdout?: boolean;
  /** The configuration, whose secret settings must be sealed. */
  readonly config?: string;
  readonly secretSettings?: readonly string[];
}

/** Seals files in place, by the rules of `.sops.yaml`. */
export async function secretsEncrypt(options: EncryptOptions, io: SecretsIo): Promise<number> {
  const { encrypted } = await import('../../secrets/transform.ts');
  const refused = options.stdout !== true ? await mended(io) : undefined;
  if (refused !== undefined) return refused;
  const results = await Promise.all(
    options.files.map((path) =>
      encrypted(path, placeOf(io), path === options.config ? options.secretSettings : []),
    ),
  );
  const { manifestsAfter } = await import('../../secrets/manifest-after.ts');
  const status = await finish(results, io, {
    how: options.stdout === true ? 'print' : 'write',
    manifests: [...manifestsAfter(results, io.cwd)].map(([path, content]) => ({ path, content })),
    done: 'sealed',
    unchanged: 'is already sealed',
  });
  const ignored =
    status === 0 && options.stdout !== true ? results.flatMap(({ path }) => ignoredBy(path, io)) : [];
  for (const { path, line } of ignored)
    io.stderr.write(`Next: remove \`${line}\` from .gitignore, and commit ${path}.\n`);
  return status;
}

/** The line of the working folder's `.gitignore` that excludes a file, as `init` writes it for a configuration. */
function ignoredBy(
  path: string,
  { cwd }: SecretsIo,
): readonly { readonly path: string; readonly line: string }[] {
  const file = join(cwd, '.gitignore');
  const lines = existsSync(file) ? readInputText(file).split(/\r?\n/) : [];
  return lines.filter((line) => line === path || line === `/${path}`).map((line) => ({ path, line }));
}

export interface DecryptOptions {
  readonly files: readonly string[];
  /** Replace the file by its plain text instead of printing it. */
  readonly inPlace?: boolean;
}

/** Prints the plain text of sealed files; writes it to disk only with `inPlace`. */
export async function secretsDecrypt(options: DecryptOptions, io: SecretsIo): Promise<number> {
  const { decrypted } = await import('../../secrets/transform.ts');
  const refused = options.inPlace === true ? await mended(io) : undefined;
  if (refused !== undefined) return refused;
  const results = await Promise.all(options.files.map((path) => decrypted(path, placeOf(io))));
  const status = await finish(results, io, {
    how: options.inPlace === true ? 'write' : 'print',
    done: 'opened',
    // The file is in clear text from now on, so only its owner may read it.
    mode: 0o600,
  });
  if (status === 0 && options.inPlace === true) {
    io.stderr.write('Its secrets are now on disk in clear text: keep it out of git, or seal it again.\n');
  }
  return status;
}

export interface CheckCommandOptions {
  readonly folder: string;
  /** The configurations in use and the files that they extend; absolute, or relative to the working folder. */
  readonly configurations: readonly string[];
  /** Returns the absolute paths of a configuration and of the files that it extends. */
  readonly filesOf?: (configuration: string) => readonly string[];
  readonly secretSettings: readonly string[];
}

/** Checks, without a private key, that no secret would be committed in clear text. */
export async function secretsCheck(options: CheckCommandOptions, io: SecretsIo): Promise<number> {
  const { checkFolder } = await import('../../secrets/check.ts');
  const { diagnostics, sealed, files } = checkFolder(options, placeOf(io));
  io.report(diagnostics);
  if (hasErrors(diagnostics)) return 1;
  const some = sealed === 1 ? '1 is' : `${sealed} are`;
  io.stderr.write(`${files} files checked: ${some} sealed, no secrets in the others.\n`);
  return 0;
}

export interface RotateOptions {
  readonly folder: string;
  readonly config: string;
  /** The files that the configuration extends. */
  readonly bases?: readonly string[];
  /** Returns the file that contains a setting; by default the configuration itself. */
  readonly fileOf?: (setting: string) => string;
  /** `data-key`: new ciphertext everywhere; `recipients`: follow `.sops.yaml`; `settings`: new values. */
  readonly what: 'data-key' | 'recipients' | 'settings';
  /** For `settings`: the names of the settings to give new values. */
  readonly names?: readonly string[];
  /** All secret settings of the schema. */
  readonly settings: readonly SecretSetting[];
  /** Without it, new values are announced but nothing is changed. */
  readonly yes?: boolean;
  readonly force?: boolean;
  /** The options that the next command needs to find the same configuration and tree. */
  readonly placed?: string;
}

/** Replaces data keys, recipients, or the secrets themselves. */
export async function secretsRotate(options: RotateOptions, io: SecretsIo): Promise<number> {
  return options.what === 'settings' ? rotateSettings(options, io) : rotateKeys(options, options.what, io);
}

async function rotateKeys(
  options: RotateOptions,
  what: 'data-key' | 'recipients',
  io: SecretsIo,
): Promise<number> {
  const { resealed, sealedFiles } = await import('../../secrets/rotate.ts');
  const { manifestsAfter } = await import('../../secrets/manifest-after.ts');
  const place = placeOf(io);
  const refused = await mended(io);
  if (refused !== undefined) return refused;
  const paths = sealedFiles(options.folder, [options.config, ...(options.bases ?? [])], place);
  const results = await resealed(paths, what === 'data-key' ? 'new-data-key' : what, place);
  const manifests = [...manifestsAfter(results, io.cwd)].map(([path, content]) => ({ path, content }));
  const status = await finish(results, io, { how: 'write', done: 'sealed anew', manifests });
  if (status !== 0) return status;
  if (!results.some(({ changed }) => changed)) {
    io.stderr.write(
      paths.length === 0
        ? `Nothing to do: there are no sealed files in ${options.folder === '.' ? 'this folder' : options.folder}.\n`
        : `Nothing to do: ${paths.length === 1 ? 'the sealed file is' : `all ${paths.length} sealed files are`} sealed for the recipients that .sops.yaml names.\n`,
    );
  } else {
    io.stderr.write(
      `Anyone who could open the files before can still open them in the git history. If a key was lost, replace the secrets themselves: \`${commandLine(`secrets rotate${options.placed ?? ''} --setting NAME`, io)}\`.\n`,
    );
  }
  return status;
}

async function rotateSettings(options: RotateOptions, io: SecretsIo): Promise<number> {
  const { withNewValues } = await import('../../secrets/rotate.ts');
  const names = options.names ?? [];
  const chosen = names.flatMap((name) => secretNamed(options.settings, name) ?? []);
  const unknown = names.filter((name) => !chosen.some((setting) => setting.name === name));
  if (unknown.length > 0) {
    const { unknownSetting } = await import('../../secrets/unknown-setting.ts');
    const known = options.settings.map(({ name }) => name);
    io.report(unknown.map((name) => unknownSetting(name, options.config, known)));
    return 1;
  }
  const refused = options.yes === true ? await mended(io) : undefined;
  if (refused !== undefined) return refused;
  const { config, fileOf = () => config } = options;
  const files = [...new Set(chosen.map(({ name }) => fileOf(name)))];
  const secretSettings = options.settings.map(({ name }) => name);
  const results = await Promise.all(
    files.map((file) => {
      const held = chosen.filter(({ name }) => fileOf(name) === file);
      return withNewValues(file, held, { force: options.force === true, secretSettings }, placeOf(io));
    }),
  );
  if (results.some(({ diagnostics }) => hasErrors(diagnostics)))
    return finish(results, io, { how: 'write', done: '' });
  const first = new Set(results.flatMap((result) => result.first ?? []));
  for (const { name, rotation = 'Whatever uses it gets the new value with the next deployment.' } of chosen) {
    io.stderr.write(`${name}: ${first.has(name) ? 'It has no value yet: this is its first.' : rotation}\n`);
  }
  if (options.yes !== true) {
    io.stderr.write('Nothing was changed. To go ahead, run this again with --yes.\n');
    return 0;
  }
  const { manifestsAfter } = await import('../../secrets/manifest-after.ts');
  const manifests = [...manifestsAfter(results, io.cwd)].map(([path, content]) => ({ path, content }));
  const status = await finish(results, io, { how: 'write', done: 'changed', manifests });
  if (status === 0) {
    const shared = files.filter((file) => file !== config);
    const others =
      shared.length === 0 ? '' : `, and the same for the other clusters that extend ${shared.join(', ')}`;
    io.stderr.write(
      `Next: run \`${commandLine(`configure${options.placed ?? ''}`, io)}\`${others}; then commit and push to bring the new values into the cluster.\n`,
    );
  }
  return status;
}
