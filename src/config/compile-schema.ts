import { Ajv2020 } from 'ajv/dist/2020.js';
import type { SchemaError } from '../app-kit/project.ts';
import type { ClusterSchema } from '../app-kit/schema.ts';
import { formats } from './formats.ts';
import { isJsonSchema } from './meta-schema.ts';

/** Keywords of editors and of our own, which say nothing about what is valid. */
export const annotations = [
  'markdownDescription',
  'patternErrorMessage',
  'enumDescriptions',
  'x-secret',
  'x-generate',
  'x-init',
  'x-inits',
  'x-defaults',
  'x-profile',
  'x-compute',
  'x-required',
  'x-ask',
  'x-needed',
  'x-rotation',
  'x-renovate',
];

/** How the schema is compiled, here and at build time. */
export const validatorOptions = {
  allErrors: true,
  useDefaults: true,
  strict: true,
  allowUnionTypes: true,
} as const;

/**
 * A function that fills in defaults in place and returns everything that does not fit the schema. Throws if a setting
 * is declared by what is not JSON Schema, or has a keyword that nobody knows. Schemas that others wrote are asked with
 * more care, and less strictly: `src/verify/schemas/json-schema.ts`.
 */
export function compileSchema(schema: ClusterSchema): (data: object) => readonly SchemaError[] {
  // Only if something is wrong is ajv to find out what.
  const known = isJsonSchema(schema);
  const ajv = new Ajv2020({ ...validatorOptions, ...(known && { meta: false, validateSchema: false }) });
  ajv.addVocabulary(annotations);
  addFormats(ajv);
  const compiled = ajv.compile(schema);
  return (data) => (compiled(data) ? [] : ((compiled.errors ?? []) as readonly SchemaError[]));
}

/** The formats that are checked here. */
export function addFormats(ajv: Ajv2020): void {
  for (const [name, { fits }] of Object.entries(formats))
    ajv.addFormat(name, { type: 'string', validate: fits });
}
