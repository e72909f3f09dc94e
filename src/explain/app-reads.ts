import type { App } from '../app-kit/app.ts';
import type { Project } from '../app-kit/project.ts';
import { isEnabled, namespaceOf } from '../app-kit/services.ts';
import type { Variables } from '../app-kit/values.ts';

/**
 * The names of the variables that an app's functions read, for a file in the app's folder or in its namespace's folder: files
 * without a template depend on these.
 */
export function readByApp(path: string, { apps }: Project, variables: Variables): readonly string[] {
  const read = new Set<string>();
  const recording = new Proxy(variables, {
    get: (target, key) => {
      if (typeof key === 'string') read.add(key);
      return Reflect.get(target, key);
    },
  });
  const folder = path.split('/').slice(0, -1).join('/');
  const own = apps.filter((app) => isEnabled(app, variables) && isBeside(folder, folderOf(app, variables)));
  for (const app of own) {
    // First the members that decide whether there is a file at all.
    for (const member of [app.enabled, app.runBy, app.namespace, app.kustomization, app.release])
      call(member, recording);
    for (const member of [app.dependsOn, app.services, app.connections, app.provides])
      call(member, recording);
    for (const other of apps)
      if (other !== app && isDependency(app, other, variables)) call(other.enabled, recording);
    for (const other of apps) call(other.networkPolicies, recording);
  }
  return [...read];
}

function folderOf(app: App, variables: Variables): string {
  return `kubernetes/apps/${app.folder ?? `${namespaceOf(app, variables)}/${app.name}`}`;
}

/** Whether a folder is that of the app, or contains it. */
function isBeside(folder: string, own: string): boolean {
  return folder === own || folder.startsWith(`${own}/`) || own.startsWith(`${folder}/`);
}

/** Whether an app waits for another or connects to it. */
function isDependency(
  { dependsOn = [], uses = [], alongside = [] }: App,
  other: App,
  variables: Variables,
): boolean {
  const names = typeof dependsOn === 'function' ? dependsOn(variables) : dependsOn;
  return [...names, ...uses, ...alongside].includes(other.name);
}

function call(member: unknown, variables: Variables): void {
  if (typeof member === 'function') member(variables);
}
