import { assembleSchema } from '../app-kit/schema.ts';
import { compileSchema } from '../config/compile-schema.ts';
import { apps } from './registry.generated.ts';

/** The schema of all shipped apps. The build replaces this module by its result. */
export const schema = assembleSchema(apps);

export const validateSchema = compileSchema(schema);
