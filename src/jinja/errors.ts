import type { TemplateCode } from './codes.ts';
import type { LoadedTemplate } from './runtime/context.ts';

/** A position in a template: an expression or a tag. */
export interface Place {
  readonly template: LoadedTemplate;
  readonly site: number;
}

/** Thrown by filters, tests and functions, and by the engine itself, if a template asks for something impossible. */
export class TemplateError extends Error {
  readonly code: TemplateCode;
  /** For an unknown name: that name, and the known ones. */
  readonly names: { readonly wanted: string; readonly known: readonly string[] } | undefined;
  /** The position of the error, if it is not the one being evaluated. */
  readonly place: Place | undefined;

  constructor(
    message: string,
    code: TemplateCode = 'template/function-failed',
    details: { names?: TemplateError['names']; place?: Place | undefined; cause?: unknown } = {},
  ) {
    super(message, { cause: details.cause });
    this.name = 'TemplateError';
    this.code = code;
    this.names = details.names;
    this.place = details.place;
  }
}

/** A syntax error in a template, found before rendering. Offsets start at 0. */
export class SyntaxProblem extends Error {
  readonly start: number;
  readonly end: number;
  readonly code: TemplateCode;

  constructor(message: string, start: number, end: number, code: TemplateCode = 'template/syntax') {
    super(message);
    this.name = 'SyntaxProblem';
    this.start = start;
    this.end = end;
    this.code = code;
  }
}

export function typeError(message: string): TemplateError {
  return new TemplateError(message, 'template/type');
}

export function valueError(message: string): TemplateError {
  return new TemplateError(message, 'template/value');
}

export function limitError(message: string): TemplateError {
  return new TemplateError(message, 'template/limit');
}
