import { posix } from 'node:path';
import type { Project } from '../app-kit/project.ts';
import type { Variables } from '../app-kit/values.ts';
import type { Diagnostic, Location } from '../diagnostics/diagnostic.ts';
import { fitsWhole, literal, many, notSlash, one } from '../disk/wildcards.ts';
import { spend } from '../jinja/index.ts';
import { isSealedPath } from '../sops/sealed.ts';
import { boilerplate } from './boilerplate.ts';
import { clusterEngine } from './engine.ts';
import type { RenderedFile } from './rendered-file.ts';
import { isPartial, isTemplate, outputPath, type Template, type TemplateSet } from './templates.ts';

export interface RenderOptions {
  /** The path of the only file that is needed; others are rendered only if it depends on them. */
  readonly only?: string;
  /** The path of the output folder in its repository; empty by default. */
  readonly folder?: string;
}

/** The files of all templates in the order of their paths, and what was wrong in templates. */
export interface RenderResult {
  readonly files: readonly RenderedFile[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Renders every template of the set; a template whose result is blank writes no file. A template that lists other files, as in
 * `rendered('*.yaml')`, is rendered after the files next to it and below it. Pure.
 */
export function render(
  templates: TemplateSet,
  variables: Variables,
  project: Project,
  { only, folder = '' }: RenderOptions = {},
): RenderResult {
  const named = contextOf(variables, project);
  const { templates: all, contextOf: around } = boilerplate(templates, variables, named, project, folder);
  const engine = clusterEngine(all, project.extensions);
  // One object for all templates, because it has a thousand names; only `app` and `tree` are set for each template.
  const context = { ...named };
  const files = new Map<string, RenderedFile>();
  const diagnostics: Diagnostic[] = [];
  const needed = only === undefined ? undefined : neededFor(only, all);
  for (const { name, path: template, text } of inOrder(all)) {
    if (isPartial(name)) continue;
    const path = outputPath(name);
    if (needed !== undefined && !needed(path)) continue;
    const add = (content: string, originOf: RenderedFile['originOf']) => {
      if (content.trim() === '') return;
      files.set(path, { path, content, template, secret: isSealedPath(path), originOf });
    };
    if (!isTemplate(name)) {
      add(text, (line) => at(template, line));
      continue;
    }
    const rendered = (pattern: string) => listBeside(path, pattern, files);
    const result = engine.render(name, Object.assign(context, around(name, files), { rendered }));
    if (!result.ok) diagnostics.push(result.diagnostic);
    else {
      add(result.text, (line) => {
        const origin = result.origins.at(line);
        return origin === undefined ? undefined : at(origin.file, origin.line);
      });
    }
  }
  return { files: [...files.values()].sort((a, b) => (a.path < b.path ? -1 : 1)), diagnostics };
}

/** What has to be rendered for one file: only that file, or everything below its folder if it lists rendered files. */
function neededFor(only: string, templates: TemplateSet): (path: string) => boolean {
  const own = [...templates.values()].find(({ name }) => !isPartial(name) && outputPath(name) === only);
  if (own === undefined || !asks(own)) return (path) => path === only;
  const folder = `${posix.dirname(only)}/`;
  return (path) => path.startsWith(folder);
}

function asks({ name, text }: Template): boolean {
  return isTemplate(name) && /\brendered\(|\binclude 'shared\//.test(text);
}

function at(file: string, line: number): Location {
  return { file, range: { start: { line, column: 1 }, end: { line, column: 1 } } };
}

/** Templates that call `rendered()` come last, deepest folder first, and `kustomization.yaml` last within a folder. */
function inOrder(templates: TemplateSet): readonly Template[] {
  const depth = ({ name }: Template) => name.split('/').length;
  const kustomization = ({ name }: Template) =>
    Number(posix.basename(outputPath(name)) === 'kustomization.yaml');
  const all = [...templates.values()];
  return [
    ...all.filter((template) => !asks(template)),
    ...all.filter(asks).sort((a, b) => depth(b) - depth(a) || kustomization(a) - kustomization(b)),
  ];
}

/** The paths, relative to the folder of `path`, of the files rendered so far that match; `*` stands for one path segment. */
function listBeside(path: string, pattern: string, files: ReadonlyMap<string, RenderedFile>): string[] {
  const folder = `${posix.dirname(path)}/`;
  const [head = '', ...rest] = pattern.split('*');
  const steps = [
    ...literal(head),
    ...rest.flatMap((part) => [one(notSlash), many(notSlash), ...literal(part)]),
  ];
  spend(steps.length);
  return [...files.keys()]
    .filter((other) => {
      spend();
      if (!other.startsWith(folder)) return false;
      spend(steps.length + other.length);
      return fitsWhole(steps, other.slice(folder.length));
    })
    .map((other) => `./${other.slice(folder.length)}`)
    .sort();
}

/** A setting that is not given is None in templates, so that conditions can test for it. */
function contextOf(variables: Variables, { schema, absent = [] }: Project): Record<string, unknown> {
  const settings = [...Object.keys(schema.properties), ...absent].map((name) => [name, null] as const);
  const given = Object.entries(variables).map(([name, value]) => [name, value ?? null] as const);
  return Object.fromEntries([...settings, ...given]);
}
