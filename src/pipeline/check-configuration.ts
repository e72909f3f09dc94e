import type { Project } from '../app-kit/project.ts';
import { placeholderFindings } from '../config/placeholders.ts';
import { type ValidConfiguration, validate } from '../config/validate.ts';
import { type Diagnostic, sortDiagnostics } from '../diagnostics/diagnostic.ts';
import type { Source } from '../diagnostics/source.ts';
import { loadConfiguration, type TypedText } from './load-configuration.ts';
import type { Workspace } from './workspace.ts';

export interface CheckedSource {
  /** Absent if the text could not be read or parsed. */
  readonly source?: Source;
  /** Absent if there are errors. */
  readonly configuration?: ValidConfiguration;
  readonly diagnostics: readonly Diagnostic[];
  readonly masked: ReadonlyMap<string, string>;
}

/**
 * Everything that `validate` reports: reads the configuration, checks it against the schema and the rules, and searches for
 * placeholders.
 *
 * @param typed - Texts from an editor, which replace those on disk.
 */
export async function checkConfiguration(
  place: Workspace,
  project: Project,
  typed?: TypedText,
): Promise<CheckedSource> {
  const { source, diagnostics, masked } = await loadConfiguration(place, project, typed);
  if (source === undefined) return { diagnostics, masked };
  const checked = validate(source, project);
  const placeholders = placeholderFindings(source, project);
  const all = sortDiagnostics([...diagnostics, ...checked.diagnostics, ...placeholders]);
  return { ...checked, source, diagnostics: all, masked };
}
