import { existsSync } from 'node:fs';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Diagnostic, Position } from '../../diagnostics/diagnostic.ts';
import { atPlace } from '../../diagnostics/finding.ts';
import type { Result } from '../../diagnostics/result.ts';
import { stringOf } from '../../diagnostics/string-of.ts';
import { readInputText } from '../../disk/read-input.ts';
import type { ProjectCode } from './codes.ts';

/** A loaded module of the user: an app, or the configuration of the project. */
export interface UserModule {
  /** Absolute. */
  readonly path: string;
  /** The path as messages name it. */
  readonly shown: string;
  readonly text: string;
  readonly exports: Readonly<Record<string, unknown>>;
}

export type LoadedModule = Result<UserModule>;

/** Loads a module. Errors that it throws, and syntax errors, become findings at their line. */
export async function loadUserModule(path: string, cwd: string): Promise<LoadedModule> {
  const [{ loadModule }, kit, plugin] = await Promise.all([
    import('../../makejinja/plugin/module.ts'),
    import('../../app-kit/index.ts'),
    import('../../makejinja/plugin/api.ts'),
  ]);
  const shown = shownIn(cwd, path);
  try {
    const exports = await loadModule(path, {
      clusterwright: { ...plugin, ...kit },
      'clusterwright/plugin': plugin,
    });
    // Waits until rejections of promises that the module left behind, and timers that are due at once, have been reported.
    await setTimeout(1);
    return { path, shown, text: readInputText(path), exports };
  } catch (error) {
    return { diagnostics: [failureIn({ path, shown }, error, cwd)] };
  }
}

/**
 * A finding for a thrown error, at the innermost line of the user's own files in its stack; otherwise in `module`, where the
 * names are declared.
 */
export function failureIn(
  module: Pick<UserModule, 'path' | 'shown'> & Partial<Pick<UserModule, 'text'>>,
  error: unknown,
  cwd: string,
  words?: string,
  names: readonly string[] = [],
): Diagnostic {
  const place = placeOf(module.path, error, cwd) ?? { position: declarationOf(module.text ?? '', names) };
  const message = words ?? messageOf(error, module.path);
  const file = place.file === undefined ? module.shown : shownIn(cwd, place.file);
  const range = { start: place.position, end: place.position };
  return atPlace(
    { file, range },
    { code: 'project/module-failed', message, hint: 'Correct the code at that line.' },
  );
}

/**
 * A finding for an error that the user's code threw outside of any call: in a timer, or as an unhandled rejection. It is at the
 * error's line, or in the first loaded module if the error has no line. Undefined if no code of the user can have thrown it.
 */
export async function lateFailure(
  error: unknown,
  cwd: string,
): Promise<{ readonly diagnostic: Diagnostic; readonly shown: ReadonlyMap<string, string> } | undefined> {
  const { loadedFiles } = await import('../../makejinja/plugin/module.ts');
  const loaded = loadedFiles();
  const [first] = loaded;
  if (first === undefined) return undefined;
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const passed = [...stack.matchAll(frame)].find(([, file = '']) => loaded.has(file));
  if (error instanceof Error && passed === undefined) return undefined;
  const [, path = first] = passed ?? [];
  const whose = passed === undefined ? 'code of this project' : 'this code';
  const words = `${whose} failed after it was loaded: ${messageOf(error, path)}`;
  const hint = 'Await every promise, and catch what timers throw.';
  const diagnostic = { ...failureIn({ path, shown: shownIn(cwd, path) }, error, cwd, words), hint };
  return { diagnostic, shown: new Map([[shownIn(cwd, path), shownModule(readInputText(path))]]) };
}

/** A line of a stack trace: file, line and column. */
const frame = /(?:file:\/\/)?(\/[^\s():]+|[A-Za-z]:\\[^\s():]+):(\d+)(?::(\d+))?/g;

