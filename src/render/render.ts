import type { Variables } from '../derive/derivation.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { startOfFile } from '../diagnostics/diagnostic.ts';
import { createEngine } from './engine.ts';
import { isSecretPath, type RenderedFile } from './rendered-file.ts';
import { isPartial, isTemplate, outputPath, type TemplateSet } from './templates.ts';

export interface RenderResult {
  readonly files: readonly RenderedFile[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Render every template of the set; a template whose result is blank writes no file. Pure. */
export function render(templates: TemplateSet, variables: Variables): RenderResult {
  const engine = createEngine((name) => templates.get(name));
  const files: RenderedFile[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const { name, path: template, text } of templates.values()) {
    if (isPartial(name)) continue;
    const path = outputPath(name);
    const result = isTemplate(name) ? engine.render(name, contextOf(variables)) : text;
    if (typeof result !== 'string') diagnostics.push(result);
    else if (result.trim() !== '') {
      files.push({
        path,
        content: result,
        template,
        secret: isSecretPath(path),
        originOf: () => ({ file: template, range: startOfFile }),
      });
    }
  }
  return { files, diagnostics };
}

/** A setting that is not given is Python's None in templates, so that a condition may ask for it. */
function contextOf(variables: Variables): Record<string, unknown> {
  return Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, value ?? null]));
}
