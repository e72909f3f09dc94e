import { asText, type PlainMap } from '../model/data.ts';
import { type Draft, draftsOf, identityOf } from './draft.ts';
import { reportEndless } from './endless.ts';
import { isKustomizationFile, isRemote, type KustomizationFolder, resolvePath } from './folders.ts';
import { whyNotFurther } from './overlays.ts';
import type { Run } from './run.ts';
import { type Entry, inSite, type Site } from './settings.ts';

/** What an entry of `resources` or `components` refers to. */
export type Found =
  | { readonly drafts: readonly Draft[] }
  | { readonly folder: KustomizationFolder }
  | undefined;

/** Looks up an entry of `resources`. Reports a problem and returns undefined if it cannot be added. */
export function findResource(run: Run, from: string, { value, site }: Entry, listed: Set<string>): Found {
  const resource = asText(value);
  if (resource === undefined) return undefined;
  const report = (code: ResourceCode, message: string, hint: string, severity?: 'warning') => {
    run.problems.push(inSite(site, { code, message, hint, ...(severity && { severity }) }));
    return undefined;
  };
  if (isRemote(resource)) {
    run.remote = true;
    run.remotes.push({ address: resource, folder: from });
    if (!isMoving(resource)) return undefined;
    return report(
      'kustomize/unpinned-remote',
      'this remote resource follows a branch: what is applied changes without a commit here',
      'Name a tag or a commit in the address.',
      'warning',
    );
  }
  const path = resolvePath(from, resource);
  if (path !== undefined && listed.has(path)) {
    return report(
      'kustomize/listed-twice',
      `${resource} is listed twice`,
      'Remove one of the lines: Kustomize refuses to add an object twice.',
    );
  }
  if (path !== undefined) listed.add(path);
  const inner = path === undefined ? undefined : run.tree.folders.get(path);
  if (inner !== undefined) {
    if (run.entered.includes(inner.path)) return reportCycle(run, resource, site);
    const refused = whyNotFurther(run);
    if (refused !== undefined) return reportEndless(run, refused, site);
    if (!inner.component) return { folder: inner };
    // Where Flux lists the folder, the component's own file is the only place to report it.
    run.files.add(inner.document.file.path);
    return reportWrongFolder(run, resource, site, 'a component: list it under `components`');
  }
  if (path !== undefined && isUnreadable(run, path)) return undefined;
  if (path !== undefined && run.tree.directories.has(path)) {
    return report(
      'kustomize/no-kustomization',
      `the folder ${resource} has no kustomization.yaml`,
      'Add one to the folder, or list its files one by one.',
    );
  }
  if (path === undefined || !run.tree.files.has(path)) {
    // The bootstrap writes this folder.
    const isBootstrap = /^(\.\/)?(flux-system|gotk-(components|sync)\.yaml)\/?$/.test(resource);
    run.problems.push(
      inSite(site, {
        code: 'kustomize/missing-resource',
        ...(isBootstrap && { severity: 'warning' as const }),
        message: `${resource} does not exist`,
        hint: 'Correct the path (it counts from this folder), or remove the line.',
        // Several folders may list one that is missing, by different paths.
        ...(path !== undefined && { cause: path }),
      }),
    );
    return undefined;
  }
  return readManifest(run, path, resource, site);
}

/** Whether the kustomization of a folder exists but cannot be parsed, which is reported in that file. */
function isUnreadable(run: Run, folder: string): boolean {
  for (const name of ['kustomization.yaml', 'kustomization.yml', 'Kustomization']) {
    const file = run.tree.parsed.get(folder === '' ? name : `${folder}/${name}`);
    if (file === undefined || file.problems.length === 0) continue;
    run.files.add(file.file.path);
    return true;
  }
  return false;
}

type ResourceCode = 'kustomize/unpinned-remote' | 'kustomize/listed-twice' | 'kustomize/no-kustomization';

function readManifest(run: Run, path: string, resource: string, site: Site): Found {
  run.files.add(path);
  const parsed = run.tree.parsed.get(path);
  const found = (parsed?.documents ?? []).flatMap(draftsOf);
  const unreadable = parsed === undefined || parsed.problems.length > 0;
  // A file with only a comment is filled in later, as by the Flux bootstrap.
  const isPlaceholder =
    parsed?.file.unread === true || (parsed?.documents.length === 0 && /^[ \t]*#/m.test(parsed.file.content));
  run.remote ||= isPlaceholder;
  if (isKustomizationFile(path) && found.every(({ data }) => identityOf(data).name === '')) {
    return reportWrongFolder(run, resource, site, 'a kustomization file: list its folder');
  }
  if (found.length === 0 && !unreadable && !isPlaceholder) {
    run.problems.push(
      inSite(site, {
        code: 'kustomize/not-a-manifest',
        message: `${resource} contains no Kubernetes object`,
        hint: 'Remove the line, or give the object apiVersion, kind and metadata.name.',
        // Kustomize ignores an empty file.
        severity: parsed?.file.content.trim() === '' ? 'warning' : 'error',
      }),
    );
    return undefined;
  }
  return { drafts: found };
}

/** Looks up an entry of `components`. */
export function findComponent(
  run: Run,
  from: string,
  { value, site }: Entry,
  spec: PlainMap,
): KustomizationFolder | undefined {
  const component = asText(value);
  if (component === undefined) return undefined;
  const fromFlux = site.path[0] === 'spec';
  if (isRemote(component)) {
    run.remote = true;
    run.remotes.push({ address: component, folder: from });
    return undefined;
  }
  const path = resolvePath(from, component);
  const inner = path === undefined ? undefined : run.tree.folders.get(path);
  if (inner?.component && !run.entered.includes(inner.path)) {
    const refused = whyNotFurther(run);
    return refused === undefined ? inner : reportEndless(run, refused, site);
  }
  if (inner?.component) return reportCycle(run, component, site);
  if (inner) return reportWrongFolder(run, component, site, 'no component: its kind is Kustomization');
  if (path !== undefined && isUnreadable(run, path)) return undefined;
  const exists = path !== undefined && run.tree.directories.has(path);
  if (fromFlux && !exists && spec['ignoreMissingComponents'] === true) return undefined;
  run.problems.push(
    inSite(site, {
      code: 'kustomize/missing-component',
      message: `the component ${component} does not exist${fromFlux ? ', as seen from spec.path' : ''}`,
      hint: `Correct the path, which is relative to ${fromFlux ? 'spec.path' : 'this folder'}; the folder needs a kustomization.yaml with \`kind: Component\`.`,
      ...(path !== undefined && { cause: path }),
    }),
  );
  return undefined;
}

function reportCycle(run: Run, resource: string, site: Site): undefined {
  run.problems.push(
    inSite(site, {
      code: 'kustomize/cycle',
      message: `${resource} includes this folder again`,
      hint: 'Remove one of the two references.',
    }),
  );
}

function reportWrongFolder(run: Run, resource: string, site: Site, what: string): undefined {
  run.problems.push(
    inSite(site, {
      code: site.path.at(-2) === 'components' ? 'kustomize/missing-component' : 'kustomize/not-a-manifest',
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
