import { resolve } from 'node:path';
import type { SecretSetting } from '../../app-kit/secret-setting.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { trusting } from '../../untrusted.ts';
import { clustersOf, eachCluster, isPattern, noCluster } from '../configure/clusters.ts';
import {
  argument,
  argumentOr,
  type CommandGroup,
  type CommonOptions,
  common,
  configurations,
  defineCommand,
  flag,
  manyArguments,
  optionalArgument,
  text,
  untrusted,
  variadic,
  writtenTree,
} from '../define-command.ts';
import type { ExitStatus, Io } from '../io.ts';
import { placeOptions } from '../next-steps.ts';
import { report } from '../report.ts';
import type { ChangingIo } from './secrets-change.ts';
import type { SecretsIo } from './secrets-ending.ts';

const files = manyArguments('[files...]', 'the files (default: the configuration)');

const encrypt = defineCommand({
  name: 'encrypt',
  summary: 'seal files in place, by the rules of .sops.yaml',
  arguments: { files },
  options: { ...common, stdout: flag('--stdout', 'print the sealed text instead') },
  examples: [
    'clusterwright secrets encrypt               # the configuration',
    'clusterwright secrets encrypt secret.sops.yaml',
  ],
  run: async ({ files, stdout, ...options }, io) => {
    const { secretsEncrypt } = await import('./secrets.ts');
    const secretSettings = (await secretsOf(io)).map(({ name }) => name);
    const { config } = options;
    return run(io, options, (secretsIo) =>
      secretsEncrypt({ files: named(files, options), stdout, config, secretSettings }, secretsIo),
    );
  },
});

const decrypt = defineCommand({
  name: 'decrypt',
  summary: 'print the plain text of sealed files',
  arguments: { files },
  options: {
    ...common,
    inPlace: flag('--in-place', 'replace the file instead, which leaves its secrets on disk in clear text'),
  },
  examples: ['clusterwright secrets decrypt secret.sops.yaml'],
  run: async ({ files, inPlace, ...options }, io) => {
    const { secretsDecrypt } = await import('./secrets.ts');
    return run(io, options, (secretsIo) =>
      secretsDecrypt({ files: named(files, options), inPlace }, secretsIo),
    );
  },
});

const set = defineCommand({
  name: 'set',
  summary: 'set a new value for a secret, from standard input or a hidden prompt',
  arguments: {
    key: {
      ...argument('<key>', 'a secret setting, or the path of a value in another file: stringData.password'),
      completes: 'secrets',
    },
    file: optionalArgument('[file]', 'a sealed file (default: the configuration)'),
  },
  options: common,
  examples: [
    'clusterwright secrets set cloudflare_api_token   # asks for the value',
    'clusterwright secrets set stringData.password secret.sops.yaml',
  ],
  run: async ({ key, file, ...options }, io) => {
    const { secretsSet } = await import('./secrets-change.ts');
    const secretSettings = (await secretsOf(io)).map(({ name }) => name);
    const { config } = options;
    const { fileOf } = await configurationOf(io, options);
    const held = file === undefined ? fileOf(key) : config;
    const setting = { key, file: file ?? held, config: held, secretSettings };
    return run(io, options, (secretsIo) => secretsSet(setting, changing(io, options, secretsIo)));
  },
});

const edit = defineCommand({
  name: 'edit',
  summary: 'edit a sealed file in $VISUAL or $EDITOR; its plain text stays in memory',
  arguments: { file: optionalArgument('[file]', 'the file (default: the configuration)') },
  options: common,
  examples: ['clusterwright secrets edit secret.sops.yaml'],
  run: async ({ file, ...options }, io) => {
    const { secretsEdit } = await import('./secrets-change.ts');
    const path = file ?? options.config;
    const { bases } = await configurationOf(io, options);
    const isConfiguration = [options.config, ...bases].includes(path);
    const secretSettings = isConfiguration ? (await secretsOf(io)).map(({ name }) => name) : [];
    return run(io, options, (secretsIo) =>
      secretsEdit(path, changing(io, options, secretsIo), secretSettings),
    );
  },
});

const list = defineCommand({
  name: 'list',
  summary: 'list the secrets that must exist, where they are kept and how to create them; never a value',
  options: {
    ...common,
    config: configurations,
    script: text('--script <tool>', 'print a script that fills the secret store instead'),
  },
  examples: ['clusterwright secrets list'],
  run: async (options, io) => {
    const { secretsListCommand } = await import('./secrets-list.ts');
    return isPattern(options.config, io)
      ? eachCluster(options, io, secretsListCommand)
      : secretsListCommand(options, io);
  },
});

