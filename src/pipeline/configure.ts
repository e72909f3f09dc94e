import type { App } from '../app-kit/app.ts';
import { placeholderFindings } from '../config/placeholders.ts';
import { validate } from '../config/validate.ts';
import { type Diagnostic, hasErrors, promoteWarnings, sortDiagnostics } from '../diagnostics/diagnostic.ts';
import { foldRepeated } from '../diagnostics/fold.ts';
import { assertFinished, mend } from '../disk/journal.ts';
import { diskDiagnostic } from '../disk/problem.ts';
import { Refusal } from '../disk/refusal.ts';
import { settingsAt } from '../explain/settings-at.ts';
import { checkTemplates } from '../render/check.ts';
import { render } from '../render/render.ts';
import type { RenderedFile } from '../render/rendered-file.ts';
import { shownTemplates } from '../render/shown-template.ts';
import type { TemplateSet } from '../render/templates.ts';
import type { KnownSeals } from '../seal/known.ts';
import type { TreeFile } from '../verify/tree.ts';
import { apply } from '../write/apply.ts';
import { treeLayoutWith } from '../write/manifest-path.ts';
import { outsideTree } from '../write/outside-tree.ts';
import { type Plan, plan } from '../write/plan.ts';
import { overCapacity, requestsLine } from './capacity.ts';
import { leftBehind } from './left-behind.ts';
import { type CurrentTree, readTemplates, readTree } from './load.ts';
import { loadConfiguration } from './load-configuration.ts';
import { loadProject } from './project/load.ts';
import { madeNow, withEdits } from './replaced-templates.ts';
import { folderInRepository, inRepository } from './repository.ts';
import { sealRendered, sealTypedIn } from './seal-tree.ts';
import { verifyRendered } from './verify-rendered.ts';
import { withChanges } from './with-changes.ts';
import { shownBelow, shownPath, type Workspace } from './workspace.ts';

/** What a run of `configure` does. */
export interface ConfigureOptions {
  /** Treat warnings as errors. */
  readonly strict: boolean;
  /** Replace and remove files that were changed by hand. */
  readonly force: boolean;
  /** Replace sealed files that no available identity can open. */
  readonly reseal: boolean;
  /** Write the result to disk; otherwise only compare. */
  readonly write: boolean;
  /** Texts that replace files on disk, by path as messages name it; undefined for a file that is treated as absent. */
  readonly edits?: ReadonlyMap<string, string | undefined>;
  /** Sealed files that an earlier run opened and that need not be opened again. */
  readonly knownSeals?: KnownSeals;
  /** Called with the name of each stage as it begins, to show progress. */
  readonly onStage?: (text: string) => void;
}

/** What a run of `configure` found, and the tree that it wrote or would write. */
export interface ConfigureResult {
  readonly diagnostics: readonly Diagnostic[];
  /** The source by file name, with secrets masked, for code frames. */
  readonly masked: ReadonlyMap<string, string>;
  /**
   * Absent if there are errors. A run with `write: false` also returns it after errors that would only stop a run that writes.
   */
  readonly plan?: Plan;
  /** The absolute paths of the files that the configuration was read from. */
  readonly read?: readonly string[];
  /** Returns one line on what the pods request, by namespace. Only after a run that wrote. */
  readonly requests?: () => Promise<string>;
  /** The sealed tree of this run, with the template line of every place, together with the plan. */
  readonly tree?: readonly TreeFile[];
  /** Returns the settings that a line of a template depends on. Only with `write: false`, together with the plan. */
  readonly settingsAt?: () => (file: string, line: number) => readonly string[];
}

/** How often a run starts again because another run wrote in the meantime. */
const attempts = 5;

/**
 * One run: renders cluster.yaml to the tree that Flux applies, and writes all of it or nothing. First completes what an
 * interrupted run left unfinished. File system errors become diagnostics.
 */
export async function configure(place: Workspace, options: ConfigureOptions): Promise<ConfigureResult> {
  for (let attempt = 1; ; attempt++) {
    try {
      if (options.write) mend(place.output);
      else assertFinished(place.output);
      return await configureOnce(place, options);
    } catch (error) {
      const meanwhile = error instanceof Refusal && error.reason === 'changed-meanwhile';
      if (meanwhile && attempt < attempts) continue;
      const refused = diskDiagnostic(error, place.cwd);
      if (refused === undefined) throw error;
      return { diagnostics: [refused], masked: new Map() };
    }
  }
}

