import type { App } from '../app.ts';
import { derivations, type LangfuseDerived } from './derive.ts';
import { schema } from './schema/index.ts';

export const app: App<LangfuseDerived> = { name: 'langfuse', schema, derivations };
