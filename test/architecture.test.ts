import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

/**
 * The modules of `src/`, from top to bottom. A file may import files of its own module and of modules below it, whether the
 * import is of a value, of a type, or dynamic; so modules cannot form a cycle. A file or folder inside another entry's folder is
 * a module of its own.
 */
const modules = [
  ['bin.ts', 'dev.ts', 'process.ts'],
  ['cli'],
  ['doctor'],
  ['index.ts', 'plugin.ts'],
  ['codes.ts'],
  ['init'],
  ['ci'],
  ['lsp'],
  ['pipeline'],
  ['makejinja'],
  ['helm'],
  ['compare'],
  ['graph'],
  ['moves'],
  ['apps'],
  ['explain'],
  ['secrets'],
  ['write'],
  ['seal'],
  ['render'],
  ['config'],
  ['leaks'],
  ['app-kit'],
  ['verify'],
  ['sops'],
  ['jinja'],
  ['disk', 'git'],
  ['diagnostics'],
  ['package-root.ts', 'untrusted.ts', 'within-time.ts'],
];

/** Imports that still run upward. An entry that is no longer needed fails the test and must be removed. */
const exceptions: readonly { readonly from: string; readonly to: string; readonly since: string }[] = [];

/** Cycles of files by value imports inside a module, each with its reason. */
const circles: readonly { readonly files: string; readonly because: string }[] = [];

/** A source file: its path below `src/`, and its text. */
type Files = ReadonlyMap<string, string>;

interface Import {
  readonly from: string;
  readonly to: string;
  /** Whether it is loaded at run time before anything is called. */
  readonly isStatic: boolean;
}

const src = fileURLToPath(new URL('../src', import.meta.url));
const files: Files = new Map(
  readdirSync(src, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
    .sort()
    .map((path) => [path, readFileSync(join(src, path), 'utf8')]),
);

/** Every import of a file of this project: static, dynamic, type-only, and `import('…').Type`. */
function importsOf(from: string, text: string): Import[] {
  const code = text.replace(/\/\*.*?\*\/|^\s*\/\/.*$/gms, '');
  const pattern =
    /\b(?:(import|export)\s+(type\s)?[^'"`;()]*?from\s*|(import)\s*\(\s*|import\s*)(['"])(\.[^'"]+)\4/g;
  return [...code.matchAll(pattern)].map(([, , type, dynamic, , specifier = '']) => ({
    from,
    to: join(dirname(from), specifier).replaceAll('\\', '/'),
    isStatic: type === undefined && dynamic === undefined,
  }));
}

/** The entry of the table that a file belongs to: the longest one that is the file or contains it. */
function moduleOf(file: string): number {
  const names = modules.flatMap((line, index) => line.map((name) => ({ name, index })));
  const found = names
    .filter(({ name }) => file === name || file.startsWith(`${name}/`))
    .sort((a, b) => b.name.length - a.name.length)[0];
  return found?.index ?? -1;
}

function allImports(tree: Files): Import[] {
  return [...tree].flatMap(([from, text]) => importsOf(from, text));
}

function upward(imports: readonly Import[]): string[] {
  return imports
    .filter(({ from, to }) => moduleOf(to) < moduleOf(from))
    .filter(({ from, to }) => !exceptions.some((known) => known.from === from && known.to === to))
    .map(({ from, to }) => `${from} imports ${to}`);
}

/** Strongly connected groups of files, by Tarjan's algorithm. */
function circlesOf(imports: readonly Import[]): string[] {
  const targets = new Map<string, string[]>();
  for (const { from, to } of imports) targets.set(from, [...(targets.get(from) ?? []), to]);
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const found: string[] = [];
  const visit = (file: string): void => {
    index.set(file, index.size);
    low.set(file, index.size - 1);
    stack.push(file);
    for (const target of targets.get(file) ?? []) {
      if (!index.has(target)) visit(target);
      if (stack.includes(target)) {
        low.set(file, Math.min(low.get(file) ?? 0, low.get(target) ?? 0));
      }
    }
    if (low.get(file) !== index.get(file)) return;
    const group = stack.splice(stack.indexOf(file));
    if (group.length > 1) found.push(group.sort().join(' '));
  };
  for (const file of targets.keys()) if (!index.has(file)) visit(file);
  return found.sort();
}

const imports = allImports(files);

describe('imports', () => {
  test('belong to a module of the table', () => {
    expect([...files.keys()].filter((file) => moduleOf(file) === -1)).toEqual([]);
    const targets = imports.map(({ to }) => to);
    expect(targets.filter((to) => to.endsWith('.ts') && !files.has(to))).toEqual([]);
  });

  test('run downward', () => {
    expect(upward(imports)).toEqual([]);
  });

  test.each([
    ['a value', "import { main } from '../cli/main.ts';"],
    ['a value among types', "import { type ExitStatus, main } from '../cli/main.ts';"],
    ['a type', "import type { Io } from '../cli/io.ts';"],
    ['a type, in several lines', "import type {\n  Io,\n  ExitStatus,\n} from '../cli/io.ts';"],
    ['a type, inline', "type Io = import('../cli/io.ts').Io;"],
    ['a side effect', "import '../process.ts';"],
    ['a dynamic import', "const { main } = await import('../cli/main.ts');"],
    ['a re-export', "export * from '../config/validate.ts';"],
    ['an export of types', "export type { Model } from '../verify/model/model.ts';"],
  ])('are caught if they run upward: %s', (_, line) => {
    const file = 'diagnostics/frame.ts';
    const mutated = importsOf(file, `${line}\n${files.get(file)}`);
    expect(upward(mutated)).toEqual([expect.stringMatching(/^diagnostics\/frame\.ts imports /)]);
  });

  test('need every known exception', () => {
    const present = imports.map(({ from, to }) => `${from} ${to}`);
    expect(exceptions.filter(({ from, to }) => !present.includes(`${from} ${to}`))).toEqual([]);
  });

  test('form no cycle of files at run time without a reason', () => {
    const found = circlesOf(imports.filter(({ isStatic }) => isStatic));
    expect(found).toEqual(circles.map(({ files: known }) => known));
  });

  test('forming a cycle are detected', () => {
    const tree = new Map([
      ['config/a.ts', "import { b } from './b.ts';"],
      ['config/b.ts', "import { c } from './c.ts';\nimport type { D } from './d.ts';"],
      ['config/c.ts', "export { a } from './a.ts';"],
      ['config/d.ts', "export const b = () => import('./b.ts');"],
    ]);
    expect(circlesOf(allImports(tree).filter(({ isStatic }) => isStatic))).toEqual([
      'config/a.ts config/b.ts config/c.ts',
    ]);
  });

  test('load neither parser nor template engine nor verifier until a run needs them', () => {
    const loaded = new Set(['process.ts', 'cli/commands/configure.ts']);
    for (const file of loaded) {
      for (const { from, to, isStatic } of imports) if (isStatic && from === file) loaded.add(to);
    }
    const heavy =
      /^(?:verify|jinja|makejinja|apps|app-kit|render|seal|compare)\/|^sops\/(?:open|seal|keys)\.ts/;
    expect([...loaded].filter((file) => heavy.test(file))).toEqual([]);
    const packages = /from '(?:yaml|nunjucks|re2js|ajv[^']*|age-encryption|globby|smol-toml)'/;
    const lines = (file: string) =>
      (files.get(file) ?? '').split('\n').filter((line) => !line.startsWith('import type'));
    expect([...loaded].filter((file) => lines(file).some((line) => packages.test(line)))).toEqual([]);
  });
});
