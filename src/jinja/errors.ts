import type { TemplateCode } from './codes.ts';
import type { LoadedTemplate } from './runtime/context.ts';

/** An expression or tag of a template. */
export interface Place {
  readonly template: LoadedTemplate;
  readonly site: number;
}

/** What a filter, test or function throws, and the engine itself, when a template asks for what cannot be. */
export class TemplateError extends Error {
  readonly code: TemplateCode;
  /** The name that was looked for, and those that exist, where a name was wrong. */
  readonly names: { readonly wanted: string; readonly known: readonly string[] } | undefined;
  /** Where the error belongs, if that is not the place being evaluated. */
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

/** A mistake in the text of a template, found before anything is rendered. Offsets count from 0. */
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
