/** The template engine: the Jinja2 language, implemented on Nunjucks. See docs/jinja.md. */

export { type CheckResult, createEngine, type Engine, type Vocabulary, type Word } from './engine.ts';
export { TemplateError } from './errors.ts';
export { type EngineOptions, type TemplateText, treeLimits } from './options.ts';
export { nested, spend } from './runtime/budget.ts';
export { Keywords, withParameters } from './runtime/functions.ts';
export { Float, float } from './runtime/numbers.ts';
export { PyObject } from './runtime/object.ts';
export { paidText } from './runtime/pay.ts';
export type { CompiledTemplate } from './runtime/template.ts';
export { tuple, type UndefinedKind } from './runtime/values.ts';
export { gitopsDelimiters, jinjaDelimiters } from './syntax/options.ts';
