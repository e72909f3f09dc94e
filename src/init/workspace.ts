import { randomBytes } from 'node:crypto';
import { access, readFile, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import type { App } from '../apps/app.ts';
import type { Shape } from '../apps/shape.ts';
import { clusterSchema } from '../config/schema-validator.ts';
import { isSecretSetting } from '../config/secret-values.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { startOfFile } from '../diagnostics/diagnostic.ts';
import { packageRoot } from '../package-root.ts';
import type { Workspace } from '../pipeline/workspace.ts';
import type { Json } from '../schema/fragment.ts';
import { initialClusterYaml } from './cluster-yaml.ts';

export interface InitResult {
  /** Paths below the working folder, in the order in which they were written. */
  readonly created: readonly string[];
  readonly kept: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

export interface InitChoices {
  readonly now: Date;
  readonly shape: Shape;
  /** Values of settings to write in place of the usual ones. */
  readonly values?: Readonly<Record<string, Json>>;
}

/**
 * Write what a working folder lacks of cluster.yaml, cluster.schema.json, age.key, .sops.yaml and .gitignore. What
 * exists is left as it is. A fresh cluster.yaml of the external shape needs no more than the first two. Files with secrets are readable by their owner alone.
 */
export async function initWorkspace(
  place: Workspace,
  apps: readonly App[],
  { now, shape, values = {} }: InitChoices,
): Promise<InitResult> {
  const created: string[] = [];
  const kept: string[] = [];
  const diagnostics: Diagnostic[] = [];
  const config = relative(place.cwd, resolve(place.cwd, place.config));

  /** Creates the file, and nothing where there is one by now. */
  const write = async (name: string, text: () => string | Promise<string>, mode = 0o644): Promise<void> => {
    if (await exists(join(place.cwd, name))) {
      kept.push(name);
      return;
    }
    await writeFile(join(place.cwd, name), await text(), { mode, flag: 'wx' });
    created.push(name);
  };

  await write(config, () => initialClusterYaml(apps, randomBytes, { shape, values }), 0o600);
  await write('cluster.schema.json', () => readFile(join(packageRoot(), 'cluster.schema.json'), 'utf8'));

  // With a store of secrets nothing is sealed, and nothing has to be kept out of the repository.
  if (shape === 'external' && created.includes(config)) return { created, kept, diagnostics };

  const hasKey = await exists(join(place.cwd, 'age.key'));
  const hasRules = await exists(join(place.cwd, '.sops.yaml'));
  if (hasRules && !hasKey) {
    // A clone of somebody's repository: a key made here would open none of its files.
    kept.push('.sops.yaml');
    diagnostics.push(keyIsElsewhere());
  } else {
    const [{ newKeyFile }, { sopsConfigText }] = await Promise.all([
      import('../secrets/key-file.ts'),
      import('../secrets/sops-config.ts'),
    ]);
    await write('age.key', async () => (await newKeyFile(now)).text, 0o600);
    await write('.sops.yaml', async () =>
      sopsConfigText({
        recipients: await recipientsIn(join(place.cwd, 'age.key')),
        secretSettings: Object.keys(clusterSchema.properties).filter(isSecretSetting),
        config,
      }),
    );
  }

  await write('.gitignore', () => gitignore(config));
  if (kept.includes('.gitignore')) diagnostics.push(...(await checkGitignore(place, config)));
  return { created, kept, diagnostics };
}

/** The public keys of the identities in a key file. */
async function recipientsIn(path: string): Promise<readonly string[]> {
  const { readIdentity } = await import('../sops/index.ts');
  const lines = (await readFile(path, 'utf8')).split(/\r?\n/).map((line) => line.trim());
  const identities = await Promise.all(
    lines.filter((line) => line !== '' && !line.startsWith('#')).map(readIdentity),
  );
  return identities.flatMap((identity) => (identity === undefined ? [] : [identity.recipient]));
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

function gitignore(config: string): string {
  return [
    '# The age identity opens every secret of the cluster.',
    'age.key',
    '*.agekey',
    '# Holds secrets until `clusterwright secrets encrypt` has sealed it; remove this line then, and commit it.',
    `/${config}`,
    '',
  ].join('\n');
}

async function checkGitignore(place: Workspace, config: string): Promise<readonly Diagnostic[]> {
  const lines = (await readFile(join(place.cwd, '.gitignore'), 'utf8'))
    .split(/\r?\n/)
    .map((line) => line.trim());
  const ignored = lines.some((line) => ['age.key', '/age.key', '*.key'].includes(line));
  if (ignored) return [];
  return [
    {
      code: 'init/not-ignored',
      severity: 'warning',
      message: '.gitignore does not name age.key, which must never be committed',
      file: '.gitignore',
      path: '',
      range: startOfFile,
      hint: `Add the lines:\n  age.key\n  /${config}`,
    },
  ];
}

function keyIsElsewhere(): Diagnostic {
  return {
    code: 'init/key-elsewhere',
    severity: 'warning',
    message:
      'there is a .sops.yaml and no age.key: files are sealed for a key that is kept elsewhere, so none was made',
    file: '.sops.yaml',
    path: '',
    range: startOfFile,
    hint: 'Ask whoever set the repository up for age.key, or name the key file in SOPS_AGE_KEY_FILE. To start anew, remove .sops.yaml.',
  };
}
