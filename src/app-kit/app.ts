import type { CodeTable } from '../diagnostics/code-table.ts';
import type { DataFinding } from '../diagnostics/finding.ts';
import type { KeyPath } from '../diagnostics/source.ts';
import type { ChartDescription, OperatorDescription, ProvidedObject } from '../verify/declarations.ts';
import type { VolumeObject } from '../verify/helm/chart-volumes.ts';
import type { BucketUser } from './bucket-user.ts';
import type { AppCommand } from './command.ts';
import type { Connection, Service } from './connection.ts';
import type { DataStores } from './data-stores.ts';
import type { LiveCheck, Troubleshooting } from './live.ts';
import type { OidcClient } from './oidc-client.ts';
import type { Profiles } from './profiles.ts';
import type { Release } from './release.ts';
import type { Gateway, Route } from './route.ts';
import type { AppSecret, SecretStore } from './secrets.ts';
import type { SettingGroup, SettingSchemas } from './setting.ts';
import type { Upgrade } from './upgrade.ts';
import type { Of, Settings, Variables } from './values.ts';
import type { Variable } from './variable.ts';

/**
 * One app: all that it contributes, whether it is shipped or a user's own. Its templates are below
 * `templates/config/kubernetes/apps/<folder>/`. Every function must be pure.
 */
export interface App {
  /** A DNS label, and the name by which other apps refer to it. */
  readonly name: string;
  /** For people: `Paperless: documents`. Heads the settings in `cluster.yaml`. */
  readonly title?: string;
  /** Below the title in `cluster.yaml`: what the app is for, and what it needs. Plain text. */
  readonly introduction?: string;
  /** The order in the schema and in `cluster.yaml`: lower layers come first. */
  readonly layer: Layer;
  /** Other apps whose settings and variables it reads; choosing the app includes them. */
  readonly uses?: readonly string[];
  /**
   * Further apps that it connects with, waits for or reads, but only if they are part of the project. Otherwise their
   * settings and variables are undefined, and None in templates.
   */
  readonly alongside?: readonly string[];
  /** Part of every project, whichever apps it chooses: what every cluster has. */
  readonly always?: boolean;
  /** The namespace of its objects; the name of the app by default. */
  readonly namespace?: Of<string>;
  /** Where its templates are below `kubernetes/apps`; `<namespace>/<name>` by default. */
  readonly folder?: string;
  /** Whether the configuration includes it; true by default. */
  readonly enabled?: (variables: Variables) => boolean;
  /** In the order in which `init` writes them. */
  readonly settings?: SettingSchemas;
  /** The same in several groups, each with its own title. */
  readonly groups?: readonly SettingGroup[];
  readonly variables?: Readonly<Record<string, Variable>>;
  /** Which combinations of settings are wrong. */
  readonly rules?: readonly Rule[];
  /** The codes of its rules, with a title, an example and a cure. */
  readonly codes?: CodeTable;
  /** Who runs it, if the tree does not: its objects are then assumed to be in the cluster. */
  readonly runBy?: Of<string | undefined>;
  /** The Helm chart that it installs; the source and the release are written from this. */
  readonly release?: Of<Release>;
  /** Its Flux Kustomization, for `dependsOn`. If the tree writes it, it is in flux-system and named after the app. */
  readonly kustomization?: Of<KustomizationName | undefined>;
  /** The strictest Pod Security Standard that its pods meet; its namespace enforces it. `restricted` by default. */
  readonly podSecurity?: 'restricted' | 'baseline' | 'privileged';
  /** How Flux applies its objects. */
  readonly flux?: Of<FluxOptions>;
  /** Apps that must be ready first; apps that are not enabled are ignored. */
  readonly dependsOn?: Of<readonly string[]>;
  /** The pods of the app, and the Services in front of them. */
  readonly services?: Of<readonly Service[]>;
  /** The connections that the app opens, and connections to it that others do not declare. */
  readonly connections?: Of<readonly Connection[]>;
  /** Further objects that the cluster has though no file of the tree writes them. */
  readonly provides?: (variables: Variables) => readonly ProvidedObject[];
  /** Charts that its HelmReleases install, by chart name. */
  readonly charts?: Readonly<Record<string, ChartDescription>>;
  /** The volumes of charts without a description, by chart name, as `describe-chart` writes them. */
  readonly volumes?: Readonly<Record<string, readonly VolumeObject[]>>;
  /** Kinds that its operator turns into further objects. */
  readonly operators?: readonly OperatorDescription[];
  /** Where its data is, to warn before a change leaves it behind. */
  readonly dataStores?: DataStores;
  /** The secrets that it needs: where each is in the cluster, and who provides it. */
  readonly secrets?: (variables: Variables) => readonly AppSecret[];
  /** Its clients at the OpenID Connect provider, if the tree runs one: the provider gets them from here. */
  readonly oidcClients?: Of<readonly OidcClient[]>;
  /** Its web interfaces, if the project has gateways: they publish them. */
  readonly routes?: Of<readonly Route[]>;
  /** It publishes the routes of apps. At most one app has it. */
  readonly gateway?: Gateway;
  /** Its users and buckets in the object store, if the tree runs one: the store gets them from here. */
  readonly buckets?: Of<readonly BucketUser[]>;
  /** A store of secrets outside the tree; one app of a project may have one. */
  readonly secretStore?: SecretStore;
  /** Which kind of network policy the tree is to have; one app of a project may say so. */
  readonly networkPolicies?: (variables: Variables) => PolicyKind | undefined;
  /** The profiles that `defaults` of settings speak of; one app of a project may have some. */
  readonly profiles?: Profiles;
  /** What the nodes of the cluster offer, from a setting; one app of a project may have it. */
  readonly nodes?: Nodes;
  /** Its commands: `clusterwright <name>`. */
  readonly commands?: readonly AppCommand[];
  /** What `doctor --cluster` asks the running cluster about it. */
  readonly checks?: Of<readonly LiveCheck[]>;
  /** What `doctor --cluster` advises when its pods or Jobs fail. */
  readonly troubleshooting?: Of<readonly Troubleshooting[]>;
  /** What its versions changed for existing repositories; `clusterwright upgrade` makes the edits. */
  readonly upgrades?: readonly Upgrade[];
}

