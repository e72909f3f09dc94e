import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ProjectConfig } from '../../app-kit/config.ts';
import type { Project } from '../../app-kit/project.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { isUntrusted } from '../../untrusted.ts';
import type { Workspace } from '../workspace.ts';

export interface LoadedProject {
  /** Absent if there are errors. */
  readonly project?: Project;
  readonly diagnostics: readonly Diagnostic[];
}

const extensions = ['ts', 'mts', 'js', 'mjs'];

/**
 * The apps of a working folder: the shipped ones that `clusterwright.config.ts` chooses, all without it, and those of
 * `apps/<app>/app.ts`. Code of the user runs here, with the user's rights; without trust, the shipped apps are all.
 *
 * @param given - A configuration that is still to be written.
 */
export async function loadProject(
  { cwd, env }: Pick<Workspace, 'cwd' | 'env'>,
  given?: ProjectConfig,
): Promise<LoadedProject> {
  const config = given ?? configModule(cwd);
  const apps = await appModules(cwd);
  if (isUntrusted(env) || (config === undefined && apps.length === 0)) {
    const { shipped } = await import('../../apps/shipped.ts');
    return { project: shipped, diagnostics: [] };
  }
  const { assembleProject } = await import('./assemble.ts');
  return assembleProject(cwd, config ?? {}, apps);
}

/** The path of `clusterwright.config.ts`, or of one in JavaScript; undefined if there is none. */
export function configModule(cwd: string): string | undefined {
  return extensions
    .map((extension) => join(cwd, `clusterwright.config.${extension}`))
    .find((path) => existsSync(path));
}

/** `apps/<app>/app.ts`, absolute and sorted. A folder of a Flux repository that is called `apps` has no such files. */
export async function appModules(cwd: string): Promise<readonly string[]> {
  if (!existsSync(join(cwd, 'apps'))) return [];
  const { globby } = await import('globby');
  const found = await globby(`apps/*/app.{${extensions.join(',')}}`, { cwd, absolute: true });
  return found.sort();
}
