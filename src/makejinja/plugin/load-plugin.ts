import { existsSync } from 'node:fs';
import { relative } from 'node:path';
import { type Diagnostic, type Position, startOfFile } from '../../diagnostics/diagnostic.ts';
import { atPlace } from '../../diagnostics/finding.ts';
import { stringOf } from '../../diagnostics/string-of.ts';
import type { Data } from '../data/load-data.ts';
import * as publicApi from './api.ts';
import { loadModule } from './module.ts';
import { type DataFiles, reportedProblems } from './reported.ts';
import type { PathFilter, PluginContext, Problem, TemplateFunction } from './types.ts';

/** What a plugin provides to templates. */
export interface LoadedPlugin {
  readonly data: Data;
  readonly globals: Readonly<Record<string, unknown>>;
  readonly filters: Readonly<Record<string, TemplateFunction>>;
  readonly tests: Readonly<Record<string, TemplateFunction>>;
  readonly pathFilters: readonly PathFilter[];
}

/** The members of a plugin, with the names that a plugin may use for them: ours, and those of Python plugins. */
const members = {
  data: ['data'],
  filters: ['filters'],
  functions: ['functions'],
  tests: ['tests'],
  globals: ['globals'],
  pathFilters: ['pathFilters', 'path_filters'],
} as const;

/**
 * Loads a plugin module and reads what it provides. The plugin is its default export, its export `Plugin`, or else the module
 * itself: an object, a class, or a function that returns one of these. It may change `data`. What it reports and throws becomes
 * diagnostics that point into the data or into the plugin.
 */
export async function loadPlugin(
  path: string,
  data: Data,
  context: Omit<PluginContext, 'report'>,
  dataFiles: DataFiles,
): Promise<{ readonly plugin?: LoadedPlugin; readonly diagnostics: readonly Diagnostic[] }> {
  const file = relative(context.cwd, path) || path;
  if (!existsSync(path)) {
    return {
      diagnostics: [
        failure(file, `the plugin ${file} does not exist`, undefined, 'makejinja/path-not-found'),
      ],
    };
  }
  const problems: Problem[] = [];
  const reported = () => reportedProblems(problems, dataFiles, { file, range: startOfFile });
  try {
    const plugin = await load(path, data, { ...context, report: (...all) => void problems.push(...all) });
    return { plugin, diagnostics: await reported() };
  } catch (error) {
    return {
      diagnostics: [
        ...(await reported()),
        failure(file, messageOf(error), positionIn(path, error), undefined, error),
      ],
    };
  }
}

async function load(path: string, data: Data, context: PluginContext): Promise<LoadedPlugin> {
  const exported = await loadModule(path, { 'clusterwright/plugin': publicApi });
  const plugin = await instantiate(exported['default'] ?? exported['Plugin'] ?? exported, data, context);
  if (typeof plugin !== 'object' || plugin === null)
    throw new TypeError('the default export is not a plugin');
  const ask = (names: readonly string[]) => provide(plugin, names, data, context);
  const provided = await ask(members.data);
  const functions = named(await ask(members.functions));
  const globals = await ask(members.globals);
  return {
    data: { ...data, ...(typeof provided === 'object' ? provided : {}) },
    globals: {
      ...(Array.isArray(globals) ? named(globals) : (globals as object | undefined)),
      ...functions,
    },
    filters: named(await ask(members.filters)),
    tests: named(await ask(members.tests)),
    pathFilters: list(await ask(members.pathFilters)),
  };
}

/** All lines of the message; of a parser's message, those with the problem and the position. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return stringOf(error);
  if (error instanceof SyntaxError) return error.message.split('\n')[0] ?? '';
  return error.message.trim() === '' ? error.name : error.message.trimEnd();
}

async function instantiate(exported: unknown, data: Data, context: PluginContext): Promise<unknown> {
  if (typeof exported !== 'function') return exported;
  const isClass = /^class\b/.test(Function.prototype.toString.call(exported));
  if (isClass) return Reflect.construct(exported, [data, context]);
  return await Reflect.apply(exported, undefined, [data, context]);
}

async function provide(
  plugin: object,
  names: readonly string[],
  data: Data,
  context: PluginContext,
): Promise<unknown> {
  const name = names.find((candidate) => candidate in plugin);
  if (name === undefined) return undefined;
  const member: unknown = Reflect.get(plugin, name);
  return typeof member === 'function' ? await Reflect.apply(member, plugin, [data, context]) : member;
}

/** Functions by name; in a list, each by its own name. */
function named(value: unknown): Record<string, TemplateFunction> {
  if (value === undefined || value === null) return {};
  const entries: [string, unknown][] = Array.isArray(value)
    ? value.map((fn: unknown) => [typeof fn === 'function' ? fn.name : '', fn])
    : Object.entries(value);
  for (const [name, fn] of entries) {
    if (typeof fn !== 'function') throw new TypeError(`"${name}" is not a function`);
    if (name === '') throw new TypeError('a function in a list has no name: give it one, or use an object');
  }
  return Object.fromEntries(entries as [string, TemplateFunction][]);
}

function list(value: unknown): PathFilter[] {
  const filters: unknown[] =
    value === undefined || value === null ? [] : Array.isArray(value) ? value : [value];
  for (const filter of filters) {
    if (typeof filter !== 'function') throw new TypeError('a path filter is not a function');
  }
  return filters as PathFilter[];
}

/** The innermost place in the module's own file in an error's stack. */
function positionIn(path: string, error: unknown): Position | undefined {
  if (!(error instanceof Error)) return undefined;
  const stack = error.stack ?? '';
  const at = stack.indexOf(`${path}:`);
  if (at !== -1) {
    const match = /^:(\d+)(?::(\d+))?/.exec(stack.slice(at + path.length));
    if (match !== null) return { line: Number(match[1]), column: Number(match[2] ?? 1) };
  }
  // The position is at the end of the transpiler's message.
  const syntax = /\((\d+):(\d+)\)/.exec(error.message);
  return syntax === null ? undefined : { line: Number(syntax[1]), column: Number(syntax[2]) };
}

function failure(
  file: string,
  message: string,
  at: Position | undefined,
  code: 'makejinja/plugin-failed' | 'makejinja/path-not-found' = 'makejinja/plugin-failed',
  error?: unknown,
): Diagnostic {
  const place = at ?? { line: 1, column: 1 };
  return atPlace(
    { file, range: { start: place, end: place } },
    {
      code,
      message,
      hint:
        code === 'makejinja/path-not-found'
          ? 'Correct the path given with --plugin.'
          : isRefusal(error)
            ? 'The plugin throws this on purpose: correct what it names.'
            : 'Correct the plugin; docs/migrating-from-makejinja.md describes what it may contain.',
    },
  );
}

/** Whether a plugin created the error itself, rather than the language, Node or the file system. */
function isRefusal(error: unknown): boolean {
  if (!(error instanceof Error)) return error !== undefined;
  const ofLanguage = [TypeError, ReferenceError, SyntaxError, RangeError].some(
    (kind) => error instanceof kind,
  );
  return !ofLanguage && !('code' in error);
}
