import { existsSync } from 'node:fs';
import { extname, join, resolve } from 'node:path';
import type { Diagnostic, Location } from '../../diagnostics/diagnostic.ts';
import { atPlace } from '../../diagnostics/finding.ts';
import type { OptionName, Settings } from '../settings/options.ts';

const extensions = ['.ts', '.mts', '.mjs', '.js'];

/**
 * The modules to load: those given on the command line, or else those that the settings name. `plugin:Plugin`, a Python name,
 * means `plugin.ts` (or `.mts`, `.mjs`, `.js`) in one of the import paths; it is an error if there is none.
 */
export function choosePlugins(
  settings: Settings,
  given: readonly string[],
  cwd: string,
  show: (path: string) => string,
  locate: (name: OptionName) => Location,
): { readonly paths: readonly string[]; readonly diagnostics: readonly Diagnostic[] } {
  if (given.length > 0) return { paths: given.map((path) => resolve(cwd, path)), diagnostics: [] };
  const paths: string[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const option of ['plugins', 'loaders'] as const) {
    for (const name of settings[option]) {
      const path = extensions.includes(extname(name)) ? resolve(cwd, name) : findModule(settings, name);
      if (path === undefined) diagnostics.push(pythonOnly(option, name, settings, show, locate));
      else paths.push(path);
    }
  }
  return { paths, diagnostics };
}

/** `your.custom:Plugin` and `your.custom.Plugin` both mean a class in the module `your/custom`. */
function findModule({ import_paths: folders }: Settings, name: string): string | undefined {
  const module = name.includes(':') ? name.slice(0, name.indexOf(':')) : name.replace(/\.[^.]*$/, '');
  const file = module.replaceAll('.', '/');
  const candidates = folders.flatMap((folder) =>
    extensions.map((extension) => join(folder, file + extension)),
  );
  return candidates.find((candidate) => existsSync(candidate));
}

function pythonOnly(
  option: 'plugins' | 'loaders',
  name: string,
  { import_paths: folders }: Settings,
  show: (path: string) => string,
  locate: (name: OptionName) => Location,
): Diagnostic {
  const where = folders.map((folder) => join(show(folder), 'plugin.ts')).join(' or ');
  return atPlace(locate(option), {
    code: 'makejinja/python-plugin',
    message: `"${name}" is a plugin in Python, which clusterwright cannot run`,
    path: option,
    hint: `Port it to a module (\`clusterwright migrate\` writes a skeleton, docs/migrating-from-makejinja.md shows how) and name that with --plugin, or put it at ${where}.`,
  });
}
