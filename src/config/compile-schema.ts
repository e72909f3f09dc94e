import { Ajv2020 } from 'ajv/dist/2020.js';
import type { SchemaError } from '../app-kit/project.ts';
import type { ClusterSchema } from '../app-kit/schema.ts';
import { formats } from './formats.ts';
import { isJsonSchema } from './meta-schema.ts';

/** Keywords for editors and for clusterwright itself, which have no effect on validation. */
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
  'x-optional',
  'x-required',
  'x-ask',
  'x-needed',
  'x-rotation',
  'x-renovate',
];

/** The options for compiling the schema, here and at build time. */
export const validatorOptions = {
  allErrors: true,
  useDefaults: true,
  strict: true,
  allowUnionTypes: true,
} as const;

/**
 * Compiles a schema to a function that fills in defaults in place and returns everything that does not match. Throws if a setting
 * is not valid JSON Schema or has an unknown keyword. For schemas written by others, `src/verify/schemas/json-schema.ts` is more
 * careful and less strict.
 */
export function compileSchema(schema: ClusterSchema): (data: object) => readonly SchemaError[] {
  // If the schema is wrong, ajv says what.
  const known = isJsonSchema(schema);
  const ajv = new Ajv2020({ ...validatorOptions, ...(known && { meta: false, validateSchema: false }) });
  ajv.addVocabulary(annotations);
  addFormats(ajv);
  const compiled = ajv.compile(schema);
  return (data) => (compiled(data) ? [] : ((compiled.errors ?? []) as readonly SchemaError[]));
}

/** Adds the formats that settings use. */
export function addFormats(ajv: Ajv2020): void {
  for (const [name, { fits }] of Object.entries(formats))
    ajv.addFormat(name, { type: 'string', validate: fits });
}
