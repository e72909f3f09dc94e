import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Project, variableNames } from '../app-kit/project.ts';
import type { Variables } from '../app-kit/values.ts';
import { placeholderPlaces } from '../config/placeholders.ts';
import { type Diagnostic, hasErrors, type Location } from '../diagnostics/diagnostic.ts';
import { pathText } from '../diagnostics/path-text.ts';
import { diskDiagnostic } from '../disk/problem.ts';
import { readInputText } from '../disk/read-input.ts';
import type { CheckResult, Engine } from '../jinja/index.ts';
import { type CheckedSource, checkConfiguration } from '../pipeline/check-configuration.ts';
import { configurationFiles } from '../pipeline/extended-files.ts';
import { readTemplates } from '../pipeline/load.ts';
import { type LoadedProject, loadProject } from '../pipeline/project/load.ts';
import { ownModules } from '../pipeline/project/own-modules.ts';
import { folderInRepository } from '../pipeline/repository.ts';
import {
  clusterFolderOf,
  type Environment,
  shownBelow,
  type Workspace,
  workspace,
} from '../pipeline/workspace.ts';
import { helpers } from '../render/check.ts';
import { clusterEngine } from '../render/engine.ts';
import { type RenderResult, render } from '../render/render.ts';
import { isTemplate, type Template, type TemplateSet } from '../render/templates.ts';
import type { Cluster, FileKind } from './find-folder.ts';
import { isShipped, shownIn } from './places.ts';

/** The files that are open in the editor, by absolute path. */
export interface OpenFiles {
  readonly text: (path: string) => string | undefined;
  readonly paths: () => readonly string[];
}

/** The templates as in the editor, with an engine that caches compiled templates. */
interface Templates {
  readonly all: TemplateSet;
  readonly engine: Engine;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Everything known about one cluster: its apps as on disk; its configuration and templates as in the editor. Each part is
 * computed when it is first needed, and cached until its inputs change. Reads files and writes none.
 */
export class ClusterFolder {
  readonly cwd: string;
  /** The path of the configuration below the folder. */
  readonly config: string;
  readonly #env: Environment;
  readonly #open: OpenFiles;
  #project: Promise<LoadedProject> | undefined;
  #onDisk: Promise<Pick<Templates, 'all' | 'diagnostics'>> | undefined;
  #engine:
    | { readonly project: Project; readonly live: Map<string, Template>; readonly engine: Engine }
    | undefined;
  #templates: Promise<Templates> | undefined;
  #checked: Promise<CheckedSource> | undefined;
  #files: readonly string[] | undefined;
  #uses: { readonly of: Templates; readonly result: CheckResult } | undefined;
  #rendered:
    | { readonly of: Templates; readonly variables: Variables; readonly result: RenderResult }
    | undefined;

  constructor({ cwd, config }: Cluster, env: Environment, open: OpenFiles) {
    this.cwd = cwd;
    this.config = config;
    this.#env = env;
    this.#open = open;
  }

