/** What apps are written with. */

export type { ChartDescription, OperatorDescription, ProvidedObject } from '../verify/declarations.ts';
export { type Destination, destination, destinationOf, hostAndPort, namespaceLabel } from './address.ts';
export {
  type App,
  defineApp,
  type Finding,
  type KustomizationName,
  type Layer,
  type PolicyKind,
  type Rule,
  type RuleInput,
} from './app.ts';
export type { AppCommand, CommandContext, CommandResult } from './command.ts';
export { type Connection, connection, type Labels, type Peer, type Service } from './connection.ts';
export type { DataStores } from './data-stores.ts';
export type { Profile, Profiles } from './profiles.ts';
export type { Extensions, TemplateFunction } from './project.ts';
export { namespaceObject } from './provided.ts';
export type { ReleaseFacts } from './release-facts.ts';
export type { AppSecret, NeededSecret, SecretStore, StorePlace, StoreScript } from './secrets.ts';
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
  labelKey,
  name,
  ratio,
  resources,
  secret,
  serverUrl,
  storageClass,
  storageSize,
} from './setting-types.ts';
export { type Type, type TypeOf, types } from './types.ts';
export type { Of, Settings, Variables } from './values.ts';
export { flag, list, map, number, port, text } from './values-and-settings.ts';
export { type Variable, value } from './variable.ts';
