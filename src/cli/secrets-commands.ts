import type { Command } from 'commander';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { SecretSetting } from '../secrets/rotate.ts';
import type { ChangingIo } from './commands/secrets-change.ts';
import type { SecretsIo } from './commands/secrets-ending.ts';
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
  subcommand('set', 'give a secret another value, from standard input or a hidden question')
    .argument('<key>', 'a secret setting; in another file the way to a value, as in stringData.password')
    .argument('[file]', 'a sealed file; the configuration where none is named')
    .action(async (key: string, file: string | undefined, options: CommonOptions) => {
      const { secretsSet } = await import('./commands/secrets-change.ts');
      const secretSettings = (await secretsOf(io, options)).map(({ name }) => name);
      const { config } = options;
      const setting = { key, file: file ?? config, config, secretSettings };
      ended(await run(io, options, (secretsIo) => secretsSet(setting, changing(io, options, secretsIo))));
    });
  subcommand('edit', 'change a sealed file in $VISUAL or $EDITOR; its plain text stays in memory')
    .argument('[file]', 'the configuration where none is named')
    .action(async (file: string | undefined, options: CommonOptions) => {
      const { secretsEdit } = await import('./commands/secrets-change.ts');
      const path = file ?? options.config;
      ended(await run(io, options, (secretsIo) => secretsEdit(path, changing(io, options, secretsIo))));
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
    import('../pipeline/load-project.ts'),
    import('../pipeline/workspace.ts'),
  ]);
  const { project } = await loadProject(workspace(io, options));
  return project === undefined ? [] : secretSettings(project);
}

function named(files: readonly string[], { config }: CommonOptions): readonly string[] {
  return files.length > 0 ? files : [config];
}

function changing(io: Io, options: CommonOptions, secretsIo: SecretsIo): ChangingIo {
  return {
    ...secretsIo,
    ...(io.prompts && { prompts: io.prompts }),
    ...(io.stdin && { stdin: io.stdin }),
    show: async (diagnostics) => {
      await report({ diagnostics }, options, io);
    },
  };
}

/** Run one of the commands, and report what it found in the format that was asked for. */
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
