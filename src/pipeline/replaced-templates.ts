import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { digest } from '../disk/digest.ts';
import { walkFiles } from '../disk/walk.ts';
import { packageRoot, packageVersion } from '../package-root.ts';
import { isPartial, outputPath, type TemplateSet } from '../render/templates.ts';
import type { Made } from '../write/manifest.ts';

/** A file of the repository that stands in the place of a template of the package. */
export interface ReplacedTemplate {
  /** As messages name it: `templates/overrides/kubernetes/apps/…/helmrelease.yaml.j2`. */
  readonly file: string;
  /** The template that it replaces, absolute. */
  readonly original: string;
  /** Of the template's text as it is now. */
  readonly digest: string;
}

/** A file that could replace a template of the package: its path, and its name below its folder. */
export interface OwnTemplate {
  readonly file: string;
  readonly name: string;
}

/** The folders whose files replace those of the same path in the package. */
const folders = ['templates/config', 'templates/overrides'];

function shippedTemplates(): string {
  return join(packageRoot(), 'templates/config');
}

/** All templates of the repository's own; a clone of this project has its shipped ones besides. */
export function ownTemplates(cwd: string): readonly OwnTemplate[] {
  return folders
    .filter((folder) => join(cwd, folder) !== shippedTemplates())
    .flatMap((folder) => filesBelow(join(cwd, folder)).map((name) => ({ file: `${folder}/${name}`, name })));
}

/** Which of them replace a template of the package. */
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

/** Whether a file of this name in `templates/overrides` replaces anything: a template, or what is written without one. */
export function isReplaceable(cwd: string, name: string): boolean {
  const below = [shippedTemplates(), join(cwd, 'templates/config')].flatMap(filesBelow);
  return below.some((other) => keyOf(other) === keyOf(name)) || isFromObject(name);
}

/** Written from the object of an app where there is no template; one may stand in its place. */
function isFromObject(name: string): boolean {
  return /(?:^|\/)(?:ks|kustomization|namespace|networkpolicy|helmrelease|helmrepository|ocirepository)\.yaml(?:\.j2)?$/.test(
    name,
  );
}

/** Of two templates that write one file the later counts; one that is included goes by its name. */
const keyOf = (name: string) => (isPartial(name) ? name : outputPath(name));

const filesBelow = (folder: string) => walkFiles(folder, (name) => name === '.gitkeep').files;

/**
 * What the manifest is to say of how the tree is made. A template that is replaced for the first time is noted as it is;
 * one that an upgrade changed since stays as it was noted, until its owner has looked at it.
 */
export function madeNow(cwd: string, { originals }: Made): Made {
  const now = replacedTemplates(cwd).map(
    (found) => [found.file, originals.get(found.file) ?? found.digest] as const,
  );
  return { version: packageVersion(), originals: new Map(now) };
}

/** Templates with some files of the repository as they are to be; those that are undefined are not there any more. */
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
