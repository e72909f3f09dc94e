import { join } from 'node:path';
import type { Project } from '../app-kit/project.ts';
import { groupsOf } from '../app-kit/schema.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { aboutFile } from '../diagnostics/finding.ts';
import { statOf } from '../disk/inside.ts';
import { mend } from '../disk/journal.ts';
import { writeFiles } from '../disk/write-files.ts';
import { foldersOf, type NewApp, newAppFiles, newNames } from './app-files.ts';
import type { initCodes } from './codes.ts';

export interface CreatedApp {
  /** Paths below the working folder; empty if there are diagnostics. */
  readonly created: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Helm's limit for names of releases; labels of Kubernetes allow ten more characters. */
const longest = 53;

/** Why a word cannot be the name of an app or a namespace, as the rest of a sentence; undefined if it can. */
export function nameProblem(word: string): string | undefined {
  if (/^[a-z]([a-z0-9-]*[a-z0-9])?$/.test(word)) {
    return word.length <= longest
      ? undefined
      : `has ${word.length} characters, but may have at most ${longest}`;
  }
  const mended = word
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|(?<!-)-+$/g, '');
  const hint = mended === '' ? '' : `; write ${mended.slice(0, longest)}`;
  return `must begin with a letter and contain only lower-case letters, digits and hyphens${hint}`;
}

/** Writes the files of a new app into a working folder, all or none. Refuses to replace existing files. */
export function createApp(cwd: string, app: NewApp, project: Project): CreatedApp {
  mend(cwd);
  const folders = takenFolders(cwd, app);
  const diagnostics = folders.length > 0 ? folders : takenNames(app, project);
  if (diagnostics.length > 0) return { created: [], diagnostics };
  const files = [...newAppFiles(app)].map(([path, content]) => ({ path, content, was: null }));
  writeFiles(cwd, files);
  return { created: files.map(({ path }) => path), diagnostics };
}

function takenFolders(cwd: string, app: NewApp): readonly Diagnostic[] {
  const taken = foldersOf(app).find((folder) => statOf(join(cwd, folder)) !== undefined);
  if (taken === undefined) return [];
  const hint = 'Choose another name, or move the existing files away.';
  return [refused('init/app-exists', `${taken} already exists`, hint, taken)];
}

function takenNames(app: NewApp, { apps }: Project): readonly Diagnostic[] {
  const { name } = app;
  const [place = ''] = foldersOf(app);
  if (apps.some((other) => other.name === name)) {
    const hint = `Choose another name, or leave the shipped ${name} out: \`apps\` in clusterwright.config.ts.`;
    return [refused('init/app-exists', `an app is already called ${name}`, hint, place)];
  }
  const { settings, variables } = newNames(name);
  return apps.flatMap((other) => {
    const names = [
      ...groupsOf(other).flatMap((group) => Object.keys(group.settings)),
      ...Object.keys(other.variables ?? {}),
    ];
    const taken = [...settings, ...variables].find((mine) => names.includes(mine));
    if (taken === undefined) return [];
    const hint = `Choose another name, such as my-${name}.`;
    return [refused('init/app-exists', `${taken} is already a name of the app ${other.name}`, hint, place)];
  });
}

function refused(code: keyof typeof initCodes, message: string, hint: string, file: string): Diagnostic {
  return aboutFile(file, { code, message, hint });
}
