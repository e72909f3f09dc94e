import type { Project } from '../app-kit/project.ts';
import type { ValidConfiguration } from '../config/validate.ts';
import { type Diagnostic, sortDiagnostics } from '../diagnostics/diagnostic.ts';
import { checkConfiguration } from '../pipeline/check-configuration.ts';
import { loadProject } from '../pipeline/project/load.ts';
import type { Workspace } from '../pipeline/workspace.ts';

export interface CheckedConfiguration {
  /** Absent if the apps of the project could not be loaded. */
  readonly project?: Project;
  /** Absent if there are errors. */
  readonly configuration?: ValidConfiguration;
  readonly diagnostics: readonly Diagnostic[];
  readonly masked: ReadonlyMap<string, string>;
}

/** Reads and checks the configuration of a workspace, for commands that print something about it. */
export async function checkedConfiguration(place: Workspace): Promise<CheckedConfiguration> {
  const { project, diagnostics: refused, shown } = await loadProject(place);
  if (project === undefined) return { diagnostics: refused, masked: shown };
  const { configuration, diagnostics, masked } = await checkConfiguration(place, project);
  return {
    ...(configuration && { configuration }),
    diagnostics: sortDiagnostics([...refused, ...diagnostics]),
    project,
    masked: new Map([...shown, ...masked]),
  };
}