const check = defineCommand({
  name: 'check',
  summary: 'check, without a private key, that no secret would be committed in clear text',
  arguments: { folder: argumentOr('[folder]', 'the folder to check', '.') },
  options: { ...common, config: configurations, untrusted },
  examples: ['clusterwright secrets check                 # before a commit, and in CI'],
  run: async ({ folder, ...options }, given) => {
    const [{ secretsCheck }, { configurationFiles }, { workspace }] = await Promise.all([
      import('./secrets.ts'),
      import('../../pipeline/extended-files.ts'),
      import('../../pipeline/workspace.ts'),
    ]);
    const io = trusting(given, options);
    const several = isPattern(options.config, io);
    const places = several ? await clustersOf(io, options) : [workspace(io, options)];
    if (places.length === 0) return report({ diagnostics: [noCluster(options.config)] }, options, io);
    const names = (await secretsOf(io)).map(({ name }) => name);
    const filesOf = (config: string) =>
      configurationFiles({ cwd: io.cwd, config }) ?? [resolve(io.cwd, config)];
    const configurations = [...new Set(places.flatMap(({ config }) => filesOf(config)))];
    return run(io, options, (secretsIo) =>
      secretsCheck({ folder, configurations, filesOf, secretSettings: names }, secretsIo),
    );
  },
});

const rotate = defineCommand({
  name: 'rotate',
  summary: 'replace data keys (by default), recipients, or the values of settings',
  arguments: { folder: argumentOr('[folder]', 'the folder whose sealed files to rotate', '.') },
  options: {
    ...common,
    output: writtenTree,
    recipients: flag('--recipients', 'apply a change of recipients in .sops.yaml'),
    setting: {
      ...variadic('--setting <name...>', 'give these settings new values, in the configuration'),
      completes: 'secrets',
    },
    yes: flag('--yes', 'apply the new values, after reading what they affect'),
    force: flag('--force', 'also replace values that must not change'),
  },
  examples: [
    'clusterwright secrets rotate --recipients   # after a change of .sops.yaml',
    'clusterwright secrets rotate --setting grafana_admin_password --yes',
  ],
  run: async ({ folder, setting, ...options }, io) => {
    const { secretsRotate } = await import('./secrets.ts');
    const what = setting.length > 0 ? 'settings' : options.recipients ? 'recipients' : 'data-key';
    const rotation = {
      ...options,
      folder,
      what,
      names: setting,
      settings: await secretsOf(io),
      ...(await configurationOf(io, options)),
      placed: placeOptions(options),
    } as const;
    return run(io, options, (secretsIo) => secretsRotate(rotation, secretsIo));
  },
});

/** `clusterwright secrets …`. */
export const command: CommandGroup = {
  name: 'secrets',
  summary: 'seal, open, check and rotate sealed files',
  commands: [encrypt, decrypt, set, edit, list, check, rotate],
};

/** The secret settings of the project. */
async function secretsOf(io: Io): Promise<readonly SecretSetting[]> {
  const [{ secretSettings }, { loadProject }] = await Promise.all([
    import('../../app-kit/secret-setting.ts'),
    import('../../pipeline/project/load.ts'),
  ]);
  const { project } = await loadProject(io);
  return project === undefined ? [] : secretSettings(project);
}

/** The files that the configuration extends, and a function that tells which of all these files contains a setting. */
async function configurationOf(io: Io, options: CommonOptions) {
  const [
    { placesOf },
    { holderOf },
    { loadConfiguration },
    { configurationFiles },
    { loadProject },
    { workspace },
  ] = await Promise.all([
    import('../../app-kit/secret-setting.ts'),
    import('../../diagnostics/layered-source.ts'),
    import('../../pipeline/load-configuration.ts'),
    import('../../pipeline/extended-files.ts'),
    import('../../pipeline/project/load.ts'),
    import('../../pipeline/workspace.ts'),
  ]);
  const place = workspace(io, options);
  const alone = { bases: [] as readonly string[], fileOf: (_: string) => options.config };
  if (configurationFiles(place)?.length === 1) return alone;
  const { project } = await loadProject(place);
  const source = project && (await loadConfiguration(place, project)).source;
  if (source?.layers === undefined) return alone;
  const [own, ...bases] = source.layers.map(({ path }) => path);
  const fileOf = (setting: string) => {
    const { path } = holderOf(source, placesOf(setting, source.data)[0]?.path ?? [setting]);
    return path === own ? options.config : path;
  };
  return { bases, fileOf };
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

/** Runs a `secrets` command and reports its findings in the chosen format. */
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
  // The output of `decrypt` is its result; a JSON report next to it would make both unusable.
  if (options.format === 'text' && found.length === 0) return status === 0 ? 0 : 1;
  return report({ diagnostics: found, ok: status === 0 }, options, io);
}
