import type { SecretSetting } from '../../app-kit/secret-setting.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import {
  argumentOr,
  type CommandGroup,
  type CommonOptions,
  common,
  defineCommand,
  flag,
  manyArguments,
  text,
  variadic,
} from '../define-command.ts';
import type { ExitStatus, Io } from '../io.ts';
import { report } from '../report.ts';
import type { SecretsIo } from './secrets.ts';

const files = manyArguments('[files...]', 'the configuration if none is named');

const encrypt = defineCommand({
  name: 'encrypt',
  summary: 'seal files in place, by the rules of .sops.yaml',
  arguments: { files },
  options: { ...common, stdout: flag('--stdout', 'print the sealed text instead') },
  run: async ({ files, stdout, ...options }, io) => {
    const { secretsEncrypt } = await import('./secrets.ts');
    return run(io, options, (secretsIo) =>
      secretsEncrypt({ files: named(files, options), stdout }, secretsIo),
    );
  },
});

const decrypt = defineCommand({
  name: 'decrypt',
  summary: 'print the plain text of sealed files',
  arguments: { files },
  options: {
    ...common,
    inPlace: flag('--in-place', 'replace the file instead, which puts its secrets on disk in clear text'),
  },
  run: async ({ files, inPlace, ...options }, io) => {
    const { secretsDecrypt } = await import('./secrets.ts');
    return run(io, options, (secretsIo) =>
      secretsDecrypt({ files: named(files, options), inPlace }, secretsIo),
    );
  },
});

const list = defineCommand({
  name: 'list',
  summary: 'list the secrets that must exist, where they are kept and how to create them; never a value',
  options: {
    ...common,
    script: text('--script <tool>', 'print a script that fills the store of secrets instead'),
  },
  run: async (options, io) => {
    const { secretsListCommand } = await import('./secrets-list.ts');
    return secretsListCommand(options, io);
  },
});

const check = defineCommand({
  name: 'check',
  summary: 'check, without a private key, that no secret would be committed in clear text',
  arguments: { folder: argumentOr('[folder]', 'the folder to check', '.') },
  options: common,
  run: async ({ folder, ...options }, io) => {
    const { secretsCheck } = await import('./secrets.ts');
    const names = (await secretsOf(io, options)).map(({ name }) => name);
    return run(io, options, (secretsIo) =>
      secretsCheck({ folder, config: options.config, secretSettings: names }, secretsIo),
    );
  },
});

const rotate = defineCommand({
  name: 'rotate',
  summary: 'replace data keys (by default), recipients, or the values of settings',
  arguments: { folder: argumentOr('[folder]', 'the folder whose sealed files to rotate', '.') },
  options: {
    ...common,
    recipients: flag('--recipients', 'follow a change of recipients in .sops.yaml'),
    setting: variadic('--setting <name...>', 'give these settings new values, in the configuration'),
    yes: flag('--yes', 'go ahead with new values, having read what they mean'),
    force: flag('--force', 'also replace values that must not change'),
  },
  run: async ({ folder, setting, ...options }, io) => {
    const { secretsRotate } = await import('./secrets.ts');
    const what = setting.length > 0 ? 'settings' : options.recipients ? 'recipients' : 'data-key';
    const rotation = {
      ...options,
      folder,
      what,
      names: setting,
      settings: await secretsOf(io, options),
    } as const;
    return run(io, options, (secretsIo) => secretsRotate(rotation, secretsIo));
  },
});

/** `clusterwright secrets …`. */
export const command: CommandGroup = {
  name: 'secrets',
  summary: 'seal, open, check and rotate sealed files',
  commands: [encrypt, decrypt, list, check, rotate],
};

/** The secret settings of the project. */
async function secretsOf(io: Io, options: CommonOptions): Promise<readonly SecretSetting[]> {
  const [{ secretSettings }, { loadProject }, { workspace }] = await Promise.all([
    import('../../config/secret-values.ts'),
    import('../../pipeline/load-project.ts'),
    import('../../pipeline/workspace.ts'),
  ]);
  const { project } = await loadProject(workspace(io, options));
  return project === undefined ? [] : secretSettings(project);
}

function named(files: readonly string[], { config }: CommonOptions): readonly string[] {
  return files.length > 0 ? files : [config];
}

/** Run a `secrets` command, and report what it found in the chosen format. */
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
