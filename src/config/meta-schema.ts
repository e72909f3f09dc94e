import { Ajv2020 } from 'ajv/dist/2020.js';

/** The schema of schemas. */
export const metaSchema = 'https://json-schema.org/draft/2020-12/schema';

/** How it is compiled, here and at build time: formats are ajv's to check when it compiles what has them. */
export const metaOptions = { strict: false, validateFormats: false } as const;

const fits = new Ajv2020(metaOptions).getSchema(metaSchema);

/**
 * Whether a schema is JSON Schema. The build puts the validator's own code in place of this module: to compile it takes
 * longer than all else that is done with the schema of a project.
 */
export function isJsonSchema(schema: object): boolean {
  return fits?.(schema) === true;
}
