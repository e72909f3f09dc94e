import type { Project } from '../../app-kit/project.ts';
import { variableNames } from '../../app-kit/project.ts';
import { secretSettings } from '../../app-kit/secret-setting.ts';
import { loadProject } from '../../pipeline/project/load.ts';
import type { Completes } from '../define-command.ts';
import type { ExitStatus, Io } from '../io.ts';
import { type Candidate, complete, type Sources } from './complete.ts';

/**
 * Prints the completions at the cursor for a shell's script: one word per line, with its description after a tab; `:files` or
 * `:folders` if the shell is to complete these itself.
 *
 * @param given - The name of the shell, then the words after the name of the program, up to the cursor.
 */
export async function answer(
  [shell = '', ...given]: readonly string[],
  commands: Sources['commands'],
  io: Io,
): Promise<ExitStatus> {
  const words = shell === 'bash' ? joined(given) : given;
  const names = (completes: Completes) => namesOf(completes, io);
  const { candidates, places } = await complete(words, { commands, names });
  // bash completes only what follows the `=`.
  const [prefix = ''] = shell === 'bash' ? (/^--?[\w-]+=/.exec(words.at(-1) ?? '') ?? []) : [];
  for (const { value, about } of candidates) {
    const shown = about === undefined ? '' : `\t${about.split('\n')[0]}`;
    io.stdout(`${value.slice(prefix.length)}${shown}\n`);
  }
  if (places !== undefined) io.stdout(`:${places}\n`);
  return 0;
}

/** bash passes `--format=json` as three words. */
function joined(words: readonly string[]): readonly string[] {
  const result: string[] = [];
  let glued = false;
  for (const word of words) {
    const last = result.at(-1);
    if (last !== undefined && (glued || (word === '=' && last.startsWith('-')))) {
      result[result.length - 1] = `${last}${word}`;
      glued = word === '=';
    } else {
      result.push(word);
      glued = false;
    }
  }
  return result;
}

async function namesOf(completes: Completes, io: Io): Promise<readonly Candidate[]> {
  const { project } = await loadProject(io);
  if (project === undefined) return [];
  switch (completes) {
    case 'settings':
      return Object.keys(project.schema.properties).map((name) => described(name, project));
    case 'secrets':
      return secretSettings(project)
        .filter(({ name }) => !/\[\]|\.\*/.test(name))
        .map(({ name, description }) => candidate(name, description));
    case 'explained': {
      const { codes } = await import('../../codes.ts');
      const own = project.apps.map((app) => app.codes ?? {});
      const all = Object.entries({ ...codes, ...Object.assign({}, ...own) } as Readonly<
        Record<string, { title: string }>
      >);
      return [
        ...variableNames(project).map((name) => described(name, project)),
        ...all.map(([value, { title }]) => ({ value, about: title })),
      ];
    }
  }
}

/** A setting or variable with the first sentence of its description. */
function described(name: string, { schema }: Project): Candidate {
  const setting = Object.hasOwn(schema.properties, name) ? schema.properties[name] : undefined;
  return candidate(name, setting?.description);
}

function candidate(value: string, description: string | undefined): Candidate {
  const [about] = description?.match(/^.*?\.(?=\s|$)/s) ?? [];
  return about === undefined ? { value } : { value, about };
}
