import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Settings } from '../settings/options.ts';
import { textOf } from './needs.ts';
import { type PythonModule, readPython } from './python.ts';
import { lineThatNames } from './python-names.ts';

/** A module of a Python plugin. */
export interface PythonFile {
  /** As messages name it. */
  readonly file: string;
  readonly path: string;
  readonly text: string;
  readonly module: PythonModule;
}

/** The Python modules that the settings name, and the local modules that they import. */
export function pythonFiles(
  settings: Settings,
  show: (path: string) => string,
  byHand: string[],
): readonly PythonFile[] {
  const found = new Map<string, PythonFile>();
  const add = (path: string): void => {
    const text = textOf(path);
    if (text === undefined || found.has(path)) return;
    const module = readPython(text);
    found.set(path, { file: show(path), path, text, module });
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

/** The first place in the Python files that mentions a name that none of them defines. */
export function namedIn(python: readonly PythonFile[], name: string): string | undefined {
  for (const how of ['attribute', 'key'] as const)
    for (const { file, text } of python) {
      const line = lineThatNames(text, name, how);
      if (line !== undefined) return `${file}:${line}`;
    }
  return undefined;
}
