import type { Project } from '../app-kit/project.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Workspace } from './workspace.ts';

export interface LoadedProject {
  /** Absent if there are errors. */
  readonly project?: Project;
  readonly diagnostics: readonly Diagnostic[];
}

/** The apps of a working folder: the shipped ones. */
export async function loadProject(_place: Workspace): Promise<LoadedProject> {
  const { shipped } = await import('../apps/shipped.ts');
  return { project: shipped, diagnostics: [] };
}
