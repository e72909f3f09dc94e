import type { Position, Range, TextEdit, WorkspaceEdit } from 'vscode-languageserver';
import { variableNames } from '../app-kit/project.ts';
import { holdsSecrets } from '../config/secret-values.ts';
import { configurationFiles } from '../pipeline/extended-files.ts';
import { isSealedText } from '../sops/sealed.ts';
import { keysIn, nameAt } from './definition.ts';
import { namesOf } from './explained.ts';
import { type ClusterFile, clustersIn } from './find-folder.ts';
import type { ClusterFolder } from './folder.ts';
import { mentionsIn, shownIn, toRange, uriOf, wordAt } from './places.ts';

/** Why something cannot be renamed, in a sentence. */
export interface RenameRefusal {
  readonly refused: string;
}

/** The name at a position, if it is a setting or variable of the user's own apps. */
export async function renamableAt(
  folder: ClusterFolder,
  file: ClusterFile,
  position: Position,
): Promise<{ readonly name: string; readonly range: Range } | RenameRefusal> {
  const name = await nameAt(folder, file, position);
  const word = wordAt(folder.text(file.path) ?? '', position);
  const project = await folder.project();
  if (name === undefined || project === undefined || word?.text !== name) {
    return { refused: 'There is no setting or variable here.' };
  }
  const own = project.apps.filter((app) => project.own?.includes(app.name) === true).flatMap(namesOf);
  if (!own.includes(name)) {
    return {
      refused: `${name} belongs to a shipped app; only settings and variables of apps/ can be renamed.`,
    };
  }
  const isSecret = holdsSecrets(project.schema.properties[name]);
  for (const config of isSecret ? sharedConfigurations(folder) : []) {
    const text = folder.text(config) ?? '';
    if (isSealedText(text) && keysIn(text, name).length > 0) {
      return {
        refused: `${name} is sealed in ${config}, under its name. Run \`clusterwright secrets decrypt\` first.`,
      };
    }
  }
  return { name, range: word.range };
}

/** The configurations of all clusters that share the apps, and the files they extend. */
function sharedConfigurations(folder: ClusterFolder): readonly string[] {
  const others = clustersIn(folder.cwd).flatMap((cluster) => configurationFiles(cluster) ?? []);
  return [...new Set([...folder.configurationFiles(), ...others.map((path) => shownIn(folder.cwd, path))])];
}

/**
 * The edits that rename a setting or variable of the user's own: in the configuration, including commented-out lines; everywhere
 * in the user's code; where templates read it; and in `.sops.yaml`, whose rules would otherwise no longer seal a secret.
 */
export async function renameAt(
  folder: ClusterFolder,
  file: ClusterFile,
  position: Position,
  newName: string,
): Promise<WorkspaceEdit | RenameRefusal> {
  const found = await renamableAt(folder, file, position);
  const project = await folder.project();
  if ('refused' in found || project === undefined)
    return 'refused' in found ? found : { refused: 'No project.' };
  const { name } = found;
  if (!/^[a-z][a-z0-9_]*$/.test(newName)) {
    return { refused: `${newName} is not a name: use lower-case letters, digits and underscores.` };
  }
  if (variableNames(project).includes(newName)) return { refused: `${newName} is already taken.` };
  const changes: Record<string, TextEdit[]> = {};
  const add = (path: string, ranges: readonly Range[]) => {
    if (ranges.length === 0) return;
    const uri = uriOf(folder.cwd, path);
    changes[uri] = [...(changes[uri] ?? []), ...ranges.map((range) => ({ range, newText: newName }))];
  };
  for (const config of sharedConfigurations(folder)) {
    const text = folder.text(config) ?? '';
    add(config, [...keysIn(text, name), ...keysIn(text, name, '#\\s?')]);
  }
  for (const path of await folder.codeModules()) add(path, mentionsIn(folder.text(path) ?? '', name));
  for (const { file: template, range } of (await folder.uses())?.used.get(name) ?? []) {
    add(template, [toRange(range)]);
  }
  add('.sops.yaml', mentionsIn(folder.text('.sops.yaml') ?? '', name));
  return { changes };
}
