import { isUtf8 } from 'node:buffer';
import { readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, join, sep } from 'node:path';
import type { TemplateText } from '../jinja/index.ts';
import { stdinPath } from './files/discover.ts';
import type { Walk } from './files/walk.ts';
import type { Settings } from './settings/options.ts';

/** The templates of all inputs by name. */
export interface Templates {
  /**
   * The template with a name, as Jinja's loaders find it: an input file of that name, or else the file in the first input folder
   * that contains it. Throws an EncodingError.
   */
  find(name: string): TemplateText | undefined;
  /** The names of all files below the input folders. */
  names(): string[];
  /** The text of every file read so far, by absolute path. */
  readonly read: ReadonlyMap<string, string>;
}

export class EncodingError extends Error {
  readonly path: string;

  constructor(path: string) {
    super('this template is not UTF-8 text');
    this.path = path;
  }
}

/** Thrown for a file behind a link that leads out of all input folders. */
export class LinkError extends Error {
  readonly path: string;

  constructor(path: string) {
    super('it is a link that leads out of the input folders');
    this.path = path;
  }
}

/** `files` are the files below the input folders; `show` returns the path for messages. */
export function openTemplates(
  settings: Settings,
  { files, links }: Pick<Walk, 'files' | 'links'>,
  show: (path: string) => string,
): Templates {
  const folders = settings.inputs.filter((input) => !files.has(input) && input !== stdinPath);
  const single = new Map(
    settings.inputs.filter((input) => !folders.includes(input)).map((input) => [basename(input), input]),
  );
  const read = new Map<string, string>();

  const assertInside = (path: string): void => {
    if (single.size > 0 && [...single.values()].includes(path)) return;
    if (!isBelowOne(path, folders)) throw new LinkError(path);
  };
  const load = (path: string): TemplateText | undefined => {
    let text = read.get(path);
    if (text === undefined) {
      if (!files.has(path) || links.has(path)) assertInside(path);
      const bytes = readBytes(path);
      if (bytes === undefined) return undefined;
      text = bytes.toString('utf8');
      if (text.includes('\ufffd') && !isUtf8(bytes)) throw new EncodingError(path);
      read.set(path, text);
    }
    return { text, path: show(path) };
  };

  return {
    read,
    names: () => {
      const below = (folder: string) => [...files.keys()].filter((path) => path.startsWith(`${folder}/`));
      return [
        ...single.keys(),
        ...folders.flatMap((folder) => below(folder).map((path) => path.slice(folder.length + 1))),
      ];
    },
    find(name) {
      const alone = single.get(name);
      if (alone !== undefined) return load(alone);
      const parts = name.split('/').filter((part) => part !== '' && part !== '.');
      if (parts.length === 0 || parts.includes('..')) return undefined;
      const relative = parts.join('/');
      const known = folders.find((folder) => files.has(join(folder, relative)));
      // Files behind a symbolic link to a folder are not in `files` but exist.
      const candidates = known === undefined ? folders : [known];
      for (const folder of candidates) {
        const found = load(join(folder, relative));
        if (found !== undefined) return found;
      }
      return undefined;
    },
  };
}

/** Whether a file, with links resolved, is below one of the folders. Also true if it does not exist. */
export function isBelowOne(path: string, folders: readonly string[]): boolean {
  let real: string;
  try {
    real = realpathSync(path);
  } catch {
    return true;
  }
  return folders.some((folder) => real.startsWith(`${realpathSync(folder)}${sep}`));
}

function readBytes(path: string): Buffer | undefined {
  try {
    // Reading a pipe or a device might never end.
    if (!statSync(path).isFile() && path !== stdinPath) return undefined;
    return readFileSync(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error) return undefined;
    throw error;
  }
}
