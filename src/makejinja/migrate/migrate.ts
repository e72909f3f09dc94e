import { existsSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { type Diagnostic, hasErrors, startOfFile } from '../../diagnostics/diagnostic.ts';
import { dataFiles, loadFiles } from '../data/load-data.ts';
import { openFiles } from '../data/open-files.ts';
import * as publicApi from '../plugin/api.ts';
import type { Settings } from '../settings/options.ts';
import { readSettings } from '../settings/read-settings.ts';
import { needsOf, textOf } from './needs.ts';
import { listedBy, type PythonFunction, type PythonModule, readPython } from './python.ts';
import { type Item, skeleton } from './skeleton.ts';

export interface MigrateOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly file?: string | undefined;
}

export interface Migration {
  readonly items: readonly Item[];
  /** What a stub does not stand for, each as a sentence with its place. */
  readonly byHand: readonly string[];
  /** The plugin module to write: its path, absolute, and its text. */
  readonly plugin: { readonly path: string; readonly text: string };
  readonly templates: number;
}

export type MigrateResult =
  | { readonly migration: Migration; readonly diagnostics: readonly Diagnostic[] }
  | { readonly diagnostics: readonly Diagnostic[] };

interface PythonFile {
  /** As messages name it. */
  readonly file: string;
  readonly path: string;
  readonly module: PythonModule;
}

/** What a repository of makejinja needs from a plugin, by its settings, its templates and its Python plugins. Runs nothing. */
export async function migrate({ cwd, env, file }: MigrateOptions): Promise<MigrateResult> {
  const show = (path: string) => relative(cwd, path) || path;
  const read = readSettings({ cwd, env, file, overrides: {} });
  if ('diagnostics' in read) return read;
  const { settings, locate } = read;
  const absent = settings.inputs.filter((path) => !existsSync(path));
  if (absent.length > 0) {
    const diagnostics = absent.map((path) => noInput(show(path), locate('inputs')));
    return { diagnostics };
  }
  const byHand: string[] = [];
  const data = await dataOf(settings, { cwd, env, show }, byHand);
  const { needs, diagnostics, templates } = needsOf(settings, new Set(Object.keys(data)), show);
  const python = pythonFiles(settings, show, byHand);
  const defined = python.flatMap(({ file: named, module }) =>
    module.functions.map((definition) => ({ file: named, definition })),
  );
  const method = (name: string) =>
    defined.find(({ definition }) => definition.name === name && definition.owner !== undefined);
  const items = needs.map(
    (need): Item => ({
      ...need,
      isHelper: need.kind !== 'name' && Object.hasOwn(publicApi, need.name),
      python: defined.find(({ definition }) => definition.name === need.name),
    }),
  );
  byHand.push(...leftOver(settings, python, items));
  const [plugin] = python;
  const folder = plugin === undefined ? (settings.import_paths[0] ?? cwd) : dirname(plugin.path);
  const name = plugin === undefined ? 'plugin' : (plugin.path.split('/').at(-1) ?? '').replace(/\.py$/, '');
  const text = skeleton({
    items,
    dataMethod: method('data'),
    pathFilters: method('path_filters'),
    data,
    from: plugin?.file ?? 'the plugin',
  });
  return {
    migration: { items, byHand, plugin: { path: join(folder, `${name}.ts`), text }, templates },
    diagnostics,
  };
}

async function dataOf(
  settings: Settings,
  surroundings: Parameters<typeof openFiles>[1],
  byHand: string[],
): Promise<Readonly<Record<string, unknown>>> {
  const { show } = surroundings;
  for (const path of settings.data)
    if (!existsSync(path))
      byHand.push(`${show(path)} does not exist: names that it gives are listed as missing.`);
  const files = dataFiles(settings.data, settings.data_namespace);
  const { opened, diagnostics } = await openFiles(
    files.map(({ path }) => path),
    surroundings,
  );
  const loaded = loadFiles(files, show, opened);
  for (const { file, range, message } of [...diagnostics, ...loaded.diagnostics].filter((d) =>
    hasErrors([d]),
  ))
    byHand.push(`${file}:${range.start.line}: ${message}. Names that it gives are listed as missing.`);
  return {
    ...loaded.data,
    ...Object.fromEntries([...settings.data_vars].map(([name]) => [name.split('.')[0], ''])),
  };
}

