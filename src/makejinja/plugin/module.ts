import { existsSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import { dirname, extname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Script } from 'node:vm';
import { transform } from 'sucrase';
import { didYouMean } from '../../diagnostics/suggest.ts';
import { readInputText } from '../../disk/read-input.ts';
import { packageRoot } from '../../package-root.ts';
import { noteModule, noteRead, noteUnknown, observed } from './reads.ts';

const transpiled = new Set(['.ts', '.mts', '.js', '.mjs']);

/** Modules of this program by the names that users import. */
export type Apis = Readonly<Record<string, object>>;

interface Context {
  readonly loaded: Map<string, Module>;
  readonly apis: Apis;
}

interface Module {
  exports: Record<string, unknown>;
}

type Wrapper = (
  exports: object,
  require: (specifier: string) => unknown,
  module: Module,
  filename: string,
  folder: string,
  meta: object,
) => unknown;

/**
 * Loads an ES module in JavaScript or TypeScript, with the modules that it imports by relative paths, on every supported version
 * of Node and without a build step: types are stripped, imports become calls, and line numbers stay. `apis` are modules of this
 * program by the names that users import, so that these need no installed package. Other packages are resolved from the folder of
 * the importing module. Throws what the module throws, and a SyntaxError if it cannot be parsed.
 */
export async function loadModule(path: string, apis: Apis): Promise<Record<string, unknown>> {
  const loaded = new Map<string, Module>();
  const module: Module = { exports: {} };
  loaded.set(path, module);
  // Only the entry module may use top-level `await`: what it imports must be available synchronously.
  await run(path, module, { loaded, apis }, 'async ');
  return module.exports;
}

const begun = new Set<string>();

/** The files whose code this process has run, in order: a later failure in a timer or promise may come from them. */
export function loadedFiles(): ReadonlySet<string> {
  return begun;
}

function run(path: string, module: Module, context: Context, kind: 'async ' | ''): unknown {
  begun.add(path);
  noteRead(path);
  const source = readInputText(path).replace(/^#!.*/, '');
  noteModule(path, source);
  const { code } = transform(source, {
    transforms: extname(path).endsWith('ts') ? ['typescript', 'imports'] : ['imports'],
    disableESTransforms: true,
    filePath: path,
    preserveDynamicImport: false,
  });
  const body = code.replace(/\bimport\.meta\b/g, '__importMeta');
  const parameters = 'exports, require, module, __filename, __dirname, __importMeta';
  const script = new Script(`(${kind}function (${parameters}) {${body}\n})`, { filename: path });
  const wrapper = script.runInThisContext() as Wrapper;
  const meta = { url: pathToFileURL(path).href, filename: path, dirname: dirname(path) };
  return wrapper(module.exports, requireFrom(path, context), module, path, dirname(path), meta);
}

function requireFrom(path: string, context: Context): (specifier: string) => unknown {
  const { loaded, apis } = context;
  const native = createRequire(path);
  return (specifier) => {
    const api = Object.hasOwn(apis, specifier) ? apis[specifier] : undefined;
    if (api !== undefined) return exporting(specifier, api);
    const file = /^\.{0,2}\//.test(specifier) ? resolveFile(resolve(dirname(path), specifier)) : undefined;
    const plugin = apis['clusterwright/plugin'];
    if (file === ownFile() && plugin !== undefined) return plugin;
    if (file === undefined || !transpiled.has(extname(file))) return nativeModule(native, specifier, file);
    const known = loaded.get(file);
    if (known !== undefined) return known.exports;
    const module: Module = { exports: {} };
    loaded.set(file, module);
    run(file, module, context, '');
    return module.exports;
  };
}

/** A module that Node loads by itself: one of its own, one of a package, or a file such as `data.json`. */
function nativeModule(native: NodeJS.Require, specifier: string, file: string | undefined): unknown {
  if (isBuiltin(specifier)) return observed(specifier, native(specifier));
  if (file !== undefined && extname(file) === '.json') noteRead(file);
  else noteUnknown();
  return native(specifier);
}

/** As in Node, importing a name that a module does not export is an error at the import, not at its first use. */
function exporting(specifier: string, api: object): object {
  return new Proxy(api, {
    get(target, name) {
      if (typeof name === 'string' && name !== '__esModule' && name !== 'default' && !(name in target)) {
        const known = didYouMean(name, Object.keys(target), '').hint;
        throw new SyntaxError(`${specifier} does not export ${name}${known === '' ? '' : `. ${known}`}`);
      }
      return Reflect.get(target, name) as unknown;
    },
  });
}

/** The path of the API in this package, for users who import the file itself. */
function ownFile(): string {
  return join(packageRoot(), 'dist/plugin.js');
}

/** In TypeScript, `./values.js`, or a path without extension, may refer to `values.ts`. */
function resolveFile(path: string): string | undefined {
  const stem = path.replace(/\.m?js$/, '');
  const candidates = [path, ...['.ts', '.mts', '.js', '.mjs'].map((extension) => stem + extension)];
  return candidates.find((candidate) => {
    if (extname(candidate) === '') return false;
    // Also of a file that does not exist: once it does, it is found first.
    noteRead(candidate);
    return existsSync(candidate);
  });
}
