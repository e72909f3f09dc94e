import { readFile } from 'node:fs/promises';
import type { Project } from '../app-kit/project.ts';
import type { Settings } from '../app-kit/values.ts';
import { settingValues } from '../config/secret-values.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { SecretValue } from '../leaks/needles.ts';
import type { RenderedFile } from '../render/rendered-file.ts';
import type { SealedTree } from '../seal/seal.ts';
import { findConfig } from '../sops/find-config.ts';
import type { CurrentTree } from './load.ts';
import type { Workspace } from './workspace.ts';

export interface SealInput {
  readonly place: Workspace;
  readonly project: Project;
  readonly config: Settings;
  readonly tree: CurrentTree;
  /** Replace sealed files that cannot be opened. */
  readonly reseal: boolean;
}

/**
 * Seal the rendered tree by the `.sops.yaml` and with the identities that sops would find from the working folder.
 * Cryptography is loaded here, and not before.
 */
export async function sealRendered(files: readonly RenderedFile[], input: SealInput): Promise<SealedTree> {
  const { place, project, config, tree, reseal } = input;
  const env = { ...place.env };
  const [{ sealTree }, { loadConfig }, { findIdentities }] = await Promise.all([
    import('../seal/seal.ts'),
    import('../sops/config.ts'),
    import('../sops/identities.ts'),
  ]);
  const found = findConfig(place.cwd, env) === undefined ? undefined : loadConfig(place.cwd, env);
  if (found !== undefined && 'diagnostics' in found)
    return { files: [], seals: new Map(), diagnostics: found.diagnostics };
  const identities = await findIdentities(place.cwd, env);
  const settings = settingValues(project, config);
  const sealed = await sealTree(files, {
    root: place.output,
    config: found?.config,
    identities: identities.identities,
    readExisting: tree.read,
    seals: tree.seals,
    now: () => new Date(),
    secrets: [...settings.secret, ...(await keyLines(identities.files))],
    publicValues: settings.open.map(({ value }) => value),
    overwriteIncomparable: reseal,
  });
  const diagnostics: readonly Diagnostic[] = [...identities.diagnostics, ...sealed.diagnostics];
  return { ...sealed, diagnostics };
}

/** The configuration with the values sealed that were typed into it in plain, to be written once all else is. */
export async function sealTypedIn(place: Workspace): Promise<{
  readonly diagnostics: readonly Diagnostic[];
  write(): Promise<void>;
}> {
  const [{ openToChange }, { manifestsAfter }, { writeFiles }] = await Promise.all([
    import('../secrets/change.ts'),
    import('../secrets/manifest-after.ts'),
    import('../disk/write-files.ts'),
  ]);
  const { cwd, config } = place;
  const opened = await openToChange(config, { folder: cwd, env: { ...place.env }, now: () => new Date() });
  const sealed =
    'failed' in opened ? opened.failed : await opened.changeable.changedTo(opened.changeable.plain);
  const { content, was } = sealed;
  return {
    diagnostics: sealed.diagnostics,
    write: async () => {
      if (content === undefined) return;
      const manifests = [...manifestsAfter([sealed], cwd)].map(([path, text]) => ({ path, content: text }));
      writeFiles(cwd, [{ path: config, content, ...(was !== undefined && { was }) }, ...manifests]);
    },
  };
}

/** The private keys that were read: no output may repeat one. */
async function keyLines(files: readonly string[]): Promise<readonly SecretValue[]> {
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8')));
  return texts.flatMap((text, index) =>
    text
      .split(/\r?\n/)
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((value) => ({ name: files[index] ?? 'a key file', value })),
  );
}
