/**
 * The files that every app has: its Flux Kustomization, its kustomization.yaml, its Secrets and its network policies; and the files of its
 * namespace and of the whole tree. Each is rendered from the app object unless a template has the same path.
 */

import { posix } from 'node:path';
import type { App, FluxOptions } from '../app-kit/app.ts';
import { dependenciesOf } from '../app-kit/facts.ts';
import { guard } from '../app-kit/failure.ts';
import { fetchedSecrets } from '../app-kit/fetched-secrets.ts';
import { connectionsOf } from '../app-kit/flows.ts';
import { releaseManifests } from '../app-kit/manifests/release.ts';
import { storeInUse } from '../app-kit/needed-secrets.ts';
import { policiesOf } from '../app-kit/policies.ts';
import type { Project } from '../app-kit/project.ts';
import { resolvedRelease } from '../app-kit/resolved-release.ts';
import { publishedServices } from '../app-kit/routes.ts';
import { sealedSecrets } from '../app-kit/sealed-secrets.ts';
import { isDeployed, namespaceOf, runnerOf } from '../app-kit/services.ts';
import type { Variables } from '../app-kit/values.ts';
import { includeText } from './include-text.ts';
import type { RenderedFile } from './rendered-file.ts';
import type { TemplateSet } from './templates.ts';
import { isSecretWritten } from './written-secrets.ts';
import { yamlOf } from './yaml-of.ts';

const root = 'kubernetes/apps';

/** Namespaces that exist in every cluster; the tree creates all others. */
const givenNamespaces = ['default', 'kube-system', 'kube-public', 'flux-system'];

/** The files that are written by default, and the partial in `shared/` that writes each. */
const inApp = {
  'ks.yaml': 'ks',
  'app/kustomization.yaml': 'kustomization',
  'app/networkpolicy.yaml': 'networkpolicy',
  'app/referencegrant.yaml': 'referencegrant',
  'app/secret.sops.yaml': 'secret',
  'app/externalsecret.yaml': 'externalsecret',
};
const inNamespace = { 'kustomization.yaml': 'namespace-kustomization', 'namespace.yaml': 'namespace' };
const inTree = { 'kubernetes/apps/kustomization.yaml': 'apps', 'kubernetes/flux/cluster/ks.yaml': 'cluster' };

/** The files rendered so far, by path. */
type Files = ReadonlyMap<string, RenderedFile>;

export interface Boilerplate {
  /** The templates, including those added for missing files. */
  readonly templates: TemplateSet;
  /** What a template sees besides the variables: `app`, the app whose folder it is in, and `tree`. */
  readonly contextOf: (name: string, files: Files) => Readonly<Record<string, unknown>>;
}

/**
 * @param named - The variables as templates read them, for names that come from data.
 * @param folderInRepository - The path of the output folder in its repository, which Flux resolves paths from.
 */
