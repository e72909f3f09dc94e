/**
 * The files of an app that follow from the app itself: the release of its chart, its network policies, the
 * kustomizations around them, its Flux Kustomization and its namespace. A template of the same path comes first.
 */

import { posix } from 'node:path';
import type { App } from '../app-kit/app.ts';
import { guard } from '../app-kit/failure.ts';
import { connectionsOf } from '../app-kit/flows.ts';
import { fluxKustomizationManifest, listOf, namespaceManifest } from '../app-kit/manifests/kustomizations.ts';
import { policyManifests } from '../app-kit/manifests/policies.ts';
import { type Manifest, releaseManifests } from '../app-kit/manifests/release.ts';
import type { Release } from '../app-kit/release.ts';
import { isDeployed, isEnabled, namespaceOf, runnerOf, servicesOf } from '../app-kit/services.ts';
import type { Of, Variables } from '../app-kit/values.ts';
import { yamlOf } from './yaml-of.ts';

/** A file that is written without a template. */
export interface GeneratedFile {
  readonly path: string;
  /** The app that it belongs to, for messages. */
  readonly app: string;
  /** Whether it lists other files: it then comes after all that is below its folder. */
  readonly lists: boolean;
  /** The text; blank writes no file. `rendered` lists files beside and below it, as in templates. */
  readonly text: (rendered: (pattern: string) => readonly string[]) => string;
}

/** Namespaces that a cluster has before Flux comes. */
const given = new Set(['default', 'flux-system', 'kube-public', 'kube-system']);

/** The generated files of all apps that the tree writes. */
export function boilerplate(apps: readonly App[], variables: Variables): readonly GeneratedFile[] {
  const written = apps.filter((app) => isDeployed(app, variables));
  const policyKind = apps
    .map(({ networkPolicies }) => networkPolicies?.(variables))
    .find((kind) => kind !== undefined);
  const connections = policyKind === undefined ? [] : connectionsOf(apps, variables);
  // A namespace that others fill is theirs to make.
  const foreign = new Set(
    apps
      .filter((app) => isEnabled(app, variables) && !isDeployed(app, variables))
      .map((app) => namespaceOf(app, variables)),
  );
  const files = new Map<string, GeneratedFile>();
  const add = (file: GeneratedFile): void => {
    if (!files.has(file.path)) files.set(file.path, file);
  };
  for (const app of written) {
    const { name } = app;
    const namespace = namespaceOf(app, variables);
    const { folder = `${namespace}/${name}` } = app;
    const home = `kubernetes/apps/${folder}`;
    const top = posix.dirname(home);
    const fixed = (path: string, ...manifests: readonly Manifest[]) =>
      add({ path: `${home}/app/${path}`, app: name, lists: false, text: () => yamlOf(manifests) });

    const release = releaseOf(app.release, variables, `release of ${name}`);
    if (release !== undefined) {
      const values = guard(`release of ${name}`, () => resolved(release.values, variables));
      const made = releaseManifests({ ...release, name: release.name ?? name }, values);
      fixed(made.sourceFile, made.source);
      fixed('helmrelease.yaml', made.release);
    }
    const services = servicesOf(app, variables).filter(({ runBy }) => runBy === undefined);
    if (policyKind !== undefined && services.length > 0)
      fixed('networkpolicy.yaml', ...policyManifests(services, connections, policyKind));

    add({
      path: `${home}/app/kustomization.yaml`,
      app: name,
      lists: true,
      text: (rendered) => listed(rendered('*.yaml').filter((path) => path !== './kustomization.yaml')),
    });
    add({
      path: `${home}/ks.yaml`,
      app: name,
      lists: true,
      text: (rendered) => {
        const own = rendered('app/*.yaml');
        if (own.length === 0) return '';
        return yamlOf([
          fluxKustomizationManifest({
            name: kustomizationName(app, variables),
            path: `${home}/app`,
            targetNamespace: namespace,
            dependsOn: dependencies(app, apps, variables),
            sealed: own.some((path) => path.includes('.sops.')),
            timeout: release?.timeout ?? '5m',
          }),
        ]);
      },
    });
    if (!given.has(namespace) && !foreign.has(namespace))
      add({
        path: `${top}/namespace.yaml`,
        app: name,
        lists: true,
        text: (rendered) =>
          rendered('*/ks.yaml').length === 0
            ? ''
            : yamlOf([namespaceManifest(namespace, podSecurityOf(namespace, written, variables))]),
      });
    add({
      path: `${top}/kustomization.yaml`,
      app: name,
      lists: true,
      text: (rendered) => {
        const kustomizations = rendered('*/ks.yaml');
        return kustomizations.length === 0 ? '' : listed([...rendered('namespace.yaml'), ...kustomizations]);
      },
    });
  }
  return [...files.values()];
}

const listed = (paths: readonly string[]) => (paths.length === 0 ? '' : yamlOf([listOf(paths)]));

const resolved = <T>(value: Of<T>, variables: Variables): T =>
  typeof value === 'function' ? (value as (variables: Variables) => T)(variables) : value;

function releaseOf(
  release: Of<Release> | undefined,
  variables: Variables,
  what: string,
): Release | undefined {
  return release === undefined ? undefined : guard(what, () => resolved(release, variables));
}

function kustomizationName({ name, kustomization }: App, variables: Variables): string {
  return (kustomization === undefined ? undefined : resolved(kustomization, variables)?.name) ?? name;
}

/** The Flux Kustomizations of the apps that have to be ready first. */
function dependencies(app: App, apps: readonly App[], variables: Variables) {
  const { name, dependsOn = [] } = app;
  const names = guard(`dependsOn of ${name}`, () => resolved(dependsOn, variables));
  return names.flatMap((wanted) => {
    const other = apps.find((candidate) => candidate.name === wanted);
    if (other === undefined || !isEnabled(other, variables)) return [];
    if (runnerOf(other, variables) === undefined) return [{ name: kustomizationName(other, variables) }];
    const theirs = other.kustomization === undefined ? undefined : resolved(other.kustomization, variables);
    return theirs === undefined ? [] : [theirs];
  });
}

/** The strictest level that all apps of a namespace pass. */
function podSecurityOf(namespace: string, apps: readonly App[], variables: Variables): string {
  const levels = ['restricted', 'baseline', 'privileged'];
  const needed = apps
    .filter((app) => namespaceOf(app, variables) === namespace)
    .map(({ podSecurity = 'restricted' }) => levels.indexOf(podSecurity));
  return levels[Math.max(0, ...needed)] ?? 'restricted';
}