  get place(): Workspace {
    const { cwd, config } = this;
    return workspace({ cwd, env: this.#env }, { config, output: clusterFolderOf(config) });
  }

  /** The prefix for paths of the tree, relative to the folder. */
  get below(): string {
    return shownBelow(this.place);
  }

  /** The paths, below the folder, of the configuration and of the files that it extends. */
  configurationFiles(): readonly string[] {
    this.#files ??= configurationFiles(this, this.#open.text) ?? [join(this.cwd, this.config)];
    return this.#files.map((path) => shownIn(this.cwd, path));
  }

  /** Drops everything that depends on a file that was edited in the editor or, with `onDisk`, written by anyone. */
  changed(kind: FileKind, onDisk: boolean): void {
    if (kind === 'output' || (kind === 'code' && !onDisk)) return;
    if (kind === 'configuration') {
      this.#checked = undefined;
      this.#files = undefined;
    }
    if (kind === 'template') {
      this.#templates = undefined;
      if (onDisk) this.#onDisk = undefined;
    }
    if (kind === 'code') {
      this.#project = undefined;
      this.#checked = undefined;
      this.#onDisk = undefined;
      this.#templates = undefined;
    }
  }

  /** The text of a file below the folder, as in the editor; undefined if it does not exist. */
  text(path: string): string | undefined {
    const file = join(this.cwd, path);
    const open = this.#open.text(file);
    if (open !== undefined) return open;
    return existsSync(file) ? readInputText(file) : undefined;
  }

  loaded(): Promise<LoadedProject> {
    this.#project ??= loadProject(this.place);
    return this.#project;
  }

  async project(): Promise<Project | undefined> {
    return (await this.loaded()).project;
  }

  /** The paths of the user's code that defines the project, without what it imports. */
  codeFiles(): readonly string[] {
    return ownModules(this.cwd).map((path) => shownIn(this.cwd, path));
  }

  /** All modules below `apps/` and the configuration of the project, which may contain its code. */
  async codeModules(): Promise<readonly string[]> {
    const { globby } = await import('globby');
    const below = await globby('apps/**/*.{ts,mts,js,mjs}', {
      cwd: this.cwd,
      ignore: ['**/node_modules/**'],
    });
    return [...new Set([...this.codeFiles(), ...below])].sort();
  }

  /** The checked configuration; undefined while the apps cannot be loaded. */
  async checked(): Promise<CheckedSource | undefined> {
    const project = await this.project();
    if (project === undefined) return undefined;
    const { place } = this;
    this.#checked ??= checkConfiguration(place, project, this.#open.text);
    return this.#checked;
  }

  async templates(): Promise<Templates | undefined> {
    const project = await this.project();
    if (project === undefined) return undefined;
    this.#templates ??= this.#readTemplates(project);
    return this.#templates;
  }

  /** What the templates read, and their errors; nothing is rendered. */
  async uses(): Promise<CheckResult | undefined> {
    const project = await this.project();
    const templates = await this.templates();
    if (project === undefined || templates === undefined) return undefined;
    if (this.#uses?.of !== templates) {
      const names = [...templates.all.keys()].filter(isTemplate);
      const known = new Set([...variableNames(project), ...helpers]);
      this.#uses = { of: templates, result: templates.engine.check(names, known) };
    }
    return this.#uses.result;
  }

  /** The rendered tree; undefined while the configuration is not valid. Too slow to run on every keystroke. */
  async rendered(): Promise<RenderResult | undefined> {
    const [project, checked, templates] = [
      await this.project(),
      await this.checked(),
      await this.templates(),
    ];
    const variables = checked?.configuration?.variables;
    if (project === undefined || variables === undefined || templates === undefined) return undefined;
    if (this.#rendered?.of !== templates || this.#rendered.variables !== variables) {
      this.#rendered = {
        of: templates,
        variables,
        result: render(templates.all, variables, project, { folder: folderInRepository(this.place) }),
      };
    }
    return this.#rendered.result;
  }

  /** All findings; with `thorough` also those that only rendering finds. */
  async diagnostics(thorough: boolean): Promise<readonly Diagnostic[]> {
    const { diagnostics: refused, project } = await this.loaded();
    if (project === undefined) return refused;
    const [checked, templates, uses] = [await this.checked(), await this.templates(), await this.uses()];
    const inTemplates = ofTheUser(uses?.diagnostics ?? []);
    const rendered = thorough && !hasErrors(inTemplates) ? await this.rendered() : undefined;
    return [
      ...refused,
      ...(checked === undefined ? [] : eachPlaceholder(checked, project)),
      ...(templates?.diagnostics ?? []),
      ...inTemplates,
      ...(rendered?.diagnostics ?? []),
    ];
  }

  async #readTemplates(project: Project): Promise<Templates> {
    this.#onDisk ??= this.#read(project);
    const { all: onDisk, diagnostics } = await this.#onDisk;
    if (this.#engine?.project !== project) {
      const live = new Map<string, Template>();
      this.#engine = { project, live, engine: clusterEngine(live, project.extensions) };
    }
    const { live, engine } = this.#engine;
    live.clear();
    for (const [name, template] of onDisk) live.set(name, template);
    for (const file of this.#open.paths()) this.#putOpen(file, live);
    return { all: new Map(live), engine, diagnostics };
  }

  async #read(project: Project): Promise<Pick<Templates, 'all' | 'diagnostics'>> {
    try {
      return { all: await readTemplates(this.place, project), diagnostics: [] };
    } catch (error) {
      const refused = diskDiagnostic(error, this.cwd);
      if (refused === undefined) throw error;
      return { all: new Map(), diagnostics: [refused] };
    }
  }

  /** Adds a file as it is in the editor, unless another file with its name takes precedence. */
  #putOpen(file: string, live: Map<string, Template>): void {
    const path = shownIn(this.cwd, file);
    const [, folder, name] = /^templates\/(config|overrides)\/(.+)$/.exec(path) ?? [];
    const text = this.#open.text(file);
    if (name === undefined || text === undefined) return;
    const known = live.get(name);
    if (known?.path.startsWith('templates/overrides/') && folder === 'config') return;
    live.set(name, { name, path, text });
  }
}

/**
 * Keeps the findings that the user can fix: none in the package's templates, which test whether the names of an absent app are
 * defined; and for such tests in the user's own templates, only that the result is always false.
 */
function ofTheUser(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const own = diagnostics.filter(({ file }) => !isShipped(file));
  const keyOf = ({ file, message }: Diagnostic) => `${file}: ${/'\w+'/.exec(message)?.[0]}`;
  const isGuard = ({ code, severity }: Diagnostic) =>
    code === 'template/unknown-name' && severity === 'warning';
  const guarded = new Set(own.filter(isGuard).map(keyOf));
  return own.filter(
    (one) => isGuard(one) || one.code !== 'template/unknown-name' || !guarded.has(keyOf(one)),
  );
}

/** In an editor, each placeholder is marked at its own place. */
function eachPlaceholder({ source, diagnostics }: CheckedSource, project: Project): readonly Diagnostic[] {
  return diagnostics.flatMap((diagnostic) => {
    if (diagnostic.code !== 'config/placeholder' || source === undefined) return [diagnostic];
    const inFile = placeholderPlaces(source, project).filter(({ file }) => file === diagnostic.file);
    return inFile.map(({ path, range }) => ({
      ...diagnostic,
      message: `${pathText(path)} has a domain that is reserved for examples`,
      path: pathText(path),
      range,
    }));
  });
}

/** Where the user's code declares a name. */
export async function declaredAt(folder: ClusterFolder, name: string): Promise<Location | undefined> {
  const { declarationOf } = await import('../pipeline/project/modules.ts');
  const declared = new RegExp(`(?<![\\w$'"])['"]?${name}['"]?\\s*:`);
  for (const file of await folder.codeFiles()) {
    const text = folder.text(file) ?? '';
    if (!declared.test(text)) continue;
    const start = declarationOf(text, [name]);
    return { file, range: { start, end: { line: start.line, column: start.column + name.length } } };
  }
  return undefined;
}