export function boilerplate(
  templates: TemplateSet,
  variables: Variables,
  named: Readonly<Record<string, unknown>>,
  project: Project,
  folderInRepository: string,
): Boilerplate {
  const treePath = `./${posix.join(folderInRepository, posix.dirname(root))}`;
  const { apps } = project;
  const folders = new Map(apps.map((app) => [folderOf(app, variables), app] as const));
  const policyKind = apps
    .map(({ networkPolicies }) => networkPolicies?.(variables))
    .find((kind) => kind !== undefined);
  const connections = policyKind === undefined ? [] : connectionsOf(apps, variables);
  const all = new Map(templates);
  const add = (path: string, partial: string): void => {
    if (project.boilerplate === false) return;
    const shared = templates.get(`shared/${partial}.partial.yaml.j2`);
    if (shared === undefined || all.has(path) || all.has(`${path}.j2`)) return;
    const text = includeText(shared.name);
    all.set(`${path}.j2`, { name: `${path}.j2`, path: shared.path, text });
  };
  // Cached, because every file of an app needs them.
  const releases = new Map<App, ReadonlyMap<string, string>>();
  const releaseOf = (app: App) => {
    const known = releases.get(app) ?? releaseFiles(app, variables);
    releases.set(app, known);
    return known;
  };
  const isWritten = (app: App) => app.release !== undefined && isDeployed(app, variables);
  for (const folder of foldersIn(templates, folders, isWritten)) {
    const app = folders.get(folder);
    const release = app !== undefined && isWritten(app) ? releaseOf(app) : undefined;
    for (const file of release?.keys() ?? []) add(`${root}/${folder}/app/${file}`, 'release');
    for (const [file, partial] of Object.entries(inApp)) add(`${root}/${folder}/${file}`, partial);
    for (const [file, partial] of Object.entries(inNamespace)) {
      add(`${root}/${posix.dirname(folder)}/${file}`, partial);
    }
  }
  for (const [path, partial] of Object.entries(inTree)) add(path, partial);

  const ofApp = remembered((app: App) => ({
    flux: fluxOf(app, variables),
    namespace: namespaceOf(app, variables),
    dependencies: dependenciesOf(app, apps, variables),
    fetchedSecrets: fetchedSecrets(app, apps, variables),
    sealedSecrets: sealedSecrets(app, apps, variables),
    policies: policyKind === undefined ? [] : policiesOf(app, connections, variables),
    published: publishedServices(app, apps, variables),
  }));
  const appContext = (app: App, folder: string, file: string, files: Files) => {
    const { flux, namespace, dependencies, policies, published, ...secrets } = ofApp(app);
    const ours = `${root}/${folder}/app/`;
    const isMissing = ({ name: secret }: { readonly name: string }) =>
      !isSecretWritten(
        secret,
        [...files.values()].filter((other) => other.path.startsWith(ours)),
      );
    return {
      manifest: isWritten(app) ? (releaseOf(app).get(file) ?? '') : '',
      name: flux.name ?? app.name,
      label: flux.name ?? app.name,
      path: `${treePath}/${posix.basename(root)}/${folder}/app`,
      namespace,
      targetNamespace: flux.targetsNamespace === false ? null : namespace,
      timeout: flux.timeout ?? '5m',
      healthChecks: flux.healthChecks ?? [],
      decryption: [...files.values()].some(
        ({ path, secret }) => secret && path.startsWith(`${root}/${folder}/`),
      ),
      dependsOn: dependencies.flatMap((other) => kustomizationOf(other, variables, files)),
      // Two templates ask for these: only they search the files.
      get fetchedSecrets() {
        return secrets.fetchedSecrets.filter(isMissing);
      },
      get sealedSecrets() {
        return secrets.sealedSecrets.filter(isMissing);
      },
      policies,
      published,
    };
  };
  const deployed = remembered((_: 'tree') => {
    const byNamespace = new Map<string, Deployed>();
    for (const [folder, app] of folders) {
      if (!isDeployed(app, variables)) continue;
      const namespace = namespaceOf(app, variables);
      byNamespace.set(namespace, [...(byNamespace.get(namespace) ?? []), [folder, app]]);
    }
    return byNamespace;
  });
  const isSealed = remembered((_: 'tree') => storeInUse(apps, variables) === undefined);
  return {
    templates: all,
    contextOf: (name, files) => {
      const [namespaceFolder = '', appFolder = ''] = name.slice(root.length + 1).split('/');
      const folder = `${namespaceFolder}/${appFolder}`;
      const app = name.startsWith(`${root}/`) ? folders.get(folder) : undefined;
      const tree = {
        path: treePath,
        source: unlessDefault(variables, 'flux_source', 'flux-system'),
        ageSecret: unlessDefault(variables, 'flux_secret', 'sops-age'),
        sealed: isSealed('tree'),
        policies: policyKind ?? null,
        variables: named,
        get namespaces() {
          return namespacesOf(namespaceFolder, deployed('tree'), files).map(([namespace]) => namespace);
        },
        get podSecurity() {
          const own = namespacesOf(namespaceFolder, deployed('tree'), files);
          return podSecurityOf(own.flatMap(([, apps]) => apps));
        },
      };
      return {
        tree,
        app: app === undefined ? null : appContext(app, folder, posix.basename(name, '.j2'), files),
      };
    },
  };
}

/** A variable that projects without the shipped apps may lack; null if it is the usual name. */
function unlessDefault(variables: Variables, name: string, byDefault: string): string | null {
  const value: unknown = Reflect.get(variables, name);
  return typeof value === 'string' && value !== byDefault ? value : null;
}

