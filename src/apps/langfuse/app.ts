import type { App } from '../app.ts';
import { derivations, type LangfuseDerived } from './derive.ts';
import { flows } from './flows.ts';
import { schema } from './schema/index.ts';

export const app: App<LangfuseDerived> = { name: 'langfuse', schema, derivations, flows };
