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
import type { AppSecret, SecretObject, SecretStore } from './secrets.ts';
import type { SettingGroup, SettingSchemas } from './setting.ts';
import type { Upgrade } from './upgrade.ts';
import type { Of, Settings, Variables } from './values.ts';
import type { Variable } from './variable.ts';

/**
 * An app, shipped or the user's own, with everything it contributes. Its templates are in
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
  /** Settings in several groups, each with its own title. */
  readonly groups?: readonly SettingGroup[];
  readonly variables?: Readonly<Record<string, Variable>>;
  /** Which combinations of settings are invalid. */
  readonly rules?: readonly Rule[];
  /** The codes of its rules, with a title, an example and a cure. */
  readonly codes?: CodeTable;
  /** Who runs the app if the tree does not; its objects are then assumed to exist in the cluster. */
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
  /** Further objects that exist in the cluster although no file of the tree contains them. */
  readonly provides?: (variables: Variables) => readonly ProvidedObject[];
  /** Charts that its HelmReleases install, by chart name. */
  readonly charts?: Readonly<Record<string, ChartDescription>>;
  /** The volumes of charts without a description, by chart name, as `describe-chart` writes them. */
  readonly volumes?: Readonly<Record<string, readonly VolumeObject[]>>;
  /** Kinds that its operator turns into further objects. */
  readonly operators?: readonly OperatorDescription[];
  /** Where its data is, so that a change that would leave data behind can be reported. */
  readonly dataStores?: DataStores;
  /** The secrets that the app needs: where each is in the cluster, and who provides it. */
  readonly secrets?: (variables: Variables) => readonly AppSecret[];
  /** What its Secrets have besides these values: a type, labels, keys that are not secret. */
  readonly secretObjects?: (variables: Variables) => readonly SecretObject[];
  /** Its clients at the OpenID Connect provider; if the tree runs one, it creates them. */
  readonly oidcClients?: Of<readonly OidcClient[]>;
  /** Its web interfaces, if the project has gateways: they publish them. */
  readonly routes?: Of<readonly Route[]>;
  /** It publishes the routes of apps. At most one app has it. */
  readonly gateway?: Gateway;
  /** Its users and buckets in the object store; if the tree runs one, it creates them. */
  readonly buckets?: Of<readonly BucketUser[]>;
  /** A store of secrets outside the tree; one app of a project may have one. */
  readonly secretStore?: SecretStore;
  /** The kind of network policy that the tree uses; one app of a project may choose it. */
  readonly networkPolicies?: (variables: Variables) => PolicyKind | undefined;
  /** The profiles that `defaults` of settings name; one app of a project may have some. */
  readonly profiles?: Profiles;
  /** What the nodes of the cluster offer, from a setting; one app of a project may have it. */
  readonly nodes?: Nodes;
  /** Its commands: `clusterwright <name>`. */
  readonly commands?: readonly AppCommand[];
  /** What `doctor --cluster` checks about the app in the running cluster. */
  readonly checks?: Of<readonly LiveCheck[]>;
  /** What `doctor --cluster` advises when its pods or Jobs fail. */
  readonly troubleshooting?: Of<readonly Troubleshooting[]>;
  /** What its versions changed for existing repositories; `clusterwright upgrade` makes the edits. */
  readonly upgrades?: readonly Upgrade[];
}

/** Decides the order of start-up and the place in pictures: what the cluster needs, what apps need, the apps. */
export type Layer = 'cluster' | 'platform' | 'application';

/** Which network policies a tree has: those of Cilium, or those of Kubernetes itself. */
export type PolicyKind = 'cilium' | 'kubernetes';

interface Nodes {
  /** The setting, for messages. */
  readonly setting: string;
  /** What each kind of node offers; undefined if not set. */
  readonly offer: (
    variables: Variables,
  ) => readonly { readonly cpu: number; readonly memory: string; readonly count: number }[] | undefined;
}

/** Options of an app's Flux Kustomization. */
export interface FluxOptions {
  /** Its name; that of the app by default. */
  readonly name?: string;
  /** How long its objects may take to become ready; `5m` by default. */
  readonly timeout?: string;
  /** False for an app whose objects set their own namespaces or are cluster-scoped. */
  readonly targetsNamespace?: boolean;
  /** How Flux detects that objects of these kinds are ready, if kstatus does not recognise it. */
  readonly healthChecks?: readonly HealthCheck[];
}

/** An entry of `healthCheckExprs` of a Flux Kustomization; the CEL expressions see the whole object. */
export interface HealthCheck {
  readonly apiVersion: string;
  readonly kind: string;
  /** True when the object is ready. */
  readonly current: string;
  /** True when waiting is pointless. */
  readonly failed?: string;
}

/** A Flux Kustomization that others depend on. */
export interface KustomizationName {
  readonly name: string;
  readonly namespace: string;
}

/**
 * A rule across settings. It stops when it reads an invalid setting, so read what a finding needs just before yielding it, and
 * keep rules small.
 */
export type Rule = (input: RuleInput) => Iterable<Finding>;

/** What a rule can look at. */
export interface RuleInput {
  /** The settings as given, with defaults: a flag here tells what was requested. */
  readonly config: Settings;
  /** The variables as templates see them: a flag here tells what is in effect. */
  readonly variables: Variables;
  /** The schema of every setting of the project. */
  readonly schemas: SettingSchemas;
}

/** A finding of a rule, without its place in the file. */
export interface Finding extends Omit<DataFinding, 'code'> {
  /** One of the app's `codes`; `<app>/refused` by default. */
  readonly code?: string;
  /** The setting to show if that of `path` is not given: the one that makes it needed. */
  readonly at?: KeyPath;
}
