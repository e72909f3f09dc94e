/** The API for writing apps. */

export { type Advice, advice, type Fix, generated } from '../diagnostics/fix.ts';
export type { ChartDescription, OperatorDescription, ProvidedObject } from '../verify/declarations.ts';
export { describedChart } from '../verify/helm/described-chart.ts';
export { readDescription } from '../verify/helm/description.ts';
export { type Destination, destinationOf, hostAndPort, serviceHost } from './address.ts';
export type {
  App,
  Finding,
  FluxOptions,
  HealthCheck,
  KustomizationName,
  Layer,
  PolicyKind,
  Rule,
  RuleInput,
} from './app.ts';
export type { BucketUser } from './bucket-user.ts';
export { claimTemplate } from './chart-volumes.ts';
export type { AppCommand, CommandContext, CommandResult } from './command.ts';
export { defineConfig, type ProjectConfig } from './config.ts';
export {
  type Connection,
  connection,
  type Labels,
  type Peer,
  type Service,
  toApiServer,
} from './connection.ts';
export type { DataStores } from './data-stores.ts';
export { type AppPart, defineApp } from './define-app.ts';
export {
  type ExistingPart,
  existingKustomization,
  kustomizationSetting,
  orExisting,
  platformPart,
  podsSetting,
  type ReplaceablePart,
  type ReplaceableService,
} from './existing.ts';
export { fillScript, shellWord } from './fill-script.ts';
export { generateCommand } from './generate-command.ts';
export { readyByCondition } from './health-check.ts';
export { helmChart } from './helm-chart.ts';
export { networkContains, networksOverlap } from './ipv4.ts';
export {
  conditionOf,
  fieldOf,
  type LiveCheck,
  type LiveCluster,
  type LiveObject,
  type LiveProblem,
  listOf,
  type Reply,
  type Target,
  type Troubleshooting,
  textOf,
} from './live.ts';
export { answers, logSigns, readiness, type Sign } from './live-checks.ts';
export { generatedBy, type NeededPart, needs, needsPart } from './needs.ts';
export { type OidcClient, oidcClient } from './oidc-client.ts';
export { possibleSchedule } from './possible-schedule.ts';
export type { Profile, Profiles } from './profiles.ts';
export type { Extensions, TemplateFunction } from './project.ts';
export type { Release } from './release.ts';
export type { Route } from './route.ts';
export { sealedSecret } from './sealed-secret.ts';
export type {
  AppSecret,
  NeededSecret,
  SecretObject,
  SecretStore,
  StorePlace,
  StoreScript,
} from './secrets.ts';
export type {
  ByProfile,
  Json,
  NestedSchema,
  SettingGroup,
  SettingOptions,
  SettingSchema,
  SettingSchemas,
} from './setting.ts';
export {
  choice,
  className,
  connectionPassword,
  count,
  cronSchedule,
  databaseName,
  dnsLabel,
  domainName,
  emailAddress,
  hostName,
  identifier,
  ipv4Address,
  ipv4Network,
  labelKey,
  labels,
  name,
  namespaceName,
  plainSecret,
  ratio,
  resources,
  secret,
  serverUrl,
  storageClass,
  storageSize,
} from './setting-types.ts';
export { type Type, type TypeOf, types } from './types.ts';
export type { Upgrade } from './upgrade.ts';
export type { Of, Settings, Variables } from './values.ts';
export { flag, list, map, number, port, text } from './values-and-settings.ts';
export { type Variable, value } from './variable.ts';
export { chartVersion, imageVersion, tagVersion } from './version.ts';
