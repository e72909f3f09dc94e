import type { Extensions } from './project.ts';

/** What `clusterwright.config.ts` may say. */
export interface ProjectConfig extends Extensions {
  /** The shipped apps that are part of the project: all by default, `[]` for none. */
  readonly apps?: readonly string[];
  /**
   * Folders and files besides `kubernetes` that templates may write, such as `talos` or `.sops.yaml`; relative to the output
   * folder. What `configure` wrote there, it also removes.
   */
  readonly outputs?: readonly string[];
  /**
   * False: every file comes from a template. Otherwise `ks.yaml`, `kustomization.yaml`, `namespace.yaml` and the like are
   * written from the apps if there is no template for them.
   */
  readonly boilerplate?: boolean;
}

/** A configuration of the project, with its types checked where it is written. */
export function defineConfig(config: ProjectConfig): ProjectConfig {
  return config;
}

/** The members of a configuration, for messages. */
export const configMembers = [
  'apps',
  'outputs',
  'boilerplate',
  'filters',
  'functions',
  'tests',
  'globals',
] as const;
