import type { App } from '../app.ts';
import { chart } from './chart/index.ts';
import { derivations, type LangfuseDerived } from './derive.ts';
import { flows } from './flows.ts';
import { releaseFacts } from './release-facts.ts';
import { rules } from './rules/index.ts';
import { schema } from './schema/index.ts';

export const app: App<LangfuseDerived> = {
  name: 'langfuse',
  layer: 'application',
  schema,
  derivations,
  rules,
  flows,
  charts: { langfuse: chart },
  releases: [releaseFacts],
};
