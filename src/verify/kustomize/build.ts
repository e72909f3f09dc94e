import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { KeyPath } from '../../source/source.ts';
import { asList, asText } from '../model/data.ts';
import { inDocument } from '../model/report.ts';
import { applyTransformers } from './builtin-transformers.ts';
import { childMap, type Draft, draftsOf, identityOf } from './draft.ts';
import {
  isKustomizationFile,
  isRemote,
  type KustomizationFolder,
  resolvePath,
  type Tree,
} from './folders.ts';
import { generate } from './generators.ts';
import { applyPatches } from './patches.ts';
import { applyReplacements } from './replacements.ts';
import { transform } from './transformers.ts';

/** What became of a build: objects as `kustomize build` would print them, and what it would refuse. */
export interface Build {
  readonly drafts: Draft[];
  readonly problems: readonly Diagnostic[];
  /** Paths of the files that it read. */
  readonly files: ReadonlySet<string>;
  /** It names remote resources: objects that the tree does not show. */
  readonly remote: boolean;
}

/** State of one build, shared by the folders that it enters. */
interface Run {
  readonly tree: Tree;
  readonly problems: Diagnostic[];
  readonly files: Set<string>;
  readonly entered: string[];
  remote: boolean;
  /** Some folder describes fields of its own under `configurations`. */
  configured: boolean;
}

/**
 * Build a folder as kustomize-controller does: by its kustomization file, else by one that lists every manifest
 * below it. Nothing is fetched; nothing outside the tree is read.
 */
export function buildFolder(tree: Tree, path: string, components?: AddedComponents): Build {
  const run: Run = { tree, problems: [], files: new Set(), entered: [], remote: false, configured: false };
  const folder = tree.folders.get(path);
  // Flux writes its components into the kustomization file: they come before that file's own patches.
  const add = (drafts: Draft[]) => {
    for (const [index, raw] of (components?.paths ?? []).entries()) {
      const component = asText(raw);
      const inner =
        component === undefined ? undefined : tree.folders.get(resolvePath(path, component) ?? '');
      if (inner?.component) enter(run, inner, drafts);
      else if (component !== undefined && isRemote(component)) run.remote = true;
      else if (component !== undefined) run.problems.push(...(components?.missing(component, index) ?? []));
    }
  };
  const drafts = folder ? enter(run, folder, [], add) : autodetect(run, path);
  if (folder === undefined) add(drafts);
  if (run.configured) for (const draft of drafts) draft.configured = true;
  return { drafts, problems: run.problems, files: run.files, remote: run.remote };
}

/** Components that a Flux Kustomization adds to the build of its path, which they are relative to. */
export interface AddedComponents {
  readonly paths: readonly unknown[];
  readonly missing: (component: string, index: number) => readonly Diagnostic[];
}

function enter(
  run: Run,
  folder: KustomizationFolder,
  base: Draft[],
  addComponents: (drafts: Draft[]) => void = () => undefined,
): Draft[] {
  const use = (path: string) => run.files.add(path);
  run.files.add(folder.document.file.path);
  run.configured ||= asList(folder.data['configurations']).length > 0;
  run.entered.push(folder.path);
  // A component changes what the folder that includes it has gathered so far; any other folder starts anew.
  const drafts: Draft[] = folder.component ? base : [];
  const listed = new Set<string>();
  for (const [index, raw] of [
    ...asList(folder.data['resources']).entries(),
    ...asList(folder.data['bases']).entries(),
  ]) {
    const resource = asText(raw);
    if (resource !== undefined) addResource(run, folder, drafts, listed, resource, ['resources', index]);
  }
  for (const [index, raw] of asList(folder.data['components']).entries()) {
    const component = asText(raw);
    if (component !== undefined) addComponent(run, folder, drafts, component, ['components', index]);
  }
  addComponents(drafts);
  addGenerated(run, folder, drafts);
  const refused: Diagnostic[] = [];
  applyPatches(run.tree, folder, drafts, refused, use);
  transform(folder, drafts);
  applyReplacements(run.tree, folder, drafts, refused, use);
  const { unknown } = applyTransformers(run.tree, folder, drafts, use);
  // A patch may be for what another place, which is not read here, would bring in; so may a replacement.
  const unsure = ['kustomize/patch-without-target', 'kustomize/replacement-fails'];
  run.remote ||= unknown || inflating.some((field) => asList(folder.data[field]).length > 0);
  run.problems.push(...refused.filter(({ code }) => !run.remote || !unsure.includes(code)));
  reportDuplicates(run, drafts);
  run.entered.pop();
  return drafts;
}

