import { Ajv2020 } from 'ajv/dist/2020.js';

/** The schema that describes schemas. */
export const metaSchema = 'https://json-schema.org/draft/2020-12/schema';

/** Options to compile it with, here and in the build. Ajv checks formats later, when it compiles what uses them. */
export const metaOptions = { strict: false, validateFormats: false } as const;

const fits = new Ajv2020(metaOptions).getSchema(metaSchema);

/**
 * Whether a schema is valid JSON Schema. The build replaces this module with the code of the validator, because compiling it
 * takes longer than everything else that is done with the schema of a project.
 */
export function isJsonSchema(schema: object): boolean {
  return fits?.(schema) === true;
}
