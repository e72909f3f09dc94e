import type { Location, Position } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { type Project, variableNames } from '../app-kit/project.ts';
import { settingAt } from './configuration/hover.ts';
import type { ClusterFile } from './find-folder.ts';
import { type ClusterFolder, declaredAt } from './folder.ts';
import { mentionsIn, toLocation, uriOf, wordAt } from './places.ts';
import { templateNameAt } from './template/hover.ts';
import { renderedBy } from './template/rendered-lines.ts';
import { kindOfName, tagAt } from './template/tag.ts';

/**
 * Where the thing at a position comes from. For a setting in the configuration: the app that declares it, then the template lines
 * that read it. For a name in a template: the setting, then the app; for a template's name: that template; elsewhere in a
 * template: the lines that it wrote. In the tree: the template line. In code: the setting, then the templates.
 */
export async function definitionAt(
  folder: ClusterFolder,
  { path, kind }: ClusterFile,
  position: Position,
): Promise<readonly Location[]> {
  if (kind === 'output') return templateLineOf(folder, path, position.line + 1);
  const project = await folder.project();
  const text = folder.text(path) ?? '';
  if (project === undefined) return [];
  if (kind === 'configuration') {
    const [name] = settingAt(text, position.line, position.character) ?? [];
    if (name === undefined || !isName(project, name)) return [];
    return [...(await declaration(folder, name)), ...(await usesOf(folder, name))];
  }
  const word = wordAt(text, position);
  if (kind === 'code') {
    if (word === undefined || !isName(project, word.text)) return [];
    return [...given(folder, word.text), ...(await usesOf(folder, word.text))];
  }
  const document = TextDocument.create('', '', 0, text);
  const offset = document.offsetAt(position);
  const tag = tagAt(text, offset);
  if (tag !== undefined && word !== undefined) {
    const name = word.text;
    const kindOfWord = kindOfName(text.slice(tag.from, document.offsetAt(word.range.start)), tag);
    if (kindOfWord === 'template') {
      const template = (await folder.templates())?.all.get(templateNameAt(text, offset) ?? '');
      return template === undefined ? [] : [startOf(folder, template.path)];
    }
    if (kindOfWord === 'variable' && isName(project, name)) {
      return [...given(folder, name), ...(await declaration(folder, name))];
    }
    if (kindOfWord === 'filter' || kindOfWord === 'test' || kindOfWord === 'variable') {
      const declared = await declaration(folder, name);
      if (declared.length > 0) return declared;
    }
  }
  return outputsOf(folder, path, position.line + 1);
}

/** Every mention of the setting or variable at a position: in configuration, code and templates. */
export async function referencesAt(
  folder: ClusterFolder,
  file: ClusterFile,
  position: Position,
): Promise<readonly Location[]> {
  const name = await nameAt(folder, file, position);
  if (name === undefined) return [];
  const inCode = (await folder.codeModules()).flatMap((path) =>
    mentionsIn(folder.text(path) ?? '', name).map((range) => ({ uri: uriOf(folder.cwd, path), range })),
  );
  return [...given(folder, name), ...inCode, ...(await usesOf(folder, name))];
}

/** The name of the setting or variable at a position. */
export async function nameAt(
  folder: ClusterFolder,
  { path, kind }: ClusterFile,
  position: Position,
): Promise<string | undefined> {
  const project = await folder.project();
  const text = folder.text(path) ?? '';
  const name =
    kind === 'configuration'
      ? settingAt(text, position.line, position.character)?.[0]
      : wordAt(text, position)?.text;
  return name !== undefined && project !== undefined && isName(project, name) ? name : undefined;
}

/** The lines of the tree that a line (from 1) of a template writes. */
export async function outputsOf(
  folder: ClusterFolder,
  path: string,
  line: number,
): Promise<readonly Location[]> {
  const lines = (await renderedBy(folder, path, line)) ?? [];
  return lines.map((rendered) => {
    const at = { line: rendered.line - 1, character: 0 };
    return {
      uri: uriOf(folder.cwd, rendered.file),
      range: { start: at, end: { ...at, character: rendered.text.length } },
    };
  });
}

async function templateLineOf(
  folder: ClusterFolder,
  path: string,
  line: number,
): Promise<readonly Location[]> {
  const file = (await folder.rendered())?.files.find((other) => `${folder.below}${other.path}` === path);
  const origin = file?.originOf(line);
  return origin === undefined ? [] : [toLocation(folder.cwd, origin)];
}

function isName(project: Project, name: string): boolean {
  return variableNames(project).includes(name);
}

/** Where the configuration sets a setting. Searches lines, so that it works in files with errors. */
function given(folder: ClusterFolder, name: string): readonly Location[] {
  return folder
    .configurationFiles()
    .flatMap((file) =>
      keysIn(folder.text(file) ?? '', name).map((range) => ({ uri: uriOf(folder.cwd, file), range })),
    );
}

/** The ranges of a key in the first column. */
export function keysIn(text: string, name: string, prefix = ''): Location['range'][] {
  const pattern = new RegExp(`^(${prefix}["']?)${name}["']?\\s*[:=]`);
  return text.split(/\r?\n/).flatMap((whole, line) => {
    const before = pattern.exec(whole)?.[1];
    if (before === undefined) return [];
    const start = { line, character: before.length };
    return [{ start, end: { line, character: start.character + name.length } }];
  });
}

async function declaration(folder: ClusterFolder, name: string): Promise<readonly Location[]> {
  const place = await declaredAt(folder, name);
  return place === undefined ? [] : [toLocation(folder.cwd, place)];
}

async function usesOf(folder: ClusterFolder, name: string): Promise<readonly Location[]> {
  return ((await folder.uses())?.used.get(name) ?? []).map((place) => toLocation(folder.cwd, place));
}

function startOf(folder: ClusterFolder, path: string): Location {
  const start = { line: 0, character: 0 };
  return { uri: uriOf(folder.cwd, path), range: { start, end: start } };
}
