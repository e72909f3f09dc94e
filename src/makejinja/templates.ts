import { isUtf8 } from 'node:buffer';
import { readFileSync, type Stats } from 'node:fs';
import { basename, join } from 'node:path';
import type { TemplateText } from '../jinja/index.ts';
import { stdinPath } from './files/discover.ts';
import type { Settings } from './settings/options.ts';

/** The templates of all inputs by name. */
export interface Templates {
  /**
   * The template of that name, as Jinja's loaders find it: an input that is a file of that name, else the first input
   * folder that has it. Throws an EncodingError.
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

/** `files` holds what lies below the input folders; `show` names a path to the user. */
export function openTemplates(
  settings: Settings,
  files: ReadonlyMap<string, Stats>,
  show: (path: string) => string,
): Templates {
  const folders = settings.inputs.filter((input) => !files.has(input) && input !== stdinPath);
  const single = new Map(
    settings.inputs.filter((input) => !folders.includes(input)).map((input) => [basename(input), input]),
  );
  const read = new Map<string, string>();

  const load = (path: string): TemplateText | undefined => {
    let text = read.get(path);
    if (text === undefined) {
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
      // What lies behind a symbolic link to a folder is not among the files, and yet there.
      const candidates = known === undefined ? folders : [known];
      for (const folder of candidates) {
        const found = load(join(folder, relative));
        if (found !== undefined) return found;
      }
      return undefined;
    },
  };
}

function readBytes(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error) return undefined;
    throw error;
  }
}
