/** The template engine: Jinja2's language on Nunjucks. See docs/jinja.md. */

export type { TemplateCode } from './codes.ts';
export { type CheckResult, createEngine, type Engine, type RenderResult } from './engine.ts';
export { TemplateError } from './errors.ts';
export type { EngineOptions, TemplateText } from './options.ts';
export type { Origin, Origins } from './origins.ts';
export { type HostFunction, Keywords, withParameters } from './runtime/functions.ts';
export { Float, float } from './runtime/numbers.ts';
export { PyObject } from './runtime/object.ts';
export type { Limits } from './runtime/state.ts';
export type { CompiledTemplate } from './runtime/template.ts';
export { Markup, Tuple, tuple, Undefined, type UndefinedKind } from './runtime/values.ts';
export { type Delimiters, type Extension, gitopsDelimiters, jinjaDelimiters } from './syntax/options.ts';
