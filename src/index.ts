/** The library: the stages of the pipeline, for programs that use them without the command line. */

export * from './app-kit/index.ts';
export type { Project } from './app-kit/project.ts';
export * from './app-kit/values.ts';
export { shipped } from './apps/shipped.ts';
export type { DiagnosticCode } from './codes.ts';
export { type ValidateResult, type ValidConfiguration, validate } from './config/validate.ts';
export type { Diagnostic, Location, Position, Range, Severity } from './diagnostics/diagnostic.ts';
export { parseSource, type Source } from './diagnostics/source.ts';
export {
  createEngine,
  type Engine,
  type EngineOptions,
  float,
  gitopsDelimiters,
  jinjaDelimiters,
  Keywords,
  PyObject,
  TemplateError,
  tuple,
  withParameters,
} from './jinja/index.ts';
export { collectDeclarations } from './pipeline/collect-declarations.ts';
export { type ConfigureOptions, type ConfigureResult, configure } from './pipeline/configure.ts';
export { type Workspace, workspace } from './pipeline/workspace.ts';
export { type RenderResult, render } from './render/render.ts';
export type { RenderedFile } from './render/rendered-file.ts';
export { loadTemplates, type Template, type TemplateSet } from './render/templates.ts';
export type { Declarations } from './verify/declarations.ts';
export type { TreeFile, VerifyOptions } from './verify/tree.ts';
export { type VerifyInput, verifyTree } from './verify/verify.ts';
export { type Plan, plan } from './write/plan.ts';
