import { existsSync, readFileSync } from 'node:fs';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import type { Diagnostic, Position } from '../../diagnostics/diagnostic.ts';
import type { ProjectCode } from './codes.ts';

/** A module of the user that was loaded: an app, or the configuration of the project. */
export interface UserModule {
  /** Absolute. */
  readonly path: string;
  /** As messages name it. */
  readonly shown: string;
  readonly text: string;
  readonly exports: Readonly<Record<string, unknown>>;
}

export type LoadedModule = UserModule | { readonly diagnostic: Diagnostic };

/** Load a module; what it throws, and what is wrong with its syntax, becomes a finding at the line. */
export async function loadUserModule(path: string, cwd: string): Promise<LoadedModule> {
  const [{ loadModule }, kit, plugin] = await Promise.all([
    import('../../makejinja/plugin/module.ts'),
    import('../../app-kit/index.ts'),
    import('../../makejinja/plugin/api.ts'),
  ]);
  const shown = relative(cwd, path).split(sep).join('/');
  try {
    const exports = await loadModule(path, {
      clusterwright: { ...plugin, ...kit },
      'clusterwright/plugin': plugin,
    });
    return { path, shown, text: readFileSync(path, 'utf8'), exports };
  } catch (error) {
    return { diagnostic: failureIn({ path, shown }, error, cwd) };
  }
}

/** What was thrown, at the innermost line of the user's own files that it passed through; else in `module`. */
export function failureIn(
  module: Pick<UserModule, 'path' | 'shown'>,
  error: unknown,
  cwd: string,
  said?: string,
): Diagnostic {
  const place = placeOf(module.path, error, cwd);
  const message = said ?? messageOf(error, module.path);
  return {
    ...finding('project/module-failed', message, 'Correct the code at that line.'),
    file: place.file === undefined ? module.shown : relative(cwd, place.file).split(sep).join('/'),
    range: { start: place.position, end: place.position },
  };
}

/** A finding at the line of a module that declares a name; the path leads there through its members. */
export function findingAt(
  { shown, text }: Pick<UserModule, 'shown' | 'text'>,
  names: readonly string[],
  code: ProjectCode,
  message: string,
  hint: string,
): Diagnostic {
  const start = declarationOf(text, names);
  return {
    ...finding(code, message, hint),
    file: shown,
    path: names.join('.'),
    range: { start, end: start },
  };
}

function finding(code: ProjectCode, message: string, hint: string) {
  return { code, severity: 'error' as const, message, hint, path: '' };
}

/** The first line of a message, without the path that tools put before it. */
function messageOf(error: unknown, path: string): string {
  const text = error instanceof Error ? error.message : String(error);
  const [line = ''] = text.split('\n');
  return line
    .replace(`Error transforming ${path}: `, '')
    .replace(`${path}: `, '')
    .replace(/ \(\d+:\d+\)$/, '');
}

function placeOf(path: string, error: unknown, cwd: string): { file?: string; position: Position } {
  const first = { line: 1, column: 1 };
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (!(cause instanceof Error)) return { position: first };
  // A file that does not parse: the first line of the stack, or the end of the transpiler's message, says where.
  const syntax = /\((\d+):(\d+)\)/.exec(cause.message);
  if (syntax !== null)
    return { file: path, position: { line: Number(syntax[1]), column: Number(syntax[2]) } };
  for (const match of (cause.stack ?? '').matchAll(
    /(?:file:\/\/)?(\/[^\s():]+|[A-Za-z]:\\[^\s():]+):(\d+)(?::(\d+))?/g,
  )) {
    const [, file = '', line] = match;
    if (isOwn(file, cwd)) return { file, position: lineOf(file, Number(line)) };
  }
  return { position: first };
}

/** Where a line begins to say something: lines stay where they are when types are stripped, columns do not. */
function lineOf(file: string, line: number): Position {
  const text = readFileSync(file, 'utf8').split('\n')[line - 1] ?? '';
  return { line, column: text.search(/\S|$/) + 1 };
}

/** Whether a file is one of the user's, and no package of others. */
function isOwn(file: string, cwd: string): boolean {
  const below = relative(cwd, resolve(file));
  if (below.startsWith('..') || isAbsolute(below)) return false;
  return !below.split(sep).includes('node_modules') && existsSync(file);
}

/** Where the text declares the last of the names: `name:` as a key, or the word; the start if nowhere. */
export function declarationOf(text: string, names: readonly string[]): Position {
  let from = 0;
  for (const name of names) {
    const word = name.replace(/[\\^$.|?*+()[\]{}]/g, '\\$&');
    const rest = text.slice(from);
    const found =
      new RegExp(`^\\s*['"]?(${word})['"]?\\s*[:(,]`, 'm').exec(rest) ??
      new RegExp(`['"]?\\b(${word})['"]?\\s*[:(]`).exec(rest) ??
      new RegExp(`(?<![\\w-])(${word})(?![\\w-])`).exec(rest);
    if (found === null) break;
    from += found.index + found[0].indexOf(found[1] ?? '');
  }
  const before = text.slice(0, from).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
