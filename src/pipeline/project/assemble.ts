import type { App } from '../../app-kit/app.ts';
import { checkApp } from '../../app-kit/check-app.ts';
import type { ProjectConfig } from '../../app-kit/config.ts';
import type { AppFailure } from '../../app-kit/failure.ts';
import type { Project } from '../../app-kit/project.ts';
import { groupsOf } from '../../app-kit/schema.ts';
import { apps as shippedApps } from '../../apps/registry.generated.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { startReads } from '../../makejinja/plugin/reads.ts';
import { chooseApps } from './choose.ts';
import type { LoadedProject } from './load.ts';
import { failureIn, findingAt, loadUserModule, type UserModule } from './modules.ts';
import { takenNames, unknownNames } from './names.ts';
import { readConfig } from './read-config.ts';

/** An app of the user's own, and the module that exports it. */
export interface OwnApp {
  readonly app: App;
  readonly module: UserModule;
}

/**
 * Builds a project that has apps of the user's own, or leaves out shipped apps.
 *
 * @param given - The path of `clusterwright.config.ts`, or the configuration itself.
 */
export async function assembleProject(
  cwd: string,
  given: string | ProjectConfig,
  appPaths: readonly string[],
): Promise<Omit<LoadedProject, 'shown'>> {
  startReads();
  const diagnostics: Diagnostic[] = [];
  const known = shippedApps.map(({ name }) => name);
  const config = typeof given === 'string' ? await readConfig(given, cwd, known, diagnostics) : given;
  const own: OwnApp[] = [];
  for (const path of appPaths) {
    const module = await loadUserModule(path, cwd);
    if ('diagnostics' in module) {
      diagnostics.push(...module.diagnostics);
      continue;
    }
    const value = module.exports['default'];
    const problems = checkApp(value);
    diagnostics.push(
      ...problems.map((problem) =>
        findingAt(module, problem.path, 'project/invalid-app', problem.message, problem.hint),
      ),
    );
    if (problems.length === 0) own.push({ app: value as App, module });
  }
  if (config === undefined || diagnostics.length > 0) return { diagnostics };

  const shipped = chooseApps(shippedApps, [
    ...(config.apps ?? known),
    ...own.flatMap(({ app }) => app.uses ?? []),
  ]);
  const apps = [...shipped, ...own.map(({ app }) => app)];
  diagnostics.push(...takenNames(shipped, own), ...unknownNames(apps, own, known));
  if (diagnostics.length > 0) return { diagnostics };

  const isAllShipped = own.length === 0 && shipped.length === shippedApps.length;
  const compiled = isAllShipped
    ? await shippedSchema()
    : (await import('./compile.ts')).compile(apps, own, diagnostics);
  if (compiled === undefined) return { diagnostics };
  const { apps: _, outputs = [], boilerplate = true, ...extensions } = config;
  return {
    project: {
      apps,
      extensions,
      outputs,
      boilerplate,
      ...compiled,
      absent: absentNames(apps),
      leftOut: leftOutSettings(apps),
      own: own.map(({ app }) => app.name),
      explainFailure: (failure) => explain(failure, own, cwd),
    },
    diagnostics,
  };
}

/** Loaded on demand: it contains a large validator that projects with other apps do not use. */
async function shippedSchema(): Promise<Pick<Project, 'schema' | 'validateSchema'>> {
  const { schema, validateSchema } = await import('../../apps/shipped-schema.ts');
  return { schema, validateSchema };
}

/** The finding for a failure in the code of a user's app, at its line; undefined if the failure is in a shipped app. */
function explain(failure: AppFailure, own: readonly OwnApp[], cwd: string): Diagnostic | undefined {
  const found = own.find(({ app }) => app.name === failure.app);
  const path = failure.member?.split('.') ?? [];
  const [top = ''] = path;
  const byMember = own.find(({ app }) =>
    [app.variables ?? {}, ...groupsOf(app).map(({ settings }) => settings)].some((all) =>
      Object.hasOwn(all, top),
    ),
  );
  const module = (found ?? byMember)?.module;
  if (module === undefined) return undefined;
  if (failure.cause !== undefined) return failureIn(module, failure, cwd, failure.message, path);
  const hint = 'Correct the code; docs/apps.md describes what each member of an app returns.';
  return findingAt(module, path, 'project/module-failed', failure.message, hint);
}

function leftOutSettings(apps: readonly App[]): ReadonlyMap<string, string> {
  return new Map(
    shippedApps
      .filter((app) => !apps.includes(app))
      .flatMap((app) =>
        groupsOf(app).flatMap(({ settings }) =>
          Object.keys(settings).map((name): [string, string] => [name, app.name]),
        ),
      ),
  );
}

/** The settings and variables of apps that are left out, which other apps read if they are defined. */
function absentNames(apps: readonly App[]): readonly string[] {
  const named = new Set(apps.flatMap(({ alongside = [] }) => alongside));
  return shippedApps
    .filter((app) => named.has(app.name) && !apps.includes(app))
    .flatMap((app) => [
      ...groupsOf(app).flatMap(({ settings }) => Object.keys(settings)),
      ...Object.keys(app.variables ?? {}),
    ]);
}
