import type { Command } from 'commander';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { SecretSetting } from '../secrets/rotate.ts';
import type { SecretsIo } from './commands/secrets.ts';
import type { SecretsListFlags } from './commands/secrets-list.ts';
import type { ExitStatus, Io } from './io.ts';
import type { CommonOptions } from './main.ts';
import { report } from './report.ts';

/** What `command` of the main program makes: a subcommand with the common options. */
type Subcommand = (name: string, description: string) => Command;

interface RotateFlags extends CommonOptions {
  readonly recipients: boolean;
  readonly setting?: readonly string[];
  readonly yes: boolean;
  readonly force: boolean;
}

/** `clusterwright secrets …`. */
export function secretsCommands(subcommand: Subcommand, io: Io, ended: (status: ExitStatus) => void): void {
  subcommand('encrypt', 'seal files in place, by the rules of .sops.yaml')
    .argument('[files...]', 'the configuration where none is named')
    .option('--stdout', 'print the sealed text instead', false)
    .action(async (files: readonly string[], options: CommonOptions & { stdout: boolean }) => {
      const { secretsEncrypt } = await import('./commands/secrets.ts');
      ended(
        await run(io, options, (secretsIo) =>
          secretsEncrypt({ files: named(files, options), stdout: options.stdout }, secretsIo),
        ),
      );
    });
  subcommand('decrypt', 'print the plain text of sealed files')
    .argument('[files...]', 'the configuration where none is named')
    .option('--in-place', 'replace the file instead: its secrets are on disk in clear text then', false)
    .action(async (files: readonly string[], options: CommonOptions & { inPlace: boolean }) => {
      const { secretsDecrypt } = await import('./commands/secrets.ts');
      ended(
        await run(io, options, (secretsIo) =>
          secretsDecrypt({ files: named(files, options), inPlace: options.inPlace }, secretsIo),
        ),
      );
    });
  subcommand('list', 'say which secrets have to exist, where, and how to come by them; never a value')
    .option('--script <tool>', 'print a script that fills the store of secrets instead')
    .action(async (options: SecretsListFlags) => {
      const { secretsListCommand } = await import('./commands/secrets-list.ts');
      ended(await secretsListCommand(options, io));
    });
  subcommand('check', 'check, without a private key, that nothing secret would be committed in clear text')
    .argument('[folder]', 'the folder to check', '.')
    .action(async (folder: string, options: CommonOptions) => {
      const { secretsCheck } = await import('./commands/secrets.ts');
      const settings = await secretsOf(io, options);
      const names = settings.map(({ name }) => name);
      ended(
        await run(io, options, (secretsIo) =>
          secretsCheck({ folder, config: options.config, secretSettings: names }, secretsIo),
        ),
      );
    });
  subcommand('rotate', 'replace data keys (by default), recipients, or the values of settings')
    .argument('[folder]', 'the folder whose sealed files to rotate', '.')
    .option('--recipients', 'follow a change of recipients in .sops.yaml', false)
    .option('--setting <name...>', 'give these settings new values, in the configuration')
    .option('--yes', 'go ahead with new values, having read what they mean', false)
    .option('--force', 'even where a value must not change', false)
    .action(async (folder: string, options: RotateFlags) => {
      const { secretsRotate } = await import('./commands/secrets.ts');
      const what =
        options.setting !== undefined ? 'settings' : options.recipients ? 'recipients' : 'data-key';
      const rotation = {
        ...options,
        folder,
        what,
        names: options.setting ?? [],
        settings: await secretsOf(io, options),
      } as const;
      ended(await run(io, options, (secretsIo) => secretsRotate(rotation, secretsIo)));
    });
}

/** The secret settings of the project. */
async function secretsOf(io: Io, options: CommonOptions): Promise<readonly SecretSetting[]> {
  const [{ secretSettings }, { loadProject }, { workspace }] = await Promise.all([
    import('../config/secret-values.ts'),
    import('../pipeline/project/load.ts'),
    import('../pipeline/workspace.ts'),
  ]);
  const { project } = await loadProject(workspace(io, options));
  return project === undefined ? [] : secretSettings(project);
}

function named(files: readonly string[], { config }: CommonOptions): readonly string[] {
  return files.length > 0 ? files : [config];
}

/** Run a command of the room of secrets, and report what it found in the format that was asked for. */
async function run(
  io: Io,
  options: CommonOptions,
  command: (io: SecretsIo) => Promise<number>,
): Promise<ExitStatus> {
  const found: Diagnostic[] = [];
  const status = await command({
    cwd: io.cwd,
    env: { ...io.env },
    stdout: { write: io.stdout },
    stderr: { write: io.stderr },
    report: (diagnostics) => found.push(...diagnostics),
  });
  // What `decrypt` prints is its result; a report as JSON beside it would spoil both.
  if (options.format === 'text' && found.length === 0) return status === 0 ? 0 : 1;
  return report({ diagnostics: found, ok: status === 0 }, options, io);
}
