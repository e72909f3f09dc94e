import type { Project } from '../app-kit/project.ts';
import { placeholderFindings } from '../config/placeholders.ts';
import { type ValidConfiguration, validate } from '../config/validate.ts';
import { type Diagnostic, sortDiagnostics } from '../diagnostics/diagnostic.ts';
import { loadConfiguration } from '../pipeline/load.ts';
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

/** The configuration of a workspace, read and checked, for commands that print something of it. */
export async function checkedConfiguration(place: Workspace): Promise<CheckedConfiguration> {
  const { project, diagnostics: refused, shown } = await loadProject(place);
  if (project === undefined) return { diagnostics: refused, masked: shown };
  const { source, diagnostics, masked: texts } = await loadConfiguration(place, project);
  const masked = new Map([...shown, ...texts]);
  if (source === undefined) return { project, diagnostics: [...refused, ...diagnostics], masked };
  const checked = validate(source, project);
  const placeholders = placeholderFindings(source, project);
  const all = sortDiagnostics([...refused, ...diagnostics, ...checked.diagnostics, ...placeholders]);
  return { ...checked, diagnostics: all, project, masked };
}
