import { createEngine, type Engine, type EngineOptions, jinjaDelimiters } from '../../src/jinja/index.ts';

/** An engine over templates in memory; `main` is the one that `render` and `problem` take. */
export function engineOf(
  templates: Readonly<Record<string, string>>,
  options: Partial<EngineOptions> = {},
): Engine {
  return createEngine({
    delimiters: jinjaDelimiters,
    loader: (name) =>
      Object.hasOwn(templates, name) ? { text: templates[name] ?? '', path: `templates/${name}` } : undefined,
    templateNames: () => Object.keys(templates),
    ...options,
  });
}

export function render(
  template: string | Readonly<Record<string, string>>,
  context: Readonly<Record<string, unknown>> = {},
  options: Partial<EngineOptions> = {},
): string {
  const templates = typeof template === 'string' ? { main: template } : template;
  const result = engineOf(templates, options).render('main', context);
  if (!result.ok) throw new Error(`${result.diagnostic.message}\n${result.diagnostic.hint}`);
  return result.text;
}

/** The diagnostic of a failed render, as `code line:column message` and its hint. */
export function problem(
  template: string | Readonly<Record<string, string>>,
  context: Readonly<Record<string, unknown>> = {},
  options: Partial<EngineOptions> = {},
): { where: string; message: string; hint: string } {
  const templates = typeof template === 'string' ? { main: template } : template;
  const result = engineOf(templates, options).render('main', context);
  if (result.ok) throw new Error(`rendered ${JSON.stringify(result.text)}`);
  const { code, file, range, message, hint } = result.diagnostic;
  return { where: `${code} ${file}:${range.start.line}:${range.start.column}`, message, hint };
}
