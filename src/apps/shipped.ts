import type { Project } from '../app-kit/project.ts';
import { apps } from './registry.generated.ts';
import { schema, validateSchema } from './shipped-schema.ts';

/** All shipped apps, without any of a user. */
export const shipped: Project = { apps, schema, validateSchema };
