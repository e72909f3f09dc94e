import type { Project } from '../app-kit/project.ts';
import { type ValidConfiguration, validate } from '../config/validate.ts';
import { type Diagnostic, hasErrors, sortDiagnostics } from '../diagnostics/diagnostic.ts';
import { foldRepeated } from '../diagnostics/fold.ts';
import { render } from '../render/render.ts';
import type { RenderedFile } from '../render/rendered-file.ts';
import { shownTemplates } from '../render/shown-template.ts';
import type { TemplateSet } from '../render/templates.ts';
import { readTemplates } from './load.ts';
import { loadConfiguration } from './load-configuration.ts';
import { loadProject } from './project/load.ts';
import { folderInRepository } from './repository.ts';
import type { Workspace } from './workspace.ts';

/** The files that a configuration renders to, in memory, for commands that show part of them. */
export interface RenderedPlatform {
  readonly project: Project;
  readonly configuration: ValidConfiguration;
  readonly templates: TemplateSet;
  readonly files: readonly RenderedFile[];
}

export interface RenderedPlatformResult {
  /** Absent if there are errors. */
  readonly platform?: RenderedPlatform;
  readonly diagnostics: readonly Diagnostic[];
  readonly masked: ReadonlyMap<string, string>;
}

/** Loads, validates, derives and renders; verifies, seals and writes nothing. */
export async function renderedPlatform(place: Workspace): Promise<RenderedPlatformResult> {
  const { project, diagnostics: refused, shown } = await loadProject(place);
  if (project === undefined) return { diagnostics: refused, masked: shown };
  const { source, diagnostics: unread, masked: text } = await loadConfiguration(place, project);
  const masked = new Map([...shown, ...text]);
  if (source === undefined) return { diagnostics: [...refused, ...unread], masked };
  const { configuration, diagnostics: invalid } = validate(source, project);
  const before = sortDiagnostics([...refused, ...unread, ...invalid]);
  if (configuration === undefined || hasErrors(before)) return { diagnostics: before, masked };
  const templates = await readTemplates(place, project);
  const { files, diagnostics: unrendered } = render(templates, configuration.variables, project, {
    folder: folderInRepository(place),
  });
  const diagnostics = sortDiagnostics([...before, ...foldRepeated(unrendered)]);
  if (hasErrors(unrendered)) {
    return { diagnostics, masked: new Map([...masked, ...shownTemplates(templates, diagnostics)]) };
  }
  return { platform: { project, configuration, templates, files }, diagnostics, masked };
}
