import type { ErrorObject, Format, ValidateFunction } from 'ajv';
import { RE2JS } from 're2js';
import { pathOfPointer } from '../../diagnostics/json-pointer.ts';
import type { KeyPath, Part } from '../../diagnostics/source.ts';
import { stringOf } from '../../diagnostics/string-of.ts';
import { withinTime } from '../../within-time.ts';

/** Why a value does not match a schema, or why that is not known. */
export type SchemaAnswer =
  | { readonly errors: readonly ErrorObject[] }
  /** As a part of a sentence about the schema. */
  | { readonly refused: string };

export interface SchemaDialect {
  /** The address in `$schema`. */
  readonly address: string;
  /** The draft to assume for a schema that names none. */
  readonly standard: 'draft-07' | '2020-12';
  /** Absent if formats are not checked. */
  readonly formats?: Readonly<Record<string, Format>>;
}

/**
 * Compiles a JSON Schema from an untrusted source. Its patterns take time linear in the text; validation that takes too
 * long anyway, or a schema that refers to itself without end, is stopped. Throws if it is not a schema, or refers to
 * another one. The validator is loaded on first use.
 */
export async function compileSchema(
  schema: Readonly<Record<string, unknown>>,
  { address, standard, formats }: SchemaDialect,
): Promise<(data: unknown) => SchemaAnswer> {
  const validators = await import('./ajv.ts');
  const isNew = standard === '2020-12' ? !/draft-0[4-7]/.test(address) : /2019-09|2020-12/.test(address);
  const Ajv = isNew ? validators.Ajv2020 : validators.Ajv;
  const ajv = new Ajv({
    ...{ strict: false, allErrors: true, logger: false, validateFormats: formats !== undefined },
    code: { regExp: Object.assign(linearPattern, { code: 'linearPattern' }) },
  });
  for (const [name, format] of Object.entries(formats ?? {})) ajv.addFormat(name, format);
  // The draft's own address may be written in ways that the validator does not recognise.
  const { $schema: _, ...plain } = schema;
  const compiled = stoppable((): { readonly validate: ValidateFunction } => ({
    validate: ajv.compile(plain),
  }));
  if ('refused' in compiled) throw new Error(`it ${compiled.refused}`);
  const { validate } = compiled;
  return (data) => stoppable(() => ({ errors: validate(data) === true ? [] : [...(validate.errors ?? [])] }));
}

/** Removes errors that only say that no branch of a choice matches: those inside the branches are more specific. */
export function withinBranches(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  const choices = ['oneOf', 'anyOf', 'if', 'allOf'];
  return errors.filter(({ keyword }) => !choices.includes(keyword));
}

/** Returns the place of an error: a value, or a key that must not exist or is missing. */
export function placeOfError(
  { instancePath, params }: ErrorObject,
  data: unknown,
): { readonly path: KeyPath; readonly part: Part } {
  const named: Readonly<Record<string, unknown>> = params;
  const key = named['additionalProperty'] ?? named['missingProperty'] ?? named['unevaluatedProperty'];
  const path = pathOfPointer(instancePath, data);
  return key === undefined ? { path, part: 'value' } : { path: [...path, stringOf(key)], part: 'key' };
}

function stoppable<T extends object>(work: () => T): T | { readonly refused: string } {
  try {
    return withinTime(work) ?? { refused: 'takes too long' };
  } catch (error) {
    if (error instanceof RangeError) return { refused: 'refers to itself, or is nested, without an end' };
    throw error;
  }
}

/** Compiles a pattern for Go's engine, as used upstream; a pattern that it rejects is left to JavaScript's. */
export function linearPattern(pattern: string, flags: string): { readonly test: (text: string) => boolean } {
  try {
    const expression = RE2JS.compile(pattern);
    // The validator distinguishes patterns by their text.
    const named = { toString: () => `linear ${pattern}` };
    return Object.assign(named, { test: (text: string) => expression.matcher(text).find() });
  } catch {
    return new RegExp(pattern, flags);
  }
}
