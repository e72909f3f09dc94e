import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Project } from '../../src/app-kit/project.ts';
import { shipped } from '../../src/apps/shipped.ts';
import { type ValidConfiguration, validate } from '../../src/config/validate.ts';
import { parseSource } from '../../src/diagnostics/source.ts';
import { render } from '../../src/render/render.ts';
import type { RenderedFile } from '../../src/render/rendered-file.ts';
import { loadTemplates } from '../../src/render/templates.ts';

export const repository = fileURLToPath(new URL('../../', import.meta.url));

export function fixturePath(name: string): string {
  return `${repository}test/fixtures/${name}.yaml`;
}

/** The configuration in a text, which must be valid. */
export function validConfiguration(text: string, project: Project = shipped): ValidConfiguration {
  const parsed = parseSource('cluster.yaml', text);
  if (!('source' in parsed)) throw new Error(JSON.stringify(parsed.diagnostics, null, 2));
  const { configuration, diagnostics } = validate(parsed.source, project);
  if (configuration === undefined) throw new Error(JSON.stringify(diagnostics, null, 2));
  return configuration;
}

/**
 * The plain tree of a fixture in test/fixtures, or of a configuration's text, with the shipped templates and the apps of a
 * project.
 */
export async function renderTree(
  configuration: { fixture: string } | { text: string },
  project: Project = shipped,
): Promise<ReadonlyMap<string, RenderedFile>> {
  const text =
    'text' in configuration ? configuration.text : readFileSync(fixturePath(configuration.fixture), 'utf8');
  const templates = await loadTemplates([
    { directory: `${repository}templates/config`, shownAs: 'templates/config' },
  ]);
  const { files, diagnostics } = render(templates, validConfiguration(text, project).variables, project);
  if (diagnostics.length > 0) throw new Error(JSON.stringify(diagnostics, null, 2));
  return new Map(files.map((file) => [file.path, file]));
}
