import { existsSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { type Diagnostic, hasErrors } from '../../diagnostics/diagnostic.ts';
import { aboutFile, atPlace } from '../../diagnostics/finding.ts';
import type { Result } from '../../diagnostics/result.ts';
import { applyVariables, dataFiles, loadFiles } from '../data/load-data.ts';
import { openFiles } from '../data/open-files.ts';
import * as publicApi from '../plugin/api.ts';
import type { Settings } from '../settings/options.ts';
import { type Overrides, readSettings } from '../settings/read-settings.ts';
import { type FolderFilter, folderFilters } from './folder-filters.ts';
import { needsOf } from './needs.ts';
import { listedBy, type PythonFunction } from './python.ts';
import { namedIn, type PythonFile, pythonFiles } from './python-files.ts';
import { namesSetBy } from './python-names.ts';
import { type Item, isNowhere, type SetName, skeleton } from './skeleton.ts';

export interface MigrateOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly file?: string | undefined;
  /** Options that override the file, as in `render`. */
  readonly overrides?: Overrides;
}

export interface Migration {
  readonly items: readonly Item[];
  /** Other names that the Python plugin sets in the data: they already exist there, or no template uses them. */
  readonly alsoSet: readonly SetName[];
  /** What the stubs do not cover, each as a sentence with its place. */
  readonly byHand: readonly string[];
  /** The plugin module to write: its absolute path and its text. */
  readonly plugin: { readonly path: string; readonly text: string };
  /** Whether a plugin is needed: the settings name one, or templates use something that the data does not provide. */
  readonly isPluginNeeded: boolean;
  readonly templates: number;
}

export type MigrateResult = Result<{
  readonly migration: Migration;
  readonly diagnostics: readonly Diagnostic[];
}>;

/**
 * Determines what a makejinja repository needs from a plugin, from its settings, templates and Python plugins. Runs none of them.
 */
export async function migrate({ cwd, env, file, overrides = {} }: MigrateOptions): Promise<MigrateResult> {
  const show = (path: string) => relative(cwd, path) || path;
  // Nothing is written to it.
  const output = cwd;
  const read = readSettings({ cwd, env, file, overrides: { ...overrides, output } });
  if ('diagnostics' in read) return read;
  const { settings, locate } = read;
  const absent = settings.inputs.filter((path) => !existsSync(path));
  if (absent.length > 0) {
    const diagnostics = absent.map((path) => noInput(show(path), locate('inputs')));
    return { diagnostics };
  }
  const byHand: string[] = [];
  const data = await dataOf(settings, { cwd, env, show }, byHand);
  const ofTemplates = await dataOfTemplates(settings, { cwd, env, show });
  const known = new Set([...Object.keys(data), ...ofTemplates]);
  const { needs, diagnostics, templates } = needsOf(settings, known, show);
  const python = pythonFiles(settings, show, byHand);
  const defined = python.flatMap(({ file: named, module }) =>
    module.functions.map((definition) => ({ file: named, definition })),
  );
  const method = (name: string) =>
    defined.find(({ definition }) => definition.name === name && definition.owner !== undefined);
  const set = new Map<string, SetName>();
  for (const { file: named, text, module } of python)
    for (const one of namesSetBy(text, module))
      if (!set.has(one.name)) set.set(one.name, { ...one, file: named });
  const items = needs.map((need): Item => {
    const isName = need.kind === 'name';
    const definition = defined.find((one) => one.definition.name === need.name);
    const setBy = isName ? set.get(need.name) : undefined;
    return {
      ...need,
      isHelper: !isName && Object.hasOwn(publicApi, need.name),
      python: definition,
      setBy,
      namedAt:
        isName && setBy === undefined && definition === undefined ? namedIn(python, need.name) : undefined,
    };
  });
  const pathFilters = method('path_filters');
  const filters = pathFilters === undefined ? [] : folderFilters(settings, python, cwd);
  const needed = new Set(needs.filter(({ kind }) => kind === 'name').map(({ name }) => name));
  const alsoSet = [...set.values()].filter(({ name }) => !needed.has(name));
  byHand.push(...leftOver(settings, python, items, filters));
  const [plugin] = python;
  const folder = plugin === undefined ? (settings.import_paths[0] ?? cwd) : dirname(plugin.path);
  const name = plugin === undefined ? 'plugin' : (plugin.path.split('/').at(-1) ?? '').replace(/\.py$/, '');
  const text = skeleton({
    items,
    alsoSet,
    dataMethod: method('data'),
    pathFilters,
    folderFilters: filters,
    data,
    from: plugin?.file ?? 'the plugin',
  });
  return {
    migration: {
      items,
      alsoSet,
      byHand,
      plugin: { path: join(folder, `${name}.ts`), text },
      isPluginNeeded:
        [...settings.plugins, ...settings.loaders].length > 0 || items.some((item) => !isNowhere(item)),
      templates,
    },
    diagnostics,
  };
}

