import type { Extensions } from './project.ts';

/** The content of `clusterwright.config.ts`. */
export interface ProjectConfig extends Extensions {
  /** The shipped apps that are part of the project: all by default, `[]` for none. */
  readonly apps?: readonly string[];
  /**
   * Folders and files besides `kubernetes` that templates may write, such as `talos` or `.sops.yaml`; relative to the output
   * folder. `configure` also removes what it wrote there.
   */
  readonly outputs?: readonly string[];
  /**
   * By default, `ks.yaml`, `kustomization.yaml`, `namespace.yaml` and similar files are written from the apps if no template
   * writes them. False: every file needs a template.
   */
  readonly boilerplate?: boolean;
}

/** Declares the configuration of a project, with type checking. */
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