/** Fields by which a folder gets objects that its files do not hold. */
const inflating = ['helmCharts', 'helmChartInflationGenerator', 'generators'];

function addResource(
  run: Run,
  folder: KustomizationFolder,
  drafts: Draft[],
  listed: Set<string>,
  resource: string,
  at: KeyPath,
): void {
  if (isRemote(resource)) {
    run.remote = true;
    if (isMoving(resource)) {
      run.problems.push(
        inDocument(folder.document, at, {
          code: 'kustomize/unpinned-remote',
          severity: 'warning',
          message: 'this remote resource follows a branch: what is applied changes without a commit here',
          hint: 'Name a tag or a commit in the address.',
        }),
      );
    }
    return;
  }
  const path = resolvePath(folder.path, resource);
  if (path !== undefined && listed.has(path)) {
    run.problems.push(
      inDocument(folder.document, at, {
        code: 'kustomize/listed-twice',
        message: `${resource} is listed twice`,
        hint: 'Remove one of the lines: Kustomize refuses to add an object twice.',
      }),
    );
    return;
  }
  if (path !== undefined) listed.add(path);
  const inner = path === undefined ? undefined : run.tree.folders.get(path);
  const parsed = path === undefined ? undefined : run.tree.parsed.get(path);
  if (inner !== undefined) {
    if (run.entered.includes(inner.path)) reportCycle(run, folder, resource, at);
    else if (inner.component)
      reportWrongFolder(run, folder, resource, at, 'a component: list it under `components`');
    else drafts.push(...enter(run, inner, []));
  } else if (path !== undefined && run.tree.directories.has(path)) {
    run.problems.push(
      inDocument(folder.document, at, {
        code: 'kustomize/no-kustomization',
        message: `the folder ${resource} has no kustomization.yaml`,
        hint: 'Add one to the folder, or list its files one by one.',
      }),
    );
  } else if (path === undefined || !run.tree.files.has(path)) {
    run.problems.push(
      inDocument(folder.document, at, {
        code: 'kustomize/missing-resource',
        message: `${resource} does not exist`,
        hint: 'Correct the path (it counts from this folder), or remove the line.',
      }),
    );
  } else {
    run.files.add(path);
    const found = (parsed?.documents ?? []).flatMap(draftsOf);
    const unreadable = parsed === undefined || parsed.problems.length > 0;
    // A file without any document: Kustomize takes it. With a comment in it, somebody else fills it in, as the
    // bootstrap of Flux does.
    const isPlaceholder = parsed?.documents.length === 0 && /^(\s|---|#.*)*$/.test(parsed.file.content);
    run.remote ||= isPlaceholder && /^\s*#/m.test(parsed.file.content);
    if (isKustomizationFile(path) && found.every(({ data }) => identityOf(data).name === '')) {
      reportWrongFolder(run, folder, resource, at, 'a kustomization file: list its folder');
    } else if (found.length === 0 && !unreadable && !isPlaceholder) {
      run.problems.push(
        inDocument(folder.document, at, {
          code: 'kustomize/not-a-manifest',
          message: `${resource} holds no Kubernetes object`,
          hint: 'Remove the line, or give the object apiVersion, kind and metadata.name.',
        }),
      );
    } else drafts.push(...found);
  }
}

function addComponent(
  run: Run,
  folder: KustomizationFolder,
  drafts: Draft[],
  component: string,
  at: KeyPath,
): void {
  if (isRemote(component)) {
    run.remote = true;
    return;
  }
  const path = resolvePath(folder.path, component);
  const inner = path === undefined ? undefined : run.tree.folders.get(path);
  if (inner?.component && !run.entered.includes(inner.path)) enter(run, inner, drafts);
  else if (inner?.component) reportCycle(run, folder, component, at);
  else if (inner) reportWrongFolder(run, folder, component, at, 'no component: its kind is Kustomization');
  else {
    run.problems.push(
      inDocument(folder.document, at, {
        code: 'kustomize/missing-component',
        message: `no component stands at ${component}`,
        hint: 'Correct the path (it counts from this folder); the folder needs a kustomization.yaml with `kind: Component`.',
      }),
    );
  }
}

function addGenerated(run: Run, folder: KustomizationFolder, drafts: Draft[]): void {
  for (const { draft, behavior } of generate(run.tree, folder, run.problems, (path) => run.files.add(path))) {
    const { kind, name } = identityOf(draft.data);
    const existing =
      behavior === 'create'
        ? undefined
        : drafts.find(({ data }) => identityOf(data).kind === kind && identityOf(data).name === name);
    if (existing === undefined) {
      drafts.push(draft);
      continue;
    }
    const field = kind === 'Secret' ? 'stringData' : 'data';
    const merged = childMap(existing.data, field);
    if (behavior === 'replace') for (const key of Object.keys(merged)) delete merged[key];
    Object.assign(merged, draft.data[field]);
  }
}

/** Kustomize's own rule for folders without a kustomization file, as kustomize-controller applies it. */
function autodetect(run: Run, path: string): Draft[] {
  const prefix = path === '' ? '' : `${path}/`;
  const nested = [...run.tree.folders.keys()].filter(
    (folder) => folder.startsWith(prefix) && folder !== path,
  );
  const outermost = nested.filter(
    (folder) => !nested.some((other) => other !== folder && folder.startsWith(`${other}/`)),
  );
  const drafts: Draft[] = [];
  for (const folder of outermost) {
    const inner = run.tree.folders.get(folder);
    if (inner && !inner.component) drafts.push(...enter(run, inner, []));
  }
  for (const [file, parsed] of run.tree.parsed) {
    if (!file.startsWith(prefix) || outermost.some((folder) => file.startsWith(`${folder}/`))) continue;
    const found = parsed.documents.flatMap(draftsOf);
    if (found.length > 0 || parsed.problems.length > 0) run.files.add(file);
    drafts.push(...found);
  }
  reportDuplicates(run, drafts);
  return drafts;
}

function reportDuplicates(run: Run, drafts: readonly Draft[]): void {
  const seen = new Map<string, Draft>();
  for (const draft of drafts) {
    const { group, kind, namespace, name } = identityOf(draft.data);
    if (name === '') continue;
    const key = [group, kind, namespace ?? '', name].join('|');
    const first = seen.get(key);
    if (first === undefined) {
      seen.set(key, draft);
      continue;
    }
    if (first === draft) continue;
    const where = first.document.file.path;
    run.problems.push(
      inDocument(draft.document, [...draft.root, 'metadata', 'name'], {
        code: 'kustomize/duplicate-object',
        message: `${kind} ${name} stands in this build twice; the other one is in ${where}`,
        hint: 'Rename or remove one of the two: Kustomize refuses the build.',
      }),
    );
  }
}

function reportCycle(run: Run, folder: KustomizationFolder, resource: string, at: KeyPath): void {
  run.problems.push(
    inDocument(folder.document, at, {
      code: 'kustomize/cycle',
      message: `${resource} includes this folder again`,
      hint: 'Remove one of the two references.',
    }),
  );
}

function reportWrongFolder(
  run: Run,
  folder: KustomizationFolder,
  resource: string,
  at: KeyPath,
  what: string,
): void {
  run.problems.push(
    inDocument(folder.document, at, {
      code: at[0] === 'components' ? 'kustomize/missing-component' : 'kustomize/not-a-manifest',
      message: `${resource} is ${what}`,
      hint: 'A folder with `kind: Component` goes under `components`; folders and manifests under `resources`.',
    }),
  );
}

function isMoving(resource: string): boolean {
  const ref = /[?&](?:ref|version)=([^&]+)/.exec(resource)?.[1];
  if (ref !== undefined) return /^(main|master|HEAD|develop)$/.test(ref);
  if (/\/\/raw\.githubusercontent\.com\//.test(resource)) {
    return /\/(refs\/heads|main|master|HEAD)\//.test(resource);
  }
  return /^(https:\/\/)?github\.com\/[^/]+\/[^/]+(\.git)?(\/\/|$)/.test(resource);
}
