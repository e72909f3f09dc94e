import { randomBytes } from 'node:crypto';
import { dirname, join, relative, resolve, sep } from 'node:path';
import type { Project } from '../app-kit/project.ts';
import { profilesOf } from '../app-kit/schema.ts';
import type { Json } from '../app-kit/setting.ts';
import { isSecretSetting } from '../config/secret-values.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { aboutFile } from '../diagnostics/finding.ts';
import { isToml } from '../diagnostics/is-toml.ts';
import { digest } from '../disk/digest.ts';
import { statOf } from '../disk/inside.ts';
import { mend } from '../disk/journal.ts';
import { readInputText } from '../disk/read-input.ts';
import { type NamedFile, writeFiles } from '../disk/write-files.ts';
import { editorSchemaText } from '../pipeline/project/editor-files.ts';
import type { Workspace } from '../pipeline/workspace.ts';
import { isSealedText } from '../sops/sealed.ts';
import { initialClusterYaml } from './cluster-yaml.ts';
import { withIgnored } from './gitignore.ts';

export interface InitResult {
  /** Paths below the working folder, in the order in which they were written. */
  readonly created: readonly string[];
  /** Existing files that got more lines; only .gitignore. */
  readonly updated: readonly string[];
  readonly kept: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

export interface InitChoices {
  readonly now: Date;
  readonly profile: string | undefined;
  /** Whether to write a `clusterwright.config.ts` that leaves out the shipped apps; the given project must not have them. */
  readonly ownOnly?: boolean;
  /** Values of settings to write instead of the usual ones. */
  readonly values?: Readonly<Record<string, Json>>;
}

const configOfOwnApps = `import { defineConfig } from 'clusterwright';

export default defineConfig({
  // Which of the shipped apps are part of this cluster. Your own, apps/<app>/app.ts, are found.
  apps: [],
});
`;

/**
 * Writes the missing ones of cluster.yaml, cluster.schema.json, age.key, .sops.yaml and .gitignore, all or none. Existing files
 * are not changed, except that missing lines are added to .gitignore. A cluster.yaml without secrets needs only the first two.
 * Only their owner can read files with secrets.
 */
export async function initWorkspace(
  place: Workspace,
  project: Project,
  { now, profile, ownOnly = false, values = {} }: InitChoices,
): Promise<InitResult> {
  mend(place.cwd);
  const files: (NamedFile & { readonly content: string })[] = [];
  const kept: string[] = [];
  const updated: string[] = [];
  const diagnostics: Diagnostic[] = [];
  const config = relative(place.cwd, resolve(place.cwd, place.config));

  /** Plans the file unless it exists. An empty file, which a full disk may leave, counts as missing. */
  const write = async (name: string, text: () => string | Promise<string>, mode = 0o644): Promise<void> => {
    const there = statOf(join(place.cwd, name));
    const isEmpty = there?.isFile() === true && there.size === 0;
    if (there !== undefined && !isEmpty) kept.push(name);
    else files.push({ path: name, content: await text(), mode, was: isEmpty ? digest('') : null });
  };
  const result = (): InitResult => {
    writeFiles(place.cwd, files);
    const created = files.map(({ path }) => path).filter((path) => !updated.includes(path));
    return { created, updated, kept, diagnostics };
  };

  if (ownOnly) await write('clusterwright.config.ts', () => configOfOwnApps);
  await write(
    config,
    () =>
      initialClusterYaml(project.apps, randomBytes, {
        profile,
        values,
        language: isToml(config) ? 'toml' : 'yaml',
        schema: schemaFrom(config),
      }),
    0o600,
  );
  await write('cluster.schema.json', () => editorSchemaText(place.cwd, project));

  // With a secret store, nothing is sealed, and nothing has to be kept out of the repository.
  const sealed = profile === undefined || profilesOf(project.apps)?.of[profile]?.sealed !== false;
  if (!sealed && !kept.includes(config)) return result();

  const hasKey = hasContent(join(place.cwd, 'age.key'));
  if (hasContent(join(place.cwd, '.sops.yaml')) && !hasKey) {
    // A clone of someone else's repository: a key created here would not open any of its files.
    kept.push('.sops.yaml');
    diagnostics.push(keyIsElsewhere());
  } else {
    const [{ newKeyFile }, { sopsConfigText }] = await Promise.all([
      import('../secrets/key-file.ts'),
      import('../secrets/sops-config.ts'),
    ]);
    await write('age.key', async () => (await newKeyFile(now)).text, 0o600);
    await write('.sops.yaml', async () => {
      const made = files.find(({ path }) => path === 'age.key')?.content;
      return sopsConfigText({
        recipients: await recipientsIn(made ?? readInputText(join(place.cwd, 'age.key'))),
        secretSettings: Object.keys(project.schema.properties).filter((name) =>
          isSecretSetting(project, name),
        ),
        config: isToml(config) ? null : config,
      });
    });
  }

  const there = statOf(join(place.cwd, '.gitignore'));
  const before = there?.isFile() === true ? readInputText(join(place.cwd, '.gitignore')) : '';
  const isSealed = isSealedText(textOrNone(join(place.cwd, config)));
  const ignored = await withIgnored(before, isSealed ? undefined : config);
  diagnostics.push(...ignored.diagnostics);
  if (before === '') await write('.gitignore', () => ignored.text);
  else if (ignored.text === before) kept.push('.gitignore');
  else {
    updated.push('.gitignore');
    files.push({ path: '.gitignore', content: ignored.text, was: digest(before) });
  }
  return result();
}

/** The path of the schema from the folder of a configuration: editors resolve it from there. */
function schemaFrom(config: string): string {
  const path = relative(dirname(config), 'cluster.schema.json').split(sep).join('/');
  return path.startsWith('..') ? path : `./${path}`;
}

function hasContent(path: string): boolean {
  const stats = statOf(path);
  return stats !== undefined && !(stats.isFile() && stats.size === 0);
}

/** The public keys of the identities in a key file. */
async function recipientsIn(keys: string): Promise<readonly string[]> {
  const { readIdentity } = await import('../sops/index.ts');
  const lines = keys.split(/\r?\n/).map((line) => line.trim());
  const identities = await Promise.all(
    lines.filter((line) => line !== '' && !line.startsWith('#')).map(readIdentity),
  );
  return identities.flatMap((identity) => (identity === undefined ? [] : [identity.recipient]));
}

function keyIsElsewhere(): Diagnostic {
  return aboutFile('.sops.yaml', {
    code: 'init/key-elsewhere',
    severity: 'warning',
    message:
      'there is a .sops.yaml but no age.key: files are sealed for a key that is kept elsewhere, so no key was created',
    hint: 'Ask whoever set up the repository for age.key, name the key file in SOPS_AGE_KEY_FILE, or set SOPS_AGE_KEY to the key itself. To start over, remove .sops.yaml.',
  });
}

/** If the file is missing or unreadable, whatever needs it reports that. */
function textOrNone(path: string): string {
  try {
    return readInputText(path);
  } catch {
    return '';
  }
}
