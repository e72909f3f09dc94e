import type { Extensions } from './project.ts';

/** What `clusterwright.config.ts` may say. */
export interface ProjectConfig extends Extensions {
  /** Which of the shipped apps are part of the project; all unless said otherwise, `[]` for none. */
  readonly apps?: readonly string[];
}

/** A configuration of the project, with its types checked where it is written. */
export function defineConfig(config: ProjectConfig): ProjectConfig {
  return config;
}

/** The members of a configuration, for messages. */
export const configMembers = ['apps', 'filters', 'functions', 'tests', 'globals'] as const;