/** The names that `file_data` provides to single templates. */
async function dataOfTemplates(
  settings: Settings,
  surroundings: Parameters<typeof openFiles>[1],
): Promise<readonly string[]> {
  const files = [...settings.file_data.values()].flatMap((paths) => dataFiles(paths));
  const { opened } = await openFiles(
    files.map(({ path }) => path),
    surroundings,
  );
  return Object.keys(loadFiles(files, surroundings.show, opened).data);
}

async function dataOf(
  settings: Settings,
  surroundings: Parameters<typeof openFiles>[1],
  byHand: string[],
): Promise<Readonly<Record<string, unknown>>> {
  const { show } = surroundings;
  for (const path of settings.data)
    if (!existsSync(path))
      byHand.push(`${show(path)} does not exist: names that it provides are listed as missing.`);
  const files = dataFiles(settings.data, settings.data_namespace);
  const { opened, diagnostics } = await openFiles(
    files.map(({ path }) => path),
    surroundings,
  );
  const loaded = loadFiles(files, show, opened);
  for (const { file, range, message } of [...diagnostics, ...loaded.diagnostics].filter((d) =>
    hasErrors([d]),
  ))
    byHand.push(`${file}:${range.start.line}: ${message}. Names that it provides are listed as missing.`);
  applyVariables(loaded.data, settings.data_vars);
  return loaded.data;
}

/** What the stubs do not cover. */
function leftOver(
  settings: Settings,
  python: readonly PythonFile[],
  items: readonly Item[],
  filters: readonly FolderFilter[],
): string[] {
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
          `${place(file, definition)}: data() may also change nested data, which templates do not show. Compare it line by line.`,
        );
      if (definition.name === 'path_filters' && filters.length === 0)
        left.push(
          `${place(file, definition)}: path_filters() decides which files are rendered. Port it before you compare.`,
        );
      if (['extensions', 'loaders', 'policies'].includes(definition.name))
        left.push(
          `${place(file, definition)}: ${definition.name}() extends Jinja with Python code, which has no counterpart.`,
        );
    }
    for (const { module: imported, line } of module.imports)
      if (
        !isKnownModule(imported) &&
        !python.some((other) => other.file.endsWith(`${imported.replaceAll('.', '/')}.py`))
      )
        left.push(
          `${file}:${line}: it uses the package ${imported.split('.')[0]}; find an npm package, or write the code yourself.`,
        );
  }
  for (const extension of settings.extensions)
    if (!/^jinja2\.ext\.(do|loopcontrols|with_|autoescape)$/.test(extension))
      left.push(`makejinja.toml: the Jinja extension ${extension} is Python and cannot be ported.`);
  return left;
}

/** Whether a module is part of Python (Node has a counterpart for most), or not needed by a plugin in TypeScript. */
function isKnownModule(name: string): boolean {
  const [top = ''] = name.split('.');
  return 'makejinja jinja2 yaml netaddr __future__ abc argparse asyncio base64 binascii bisect calendar collections configparser contextlib copy csv dataclasses datetime decimal difflib email enum errno fnmatch fractions functools getpass glob gzip hashlib heapq hmac html http importlib inspect io ipaddress itertools json logging math numbers operator os pathlib platform pprint queue random re secrets shlex shutil signal socket ssl stat statistics string struct subprocess sys tempfile textwrap threading time tomllib traceback types typing unicodedata urllib uuid warnings weakref zipfile zlib zoneinfo'
    .split(' ')
    .includes(top);
}

function noInput(path: string, location: Pick<Diagnostic, 'file' | 'range'>): Diagnostic {
  return atPlace(location, {
    code: 'makejinja/path-not-found',
    message: `the input ${path} does not exist`,
    path: 'inputs',
    hint: 'Correct the path: in makejinja.toml it is relative to the folder of that file.',
  });
}

/** The error that an existing plugin is never overwritten. */
export function alreadyThere(file: string): Diagnostic {
  return aboutFile(file, {
    code: 'makejinja/plugin-exists',
    message: `${file} already exists, and was left unchanged`,
    hint: 'Name another file with --output, or print the skeleton with --output /dev/stdout.',
  });
}