function shownIn(cwd: string, path: string): string {
  return relative(cwd, path).split(sep).join('/');
}

/** Longer lines are not readable in a code frame. */
const longestLine = 2000;

/**
 * The text of a module as code frames may show it: string literals that may be secrets are hidden, and so are lines that consist
 * of one long word.
 */
export function shownModule(text: string): string {
  const mayTell = /passw|secret|token|salt|credential|private|api_?key/i;
  return text
    .split('\n')
    .map((line) => {
      if (line.length > longestLine || /^\s*[\w+/=-]{24,}\s*$/.test(line)) return line.replace(/\S/g, '•');
      return line.replace(/(['"`])((?:\\.|(?!\1|\\).)*)\1/g, (whole, quote: string, content: string) => {
        const hidden = mayTell.test(line) || (/^\S{20,}$/.test(content) && /\d/.test(content));
        return hidden ? `${quote}${'•'.repeat(content.length)}${quote}` : whole;
      });
    })
    .join('\n');
}

/** A finding at the line of a module that declares a name; `path` leads to it through the members of the exported object. */
export function findingAt(
  { shown, text }: Pick<UserModule, 'shown' | 'text'>,
  names: readonly string[],
  code: ProjectCode,
  message: string,
  hint: string,
): Diagnostic {
  const start = declarationOf(text, names);
  return atPlace(
    { file: shown, range: { start, end: start } },
    { code, path: names.join('.'), message, hint },
  );
}

/** The first line of a message, without the path that tools put in front of it. */
function messageOf(error: unknown, path: string): string {
  const text = error instanceof Error ? error.message : stringOf(error);
  const [line = ''] = text.split('\n');
  return line
    .replace(`Error transforming ${path}: `, '')
    .replace(`${path}: `, '')
    .replace(/ \(\d+:\d+\)$/, '');
}

interface FilePosition {
  readonly file?: string;
  readonly position: Position;
}

function placeOf(path: string, error: unknown, cwd: string): FilePosition | undefined {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (!(cause instanceof Error)) return undefined;
  // For a syntax error, the position is in the first line of the stack or at the end of the transpiler's message.
  const syntax = /\((\d+):(\d+)\)/.exec(cause.message);
  if (syntax !== null)
    return { file: path, position: { line: Number(syntax[1]), column: Number(syntax[2]) } };
  for (const match of (cause.stack ?? '').matchAll(frame)) {
    const [, file = '', line] = match;
    if (isOwn(file, cwd)) return { file, position: lineOf(file, Number(line)) };
  }
  return undefined;
}

/** The first character of a line that is not white space: stripping types keeps lines but not columns. */
function lineOf(file: string, line: number): Position {
  const text = readInputText(file).split('\n')[line - 1] ?? '';
  return { line, column: text.search(/\S|$/) + 1 };
}

/** Whether a file is the user's own rather than part of an installed package. */
function isOwn(file: string, cwd: string): boolean {
  const below = relative(cwd, resolve(file));
  if (below.startsWith('..') || isAbsolute(below)) return false;
  return !below.split(sep).includes('node_modules') && existsSync(file);
}

/** Where the text declares the last of the names: as a key (`name:`), or as a word; the start of the text if it does not. */
export function declarationOf(text: string, names: readonly string[]): Position {
  let from = 0;
  for (const name of names) {
    const word = name.replace(/[\\^$.|?*+()[\]{}]/g, '\\$&');
    const rest = text.slice(from);
    const found =
      new RegExp(`^[ \\t]*['"]?(${word})['"]?\\s*[:(,]`, 'm').exec(rest) ??
      new RegExp(`['"]?\\b(${word})['"]?\\s*[:(]`).exec(rest) ??
      new RegExp(`(?<![\\w-])(${word})(?![\\w-])`).exec(rest);
    if (found === null) break;
    from += found.index + found[0].indexOf(found[1] ?? '');
  }
  const before = text.slice(0, from).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