export type Layer = 'cluster' | 'platform' | 'application';

export type PolicyKind = 'cilium' | 'kubernetes';

interface Nodes {
  /** The setting, for messages. */
  readonly setting: string;
  /** What each kind of node offers; undefined if not set. */
  readonly offer: (
    variables: Variables,
  ) => readonly { readonly cpu: number; readonly memory: string; readonly count: number }[] | undefined;
}

/** What the Flux Kustomization of an app says beyond the default. */
export interface FluxOptions {
  /** Its name; that of the app by default. */
  readonly name?: string;
  /** How long its objects may take to become ready; `5m` by default. */
  readonly timeout?: string;
  /** False for an app whose objects name their namespaces, or have none. */
  readonly targetsNamespace?: boolean;
  /** How Flux detects that objects of these kinds are ready, if their status does not show it in the usual way. */
  readonly healthChecks?: readonly HealthCheck[];
}

/** `healthCheckExprs` of a Flux Kustomization: expressions in CEL on the whole object. */
export interface HealthCheck {
  readonly apiVersion: string;
  readonly kind: string;
  /** When it is ready. */
  readonly current: string;
  /** When waiting is useless. */
  readonly failed?: string;
}

export interface KustomizationName {
  readonly name: string;
  readonly namespace: string;
}

/**
 * A rule across settings. What it reads fits the schema: a rule ends at the point where it reads a setting that does not.
 * So read what a finding needs just before it, and keep rules small.
 */
export type Rule = (input: RuleInput) => Iterable<Finding>;

export interface RuleInput {
  /** The settings as given, defaults filled in: a flag here says what was asked for. */
  readonly config: Settings;
  /** The variables as templates see them: a flag here says what comes of it. */
  readonly variables: Variables;
  /** The schema of every setting of the project. */
  readonly schemas: SettingSchemas;
}

/** A rule's result, still without its place in the file. */
export interface Finding extends Omit<DataFinding, 'code'> {
  /** One of the app's `codes`; `<app>/refused` by default. */
  readonly code?: string;
  /** The setting to show if that of `path` is not given: the one that makes it needed. */
  readonly at?: KeyPath;
}
