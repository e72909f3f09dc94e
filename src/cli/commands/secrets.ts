/**
 * The `secrets` commands, free of the process they run in. Each resolves to an exit status: 0 where all is well,
 * 1 where something is wrong with the files. What they import is loaded when they run.
 */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type SecretSetting, secretNamed } from '../../app-kit/secret-setting.ts';
import { hasErrors } from '../../diagnostics/diagnostic.ts';
import { readInputText } from '../../disk/read-input.ts';
import { commandLine } from '../next-steps.ts';
import { finish, mended, placeOf, type SecretsIo } from './secrets-ending.ts';

export interface EncryptOptions {
  /** Relative to the working folder; `cluster.yaml` where there are none. */
  readonly files: readonly string[];
  /** Print the sealed text instead of replacing the file. */
  readonly stdout?: boolean;
  /** The configuration, and the settings in it that have to be sealed. */
  readonly config?: string;
  readonly secretSettings?: readonly string[];
}

/** Seal files in place, by the rules of `.sops.yaml`. */
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
    unchanged: 'is sealed already',
  });
  const ignored =
    status === 0 && options.stdout !== true ? results.flatMap(({ path }) => ignoredBy(path, io)) : [];
  for (const { path, line } of ignored)
    io.stderr.write(`Next: remove \`${line}\` from .gitignore, and commit ${path}.\n`);
  return status;
}

/** The line of the `.gitignore` of the working folder that names a file, as `init` writes it for a configuration. */
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
  /** Replace the file by its plaintext, instead of printing it. */
  readonly inPlace?: boolean;
}

/** Print the plaintext of sealed files; it reaches the disk only where that is asked for. */
export async function secretsDecrypt(options: DecryptOptions, io: SecretsIo): Promise<number> {
  const { decrypted } = await import('../../secrets/transform.ts');
  const refused = options.inPlace === true ? await mended(io) : undefined;
  if (refused !== undefined) return refused;
  const results = await Promise.all(options.files.map((path) => decrypted(path, placeOf(io))));
  const status = await finish(results, io, {
    how: options.inPlace === true ? 'write' : 'print',
    done: 'opened',
    // What is in clear text from now on is for its owner alone.
    mode: 0o600,
  });
  if (status === 0 && options.inPlace === true) {
    io.stderr.write('Its secrets are on disk in clear text now: keep it out of git, or seal it again.\n');
  }
  return status;
}

export interface CheckCommandOptions {
  readonly folder: string;
  /** Those in use, with what they extend; absolute, or relative to the working folder. */
  readonly configurations: readonly string[];
  /** A configuration with what it extends, absolute. */
  readonly filesOf?: (configuration: string) => readonly string[];
  readonly secretSettings: readonly string[];
}

/** Check, without a private key, that nothing secret would be committed in the clear. */
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
  /** The file of the configuration that holds a setting; its own unless it is given. */
  readonly fileOf?: (setting: string) => string;
  /** `data-key`: new ciphertext everywhere; `recipients`: follow `.sops.yaml`; `settings`: new values. */
  readonly what: 'data-key' | 'recipients' | 'settings';
  /** The names of the settings to give new values, under `settings`. */
  readonly names?: readonly string[];
  /** Every secret setting, from the schema. */
  readonly settings: readonly SecretSetting[];
  /** Without it, new values are announced, and nothing is changed. */
  readonly yes?: boolean;
  readonly force?: boolean;
  /** The options that a next command needs to find the same configuration and tree. */
  readonly placed?: string;
}

/** Replace data keys, recipients, or the secrets themselves. */
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
  if (results.some(({ changed }) => changed)) {
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
      `Next: run \`${commandLine(`configure${options.placed ?? ''}`, io)}\`${others}; then commit and push: that brings the new values into the cluster.\n`,
    );
  }
  return status;
}