/** The Python modules that the settings name, with those beside them that they import. */
function pythonFiles(
  settings: Settings,
  show: (path: string) => string,
  byHand: string[],
): readonly PythonFile[] {
  const found = new Map<string, PythonFile>();
  const add = (path: string): void => {
    const text = textOf(path);
    if (text === undefined || found.has(path)) return;
    const module = readPython(text);
    found.set(path, { file: show(path), path, module });
    for (const { module: imported } of module.imports) {
      const beside = join(dirname(path), `${imported.replaceAll('.', '/')}.py`);
      if (statSync(beside, { throwIfNoEntry: false })?.isFile() === true) add(beside);
    }
  };
  for (const name of [...settings.plugins, ...settings.loaders]) {
    if (/\.(m?ts|m?js)$/.test(name)) continue;
    const module = name.includes(':') ? name.slice(0, name.indexOf(':')) : name.replace(/\.[^.]*$/, '');
    const candidates = settings.import_paths.flatMap((folder) => {
      const path = join(folder, module.replaceAll('.', '/'));
      return [`${path}.py`, join(path, '__init__.py')];
    });
    const path = candidates.find((candidate) => existsSync(candidate));
    if (path === undefined) byHand.push(`The Python module ${module} was not found in import_paths.`);
    else add(path);
  }
  return [...found.values()];
}

/** What the stubs do not stand for. */
function leftOver(settings: Settings, python: readonly PythonFile[], items: readonly Item[]): string[] {
  const left: string[] = [];
  const needed = new Set(items.map(({ name }) => name));
  const place = (file: string, { first, last }: PythonFunction) => `${file}:${first}-${last}`;
  for (const { file, module } of python) {
    for (const definition of module.functions) {
      if (definition.owner === undefined) continue;
      if (['filters', 'functions', 'tests', 'globals'].includes(definition.name)) {
        const unused = listedBy(definition).filter((name) => !needed.has(name));
        if (unused.length > 0)
          left.push(`${place(file, definition)}: no template uses ${unused.join(', ')}; there is no stub.`);
      }
      if (definition.name === 'data')
        left.push(
          `${place(file, definition)}: data() may change what is inside the data, which templates do not show. Port it line by line.`,
        );
      if (definition.name === 'path_filters')
        left.push(
          `${place(file, definition)}: path_filters() decides which files are rendered. Port it before you compare.`,
        );
      if (['extensions', 'loaders'].includes(definition.name))
        left.push(
          `${place(file, definition)}: ${definition.name}() is Python inside of Jinja, which has no counterpart.`,
        );
    }
    for (const { module: imported, line } of module.imports)
      if (
        !isKnownModule(imported) &&
        !python.some((other) => other.file.endsWith(`${imported.replaceAll('.', '/')}.py`))
      )
        left.push(
          `${file}:${line}: it uses the package ${imported.split('.')[0]}; find one of npm, or write what it does.`,
        );
  }
  for (const extension of settings.extensions)
    if (!/^jinja2\.ext\.(do|loopcontrols|with_|autoescape)$/.test(extension))
      left.push(`makejinja.toml: the Jinja extension ${extension} is Python and cannot be ported.`);
  return left;
}

/** What Node has as well, or what a plugin in TypeScript does not need. */
function isKnownModule(name: string): boolean {
  const [top = ''] = name.split('.');
  return 'makejinja typing types collections abc dataclasses enum functools itertools re json base64 pathlib os sys math random string datetime hashlib ipaddress secrets netaddr tomllib urllib copy __future__ contextlib operator textwrap shutil subprocess logging uuid time io'
    .split(' ')
    .includes(top);
}

function noInput(path: string, location: Pick<Diagnostic, 'file' | 'range'>): Diagnostic {
  return {
    code: 'makejinja/path-not-found',
    severity: 'error',
    message: `the input ${path} does not exist`,
    path: 'inputs',
    hint: 'Correct the path: in makejinja.toml it is relative to the folder of that file.',
    ...location,
  };
}

/** A plugin that is there already is never written over. */
export function alreadyThere(file: string): Diagnostic {
  return {
    code: 'makejinja/plugin-exists',
    severity: 'error',
    message: `${file} exists already, and is left alone`,
    file,
    path: '',
    range: startOfFile,
    hint: 'Name another file with --output, or print the skeleton with --output /dev/stdout.',
  };
}
