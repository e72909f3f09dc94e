import type { Project } from '../app-kit/project.ts';
import type { Variables } from '../app-kit/values.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { render } from './render.ts';
import { outputPath, type TemplateSet } from './templates.ts';

/** A file that a command prints instead of writing it into the tree: renders one template, by the name of its output. */
export function renderOne(
  templates: TemplateSet,
  name: string,
  variables: Variables,
  project: Project,
): { readonly text?: string; readonly diagnostics: readonly Diagnostic[] } {
  const own = new Map([...templates].filter(([key]) => outputPath(key) === name));
  const { files, diagnostics } = render(own, variables, project);
  const [file] = files;
  return { diagnostics, ...(file !== undefined && { text: file.content }) };
}
