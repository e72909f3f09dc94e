import { join } from 'node:path';
import { readInputText } from '../disk/read-input.ts';
import { Refusal } from '../disk/refusal.ts';
import { walkFiles } from '../disk/walk.ts';

/** A file in a template folder. */
export interface Template {
  /** The name for `include` and `import`: the path below the template folder, with `/`. */
  readonly name: string;
  /** The path as messages show it. */
  readonly path: string;
  readonly text: string;
}

/** All templates by name. If two have the same name or write the same file, the one from the later folder is used. */
export type TemplateSet = ReadonlyMap<string, Template>;

export interface TemplateFolder {
  /** The folder on disk. */
  readonly directory: string;
  /** The path of the folder in messages. */
  readonly shownAs: string;
  /** Whether to leave out a template. */
  readonly skips?: (name: string) => boolean;
}

/**
 * Reads all files of the given folders, sorted by name. A folder that does not exist counts as empty. Throws a Refusal if a link
 * leads out of its folder, because the target would get into the tree in clear text.
 */
export async function loadTemplates(folders: readonly TemplateFolder[]): Promise<TemplateSet> {
  const found = new Map<string, Template>();
  for (const { directory, shownAs, skips = () => false } of folders) {
    const { files: names, refused } = walkFiles(directory, (name) => name === '.gitkeep');
    const [link] = refused;
    if (link !== undefined) {
      const hint = 'Remove the link, or replace it by its target.';
      throw new Refusal(
        'link',
        `${shownAs}/${link}`,
        'it is a link that leads out of its template folder',
        hint,
      );
    }
    const templates = await Promise.all(
      names
        .filter((name) => !skips(name))
        .map(async (name) => ({
          name,
          path: `${shownAs}/${name}`,
          text: readInputText(join(directory, name)),
        })),
    );
    const written = new Set(templates.map(({ name }) => outputPath(name)));
    for (const name of found.keys())
      if (!isPartial(name) && written.has(outputPath(name))) found.delete(name);
    for (const template of templates) found.set(template.name, template);
  }
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}

const suffix = '.j2';

/** Whether a file is only included by others and never written. */
export function isPartial(name: string): boolean {
  return name.slice(name.lastIndexOf('/') + 1).includes('.partial.');
}

/** Whether a file is rendered; other files are copied unchanged. */
export function isTemplate(name: string): boolean {
  return name.endsWith(suffix);
}

/** The path below the output folder. */
export function outputPath(name: string): string {
  return isTemplate(name) ? name.slice(0, -suffix.length) : name;
}