async function configureOnce(place: Workspace, options: ConfigureOptions): Promise<ConfigureResult> {
  const found: Diagnostic[] = [];
  const failed = (diagnostics: readonly Diagnostic[]): boolean => {
    const counted = options.strict ? promoteWarnings(diagnostics) : diagnostics;
    found.push(...counted);
    return hasErrors(counted);
  };
  const { onStage = () => undefined } = options;
  onStage('Reading the apps and the configuration');
  const { project, diagnostics: refused, shown } = await loadProject(place);
  if (failed(refused) || project === undefined) return { diagnostics: found, masked: shown };
  if (options.write) {
    const { refreshEditorFiles } = await import('./project/editor-files.ts');
    refreshEditorFiles(place.cwd, project);
  }
  const { edits = new Map<string, string | undefined>() } = options;
  const typed = (path: string) => edits.get(shownPath(place.cwd, path));
  const loaded = await loadConfiguration(place, project, typed);
  let templates: TemplateSet = new Map();
  const result = (
    extra: Pick<ConfigureResult, 'plan' | 'tree' | 'settingsAt' | 'requests'> = {},
  ): ConfigureResult => ({
    diagnostics: sortDiagnostics(found),
    masked: new Map([...shown, ...loaded.masked, ...shownTemplates(templates, found)]),
    read: loaded.files,
    ...extra,
  });
  // A run that writes seals the values that were typed in clear text, so it does not warn about them.
  const beforehand = options.write
    ? loaded.diagnostics.filter(({ code }) => code !== 'secrets/typed-in')
    : loaded.diagnostics;
  if (failed(beforehand) || loaded.source === undefined) return result();

  onStage('Checking the settings');
  const { configuration, diagnostics } = validate(loaded.source, project);
  const placeholders = placeholderFindings(loaded.source, project);
  const settings = Object.keys(project.schema.properties);
  if (
    failed([...diagnostics, ...placeholders, ...leftBehind(place, settings)]) ||
    configuration === undefined
  )
    return result();

  const layout = treeLayoutWith(project.outputs);
  onStage('Rendering the templates');
  templates = withEdits(await readTemplates(place, project), edits);
  const folder = folderInRepository(place);
  const rendered = render(templates, configuration.variables, project, { folder });
  if (failed(foldRepeated(rendered.diagnostics)) || failed(outsideTree(rendered.files, layout)))
    return result();

  const tree = await readTree(
    place,
    rendered.files.map(({ path }) => path),
    layout,
  );
  const { variables } = configuration;
  const { manifest } = tree;
  const { apps } = project;
  onStage('Verifying the tree');
  if (failed(await verifyRendered(rendered.files, { place, apps, variables, manifest }))) return result();
  if (
    failed(
      await overCapacity(inRepository(rendered.files, folder), { apps, variables, source: loaded.source }),
    )
  )
    return result();
  // A run that writes nothing continues, to show what it would do.
  const consequences = await consequencesOf(apps, tree, rendered.files, place, options);
  if (failed(consequences) && options.write) return result();

  onStage('Sealing the secrets');
  const sealed = await sealRendered(rendered.files, {
    ...options,
    place,
    project,
    tree,
    config: configuration.config,
    known: options.knownSeals,
  });
  if (failed(sealed.diagnostics)) return result();

  onStage(options.write ? 'Writing the tree' : 'Comparing the tree');
  const planned = plan({
    files: sealed.files,
    manifest: tree.manifest,
    seals: sealed.seals,
    made: madeNow(place.cwd, tree.made),
    current: tree.read,
    layout,
    force: options.force,
    shownBelow: shownBelow(place),
  });
  const origins = new Map(rendered.files.map(({ path, originOf }) => [path, originOf]));
  const built = sealed.files.map(({ path, content }): TreeFile => {
    const originOf = origins.get(path);
    return { path, content, ...(originOf && { originOf }) };
  });
  // Called only if causes are shown.
  const causes = () =>
    settingsAt({
      uses: checkTemplates(templates, [], project.extensions).used,
      inputs: configuration.inputs,
      settings: new Set(settings),
    });
  if (failed(await withChanges(planned, shownBelow(place))))
    return result(options.write ? {} : { plan: planned, tree: built, settingsAt: causes });

  if (!options.write) return result({ plan: planned, tree: built, settingsAt: causes });
  const typedIn = loaded.typedIn.length > 0 ? await sealTypedIn(loaded.typedIn, place) : undefined;
  if (typedIn !== undefined && failed(typedIn.diagnostics)) return result();
  await apply(planned, place.output);
  await typedIn?.write();
  return result({
    plan: planned,
    tree: built,
    requests: () => requestsLine(inRepository(rendered.files, folder)),
  });
}

/** What the change from the current tree does in the cluster. */
async function consequencesOf(
  apps: readonly App[],
  { manifest, read }: CurrentTree,
  files: readonly RenderedFile[],
  place: Workspace,
  { force }: ConfigureOptions,
): Promise<readonly Diagnostic[]> {
  const before = [...manifest.keys()].flatMap((path) => {
    const content = read(path);
    return content === undefined ? [] : [{ path, content }];
  });
  const after = new Map(files.map(({ path, content }) => [path, content]));
  if (before.every(({ path, content }) => after.get(path) === content)) return [];
  const { consequences } = await import('../moves/consequences.ts');
  const below = shownBelow(place);
  return consequences(before, files, { apps, force }).map((found) => ({
    ...found,
    file: `${below}${found.file}`,
  }));
}
