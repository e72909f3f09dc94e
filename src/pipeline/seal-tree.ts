import { readFile } from 'node:fs/promises';
import type { Project } from '../app-kit/project.ts';
import { mustNotChange, secretNamed, secretSettings } from '../app-kit/secret-setting.ts';
import type { Settings } from '../app-kit/values.ts';
import { settingValues } from '../config/secret-values.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { SecretValue } from '../leaks/needles.ts';
import type { RenderedFile } from '../render/rendered-file.ts';
import type { KnownSeals } from '../seal/known.ts';
import type { PlainFile, SealedTree } from '../seal/seal.ts';
import type { ConfigResult } from '../sops/config.ts';
import { treeFolder } from '../write/manifest-path.ts';
import { creationRules } from './creation-rules.ts';
import type { CurrentTree } from './load.ts';
import type { Workspace } from './workspace.ts';

export interface SealInput {
  readonly place: Workspace;
  readonly project: Project;
  readonly config: Settings;
  readonly tree: CurrentTree;
  /** Replace sealed files that cannot be opened. */
  readonly reseal: boolean;
  /** Replace secrets that must not change. */
  readonly force: boolean;
  /** Sealed files that need not be opened. */
  readonly known?: KnownSeals | undefined;
}

/**
 * Seals the rendered tree by the `.sops.yaml` and with the identities that sops would find from the working folder. Cryptography
 * is not loaded before this.
 */
export async function sealRendered(files: readonly RenderedFile[], input: SealInput): Promise<SealedTree> {
  const { place, project, config, tree, reseal, force, known } = input;
  const settings = settingValues(project, config);
  const lasting = secretSettings(project).filter(mustNotChange);
  const rules = await creationRules(files, { ...place, root: place.output });
  const sealed = await sealFiles(files, {
    place,
    rules,
    read: tree.read,
    seals: tree.seals,
    secrets: settings.secret,
    lasting: force ? [] : settings.secret.filter(({ name }) => secretNamed(lasting, name) !== undefined),
    publicValues: settings.open.map(({ value }) => value),
    reseal,
    ...(known && { known }),
  });
  const manifests = sealed.files.filter(({ path }) => path.startsWith(`${treeFolder}/`));
  const used = rules !== undefined && 'config' in rules ? rules.config : undefined;
  const { sealedIdentity } = await import('../seal/sealed-identity.ts');
  return { ...sealed, diagnostics: [...sealed.diagnostics, ...sealedIdentity(manifests, used)] };
}

export interface SealRequest {
  readonly place: Pick<Workspace, 'cwd' | 'env' | 'output'>;
  /** The parsed `.sops.yaml`; undefined if there is none. */
  readonly rules: ConfigResult | undefined;
  readonly read: (path: string) => string | undefined;
  readonly seals: ReadonlyMap<string, readonly string[]>;
  /** Values that no output may contain in clear text, in addition to the available private keys. */
  readonly secrets: readonly SecretValue[];
  /** Those of the secrets whose value in the sealed files must not change. */
  readonly lasting?: readonly SecretValue[];
  readonly publicValues: readonly string[];
  readonly reseal: boolean;
  readonly known?: KnownSeals;
}

/** Seals files with the identities that sops would find from the working folder. */
export async function sealFiles(files: readonly PlainFile[], request: SealRequest): Promise<SealedTree> {
  const { place, rules, read, seals, secrets, lasting = [], publicValues, reseal, known } = request;
  if (rules !== undefined && 'diagnostics' in rules)
    return { files: [], seals: new Map(), diagnostics: rules.diagnostics };
  const [{ sealTree }, { findIdentities }] = await Promise.all([
    import('../seal/seal.ts'),
    import('../sops/identities.ts'),
  ]);
  const identities = await findIdentities(place.cwd, { ...place.env });
  const sealed = await sealTree(files, {
    root: place.output,
    config: rules?.config,
    identities: identities.identities,
    readExisting: read,
    seals,
    now: () => new Date(),
    secrets: [...secrets, ...(await keyLines(identities.files))],
    lasting,
    publicValues,
    overwriteIncomparable: reseal,
    ...(known && { known }),
  });
  const diagnostics: readonly Diagnostic[] = [...identities.diagnostics, ...sealed.diagnostics];
  return { ...sealed, diagnostics };
}

/**
 * Seals the values that were typed into sealed configuration files in clear text. Call `write` after everything else has been
 * written.
 */
export async function sealTypedIn(
  files: readonly string[],
  place: Workspace,
): Promise<{
  readonly diagnostics: readonly Diagnostic[];
  write(): Promise<void>;
}> {
  const [{ openToChange }, { gainedRecipients }, { manifestsAfter }, { writeFiles }] = await Promise.all([
    import('../secrets/change.ts'),
    import('../secrets/gained.ts'),
    import('../secrets/manifest-after.ts'),
    import('../disk/write-files.ts'),
  ]);
  const { cwd } = place;
  const sealed = await Promise.all(
    files.map(async (file) => {
      const opened = await openToChange(file, { folder: cwd, env: { ...place.env }, now: () => new Date() });
      return 'failed' in opened ? opened.failed : opened.changeable.changedTo(opened.changeable.plain);
    }),
  );
  return {
    diagnostics: [...sealed.flatMap(({ diagnostics }) => diagnostics), ...gainedRecipients(sealed)],
    write: async () => {
      const changes = sealed.flatMap(({ path, content, was }) =>
        content === undefined ? [] : [{ path, content, ...(was !== undefined && { was }) }],
      );
      const manifests = [...manifestsAfter(sealed, cwd)].map(([path, content]) => ({ path, content }));
      if (changes.length > 0) writeFiles(cwd, [...changes, ...manifests]);
    },
  };
}

/** The private keys that were read; no output may contain one. */
async function keyLines(files: readonly string[]): Promise<readonly SecretValue[]> {
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8')));
  return texts.flatMap((text, index) =>
    text
      .split(/\r?\n/)
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((value) => ({ name: files[index] ?? 'a key file', value })),
  );
}
