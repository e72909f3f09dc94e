import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { digest } from '../disk/digest.ts';
import { walkFiles } from '../disk/walk.ts';
import { packageRoot, packageVersion } from '../package-root.ts';
import { isPartial, outputPath, type TemplateSet } from '../render/templates.ts';
import type { Made } from '../write/manifest.ts';

/** A file of the repository that replaces a template of the package. */
export interface ReplacedTemplate {
  /** The path as messages name it: `templates/overrides/kubernetes/apps/…/helmrelease.yaml.j2`. */
  readonly file: string;
  /** The absolute path of the template that it replaces. */
  readonly original: string;
  /** The digest of the replaced template's present text. */
  readonly digest: string;
}

/** A file that may replace a template of the package: its path, and its path relative to the template folder. */
export interface OwnTemplate {
  readonly file: string;
  readonly name: string;
}

/** The folders whose files replace those of the package with the same path. */
const folders = ['templates/config', 'templates/overrides'];

function shippedTemplates(): string {
  return join(packageRoot(), 'templates/config');
}

/** All templates that belong to the repository; in a clone of this project, the shipped ones are excluded. */
export function ownTemplates(cwd: string): readonly OwnTemplate[] {
  return folders
    .filter((folder) => join(cwd, folder) !== shippedTemplates())
    .flatMap((folder) => filesBelow(join(cwd, folder)).map((name) => ({ file: `${folder}/${name}`, name })));
}

/** The repository's templates that replace one of the package. */
export function replacedTemplates(cwd: string): readonly ReplacedTemplate[] {
  const own = ownTemplates(cwd);
  if (own.length === 0) return [];
  const root = shippedTemplates();
  const byOutput = new Map(filesBelow(root).map((name) => [keyOf(name), join(root, name)]));
  return own.flatMap(({ file, name }) => {
    const original = byOutput.get(keyOf(name));
    return original === undefined ? [] : [{ file, original, digest: digest(readFileSync(original, 'utf8')) }];
  });
}

/** Whether a file of this name in `templates/overrides` replaces something: a template, or a file that is written without one. */
export function isReplaceable(cwd: string, name: string): boolean {
  const below = [shippedTemplates(), join(cwd, 'templates/config')].flatMap(filesBelow);
  return below.some((other) => keyOf(other) === keyOf(name)) || isFromObject(name);
}

/** Whether a file is written from an app's object if no template writes it. */
function isFromObject(name: string): boolean {
  return /(?:^|\/)(?:ks|kustomization|namespace|networkpolicy|helmrelease|helmrepository|ocirepository)\.yaml(?:\.j2)?$/.test(
    name,
  );
}

/** Templates that write the same file replace each other; partials are identified by their name. */
const keyOf = (name: string) => (isPartial(name) ? name : outputPath(name));

const filesBelow = (folder: string) => walkFiles(folder, (name) => name === '.gitkeep').files;

/**
 * How the tree was made, for the manifest. A template that is replaced for the first time is recorded with its present digest;
 * one that was recorded before keeps its digest until the owner has reviewed the change.
 */
export function madeNow(cwd: string, { originals }: Made): Made {
  const now = replacedTemplates(cwd).map(
    (found) => [found.file, originals.get(found.file) ?? found.digest] as const,
  );
  return { version: packageVersion(), originals: new Map(now) };
}

/** Applies edits to the set of templates; an undefined text removes a template. */
export function withEdits(
  templates: TemplateSet,
  edits: ReadonlyMap<string, string | undefined>,
): TemplateSet {
  const own = [...edits].flatMap(([path, text]) => {
    const folder = folders.find((other) => path.startsWith(`${other}/`));
    return folder === undefined ? [] : [{ path, name: path.slice(folder.length + 1), text }];
  });
  if (own.length === 0) return templates;
  const isReplaced = (name: string, path: string) =>
    own.some((edit) => (edit.text === undefined ? edit.path === path : keyOf(edit.name) === keyOf(name)));
  const kept = [...templates].filter(([name, { path }]) => !isReplaced(name, path));
  const next = own.flatMap(({ path, name, text }) =>
    text === undefined ? [] : [[name, { name, path, text }] as const],
  );
  return new Map([...kept, ...next].sort(([a], [b]) => (a < b ? -1 : 1)));
}
