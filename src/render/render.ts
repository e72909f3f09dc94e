import { posix } from 'node:path';
import type { Project } from '../app-kit/project.ts';
import type { Variables } from '../app-kit/values.ts';
import type { Diagnostic, Location } from '../diagnostics/diagnostic.ts';
import { boilerplate, type GeneratedFile } from './boilerplate.ts';
import { clusterEngine } from './engine.ts';
import { isSecretPath, type RenderedFile } from './rendered-file.ts';
import { isPartial, isTemplate, outputPath, type Template, type TemplateSet } from './templates.ts';

export interface RenderResult {
  readonly files: readonly RenderedFile[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Render every template of the set, and write what apps leave to be generated; a file that comes out blank is not
 * written. A file that asks, as in `rendered('*.yaml')`, what was written beside and below it comes after all of that.
 * Pure.
 */
export function render(templates: TemplateSet, variables: Variables, project: Project): RenderResult {
  const engine = clusterEngine(templates);
  const context = contextOf(variables, project);
  const files = new Map<string, RenderedFile>();
  const diagnostics: Diagnostic[] = [];
  for (const item of inOrder(itemsOf(templates, project, variables))) {
    const { path } = item;
    const rendered = (pattern: string) => listBeside(path, pattern, files);
    const add = (content: string, template: string, originOf: RenderedFile['originOf']) => {
      if (content.trim() === '') return;
      files.set(path, { path, content, template, secret: isSecretPath(path), originOf });
    };
    if ('generated' in item) {
      add(item.generated.text(rendered), `app ${item.generated.app}`, () => undefined);
      continue;
    }
    const { name, path: template, text } = item.template;
    if (!isTemplate(name)) {
      add(text, template, (line) => at(template, line));
      continue;
    }
    const result = engine.render(name, { ...context, rendered });
    if (!result.ok) diagnostics.push(result.diagnostic);
    else {
      add(result.text, template, (line) => {
        const origin = result.origins.at(line);
        return origin === undefined ? undefined : at(origin.file, origin.line);
      });
    }
  }
  return { files: [...files.values()].sort((a, b) => (a.path < b.path ? -1 : 1)), diagnostics };
}

/** One file to write, from a template or from an app. */
type Item = {
  readonly path: string;
  /** Whether it asks what was written beside and below it. */
  readonly lists: boolean;
} & ({ readonly template: Template } | { readonly generated: GeneratedFile });

/** What there is to write: of a template and an app that write the same file, the template. */
function itemsOf(templates: TemplateSet, { apps }: Project, variables: Variables): readonly Item[] {
  const items = new Map<string, Item>();
  for (const generated of boilerplate(apps, variables)) {
    const { path, lists } = generated;
    items.set(path, { path, lists, generated });
  }
  for (const template of templates.values()) {
    const { name, text } = template;
    if (isPartial(name)) continue;
    const path = outputPath(name);
    items.set(path, { path, lists: isTemplate(name) && /\brendered\(/.test(text), template });
  }
  return [...items.values()];
}

function at(file: string, line: number): Location {
  return { file, range: { start: { line, column: 1 }, end: { line, column: 1 } } };
}

/** Files that list others come last, the deepest first, and `kustomization.yaml` last within a folder. */
function inOrder(items: readonly Item[]): readonly Item[] {
  const depth = ({ path }: Item) => path.split('/').length;
  const kustomization = ({ path }: Item) => Number(posix.basename(path) === 'kustomization.yaml');
  return [
    ...items.filter(({ lists }) => !lists),
    ...items
      .filter(({ lists }) => lists)
      .sort(
        (a, b) => depth(b) - depth(a) || kustomization(a) - kustomization(b) || (a.path < b.path ? -1 : 1),
      ),
  ];
}

/** Paths, relative to the folder of `path`, of the files so far that match; `*` stands for one path segment. */
function listBeside(path: string, pattern: string, files: ReadonlyMap<string, RenderedFile>): string[] {
  const folder = `${posix.dirname(path)}/`;
  const segments = pattern.split('*').map((part) => part.replace(/[\\^$.+?()[\]{}|]/g, '\\$&'));
  const matching = new RegExp(`^${segments.join('[^/]+')}$`);
  return [...files.keys()]
    .filter((other) => other.startsWith(folder) && matching.test(other.slice(folder.length)))
    .map((other) => `./${other.slice(folder.length)}`)
    .sort();
}

/** A setting that is not given is Python's None in templates, so that a condition may ask for it. */
function contextOf(variables: Variables, { schema }: Project): Record<string, unknown> {
  const settings = Object.keys(schema.properties).map((name) => [name, null] as const);
  const given = Object.entries(variables).map(([name, value]) => [name, value ?? null] as const);
  return Object.fromEntries([...settings, ...given]);
}