/** The options of an app's Flux Kustomization, as configured. */
function fluxOf({ name, flux = {} }: App, variables: Variables): FluxOptions {
  return typeof flux === 'function' ? guard(name, 'flux', () => flux(variables)) : flux;
}

/** `<namespace>/<name>` below `kubernetes/apps`. */
function folderOf(app: App, variables: Variables): string {
  return app.folder ?? `${namespaceOf(app, variables)}/${app.name}`;
}

/** The folders of apps that have a template, or a release to write. */
function foldersIn(
  templates: TemplateSet,
  folders: ReadonlyMap<string, App>,
  isWritten: (app: App) => boolean,
): readonly string[] {
  const names = [...templates.keys()];
  return [...folders].flatMap(([folder, app]) =>
    isWritten(app) || names.some((name) => name.startsWith(`${root}/${folder}/app/`)) ? [folder] : [],
  );
}

/** What Flux needs to install the chart of an app, by file name. */
function releaseFiles(app: App, variables: Variables): ReadonlyMap<string, string> {
  const release = resolvedRelease(app, variables);
  if (release === undefined) return new Map();
  return guard(app.name, 'release', () => {
    const made = releaseManifests(release, release.values);
    return new Map([
      [made.sourceFile, yamlOf([made.source])],
      ['helmrelease.yaml', yamlOf([made.release])],
    ]);
  });
}

/** The apps that the tree runs, each with its folder. */
type Deployed = readonly (readonly [folder: string, app: App])[];

/** The strictest Pod Security Standard that all of these apps meet. */
function podSecurityOf(deployed: Deployed): string {
  const levels = ['restricted', 'baseline', 'privileged'] as const;
  const needed = deployed.map(([, app]) => levels.indexOf(app.podSecurity ?? 'restricted'));
  return levels[Math.max(0, ...needed)] ?? 'restricted';
}

/** The Kustomization of an app that others wait for: that of whoever runs the app, or the one in the tree if there is one. */
function kustomizationOf(app: App, variables: Variables, files: Files) {
  const { kustomization: given } = app;
  if (given !== undefined) {
    const flux = typeof given === 'function' ? given(variables) : given;
    if (flux !== undefined)
      return [{ name: flux.name, namespace: flux.namespace === 'flux-system' ? null : flux.namespace }];
    if (runnerOf(app, variables) !== undefined) return [];
  }
  const own = `${root}/${folderOf(app, variables)}/app/`;
  const isWritten = [...files.keys()].some((path) => path.startsWith(own));
  return isWritten ? [{ name: fluxOf(app, variables).name ?? app.name, namespace: null }] : [];
}

/**
 * The namespaces that a folder creates, each with all its apps. If apps of several folders share a namespace, one folder creates it:
 * that of its name, or else the first.
 */
function namespacesOf(
  namespaceFolder: string,
  deployed: ReadonlyMap<string, Deployed>,
  files: Files,
): readonly (readonly [namespace: string, apps: Deployed])[] {
  const isWritten = (folder: string) =>
    [...files.keys()].some((path) => path.startsWith(`${root}/${folder}/app/`));
  return [...deployed]
    .filter(([namespace, apps]) => {
      if (givenNamespaces.includes(namespace)) return false;
      if (apps.every(([folder]) => posix.dirname(folder) !== namespaceFolder)) return false;
      const homes = apps
        .map(([folder]) => folder)
        .filter(isWritten)
        .map((folder) => posix.dirname(folder));
      return (homes.includes(namespace) ? namespace : homes.sort()[0]) === namespaceFolder;
    })
    .sort(([one], [other]) => (one < other ? -1 : 1));
}

/** Caches a function that is called often during rendering and does not depend on rendered files. */
function remembered<K, V>(compute: (key: K) => V): (key: K) => V {
  const known = new Map<K, V>();
  return (key) => {
    if (!known.has(key)) known.set(key, compute(key));
    return known.get(key) as V;
  };
}

/** Whether a template is in one of these folders; used to skip shipped apps that a project leaves out. */
export function inFolders(folders: readonly string[]): (name: string) => boolean {
  return (name) => folders.some((folder) => name.startsWith(`${root}/${folder}/`));
}
