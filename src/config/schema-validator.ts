import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import { apps } from '../apps/registry.generated.ts';
import { assembleSchema } from '../schema/assemble.ts';

export type SchemaError = ErrorObject;

export const clusterSchema = assembleSchema(apps);

/** Keywords of editors and of our own, which say nothing about what is valid. */
export const annotations = [
  'markdownDescription',
  'patternErrorMessage',
  'enumDescriptions',
  'x-secret',
  'x-generate',
  'x-init',
  'x-rotation',
];

/** How the schema is compiled, here and at build time. */
export const validatorOptions = {
  allErrors: true,
  useDefaults: true,
  strict: true,
  allowUnionTypes: true,
} as const;

const ajv = new Ajv2020(validatorOptions);
ajv.addVocabulary(annotations);
const compiled = ajv.compile(clusterSchema);

/** Fill in defaults in place and return everything that does not fit the schema. */
export function validateAgainstSchema(data: object): readonly SchemaError[] {
  return compiled(data) ? [] : (compiled.errors ?? []);
}
