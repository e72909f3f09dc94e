import { existsSync } from 'node:fs';
import { join, sep } from 'node:path';
import type { ProjectConfig } from '../../app-kit/config.ts';
import type { Project } from '../../app-kit/project.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { readInputText } from '../../disk/read-input.ts';
import { isUntrusted } from '../../untrusted.ts';
import { shownPath, type Workspace } from '../workspace.ts';
import { appModules, configModule } from './own-modules.ts';

export interface LoadedProject {
  /** Absent if there are errors. */
  readonly project?: Project;
  readonly diagnostics: readonly Diagnostic[];
  /** The texts of the user's modules by the path that findings name, with possible secrets hidden, for code frames. */
  readonly shown: ReadonlyMap<string, string>;
}

/**
 * The apps of a working folder: the shipped apps that `clusterwright.config.ts` selects (all without it), and those of
 * `apps/<app>/app.ts`. This runs the user's code with the user's rights; in untrusted mode, only the shipped apps are loaded.
 *
 * @param given - A configuration that has not been written yet.
 */
export async function loadProject(
  { cwd, env }: Pick<Workspace, 'cwd' | 'env'>,
  given?: ProjectConfig,
): Promise<LoadedProject> {
  const config = given ?? configModule(cwd);
  const apps = appModules(cwd);
  if (isUntrusted(env) || (config === undefined && apps.length === 0)) {
    const { shipped } = await import('../../apps/shipped.ts');
    return { project: shipped, diagnostics: [], shown: new Map() };
  }
  const { assembleProject } = await import('./assemble.ts');
  return {
    ...(await assembleProject(cwd, config ?? {}, apps)),
    shown: await shownModules(cwd, [...(typeof config === 'string' ? [config] : []), ...apps]),
  };
}

/** Also of the modules that they import, because a finding may be in one of these. */
async function shownModules(cwd: string, paths: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const [{ loadedFiles }, { shownModule }] = await Promise.all([
    import('../../makejinja/plugin/module.ts'),
    import('./modules.ts'),
  ]);
  const all = new Set([...paths, ...loadedFiles()]);
  return new Map(
    [...all]
      .filter((path) => path.startsWith(join(cwd, sep)) && existsSync(path))
      .map((path) => [shownPath(cwd, path), shownModule(readInputText(path))]),
  );
}
