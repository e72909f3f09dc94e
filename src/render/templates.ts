import { join } from 'node:path';
import { readInputText } from '../disk/read-input.ts';
import { Refusal } from '../disk/refusal.ts';
import { walkFiles } from '../disk/walk.ts';

/** One file below a templates folder. */
export interface Template {
  /** Its name for `include` and `import`: the path below the templates folder, with `/`. */
  readonly name: string;
  /** The path to show to the user. */
  readonly path: string;
  readonly text: string;
}

/** All templates by name; of two with one name, or that write one file, the one from the later folder. */
export type TemplateSet = ReadonlyMap<string, Template>;

export interface TemplateFolder {
  /** Where the files are read from. */
  readonly directory: string;
  /** How the folder is named in messages. */
  readonly shownAs: string;
  /** Which of its templates are left out. */
  readonly skips?: (name: string) => boolean;
}

/**
 * Read all files of the given folders, in the order of their names. A folder that does not exist is empty. Throws a
 * Refusal if a link leads out of its folder: what it leads to would come into the tree in clear text.
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

/** Included by others, never written itself. */
export function isPartial(name: string): boolean {
  return name.slice(name.lastIndexOf('/') + 1).includes('.partial.');
}

/** Rendered with variables; other files are copied as they are. */
export function isTemplate(name: string): boolean {
  return name.endsWith(suffix);
}

/** The path below the output folder. */
export function outputPath(name: string): string {
  return isTemplate(name) ? name.slice(0, -suffix.length) : name;
}
