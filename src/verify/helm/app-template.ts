import type { KeyPath } from '../../diagnostics/source.ts';
import { meantOneOf, meantOr, suggest } from '../../diagnostics/suggest.ts';
import type { ValueIssue } from '../declarations.ts';
import { asList, asMap, asText, at, isOpaque, isPlainMap, type PlainMap } from '../model/data.ts';
import { refusedChoices } from './app-template-choices.ts';
import { refusedKeys } from './app-template-keys.ts';
import { enabled, refusedParts } from './app-template-parts.ts';

/**
 * Yields what the templates of the app-template chart, which most home repositories use, refuse: parts of the values
 * refer to others by key, and a missing one makes the release fail. Yields nothing if some values are elsewhere.
 *
 * @param chart - The name of the chart, if it is known: other charts of the same library have defaults of their own.
 * @param version - The version of the chart; empty if it is not known.
 */
export function* refusedByAppTemplate(
  release: PlainMap,
  chart: string | undefined,
  version: string,
): Generator<ValueIssue> {
  const values = at(release, 'spec', 'values');
  const isWhole = at(release, 'spec', 'valuesFrom') === undefined;
  const isKnown = chart === 'app-template' && isPlainMap(at(values, 'controllers'));
  if (!isPlainMap(values) || !isWhole || !(isKnown || isOfAppTemplate(values))) return;
  // A version that is not known may be the newest.
  const modern = !/^[0-4]\./.test(version);
  const parts = partsOf(values, modern ? releaseOf(release) : undefined);
  if (isKnown) {
    yield* refusedParts(values, modern);
    yield* refusedChoices(values);
    if (/^[45]\./.test(version)) yield* refusedKeys(values, modern);
  }
  yield* controllers(values, parts);
  // A chart of the same library may name the controller in its own values.
  yield* services(values, parts, chart === undefined || chart === 'app-template');
  yield* persistence(values, parts);
  yield* routes(values, parts);
}

interface Parts {
  readonly controllers: ReadonlyMap<string, PlainMap>;
  readonly services: ReadonlySet<string>;
  readonly configMaps: ReadonlySet<string>;
  readonly secrets: ReadonlySet<string>;
  readonly serviceAccounts: ReadonlySet<string>;
  /** The chart creates ConfigMaps and Secrets from files as well. */
  readonly fromFolders: boolean;
}

function isOfAppTemplate(values: PlainMap): boolean {
  return Object.values(asMap(values['controllers'])).some((controller) =>
    Object.values(asMap(at(controller, 'containers'))).some((container) =>
      isPlainMap(at(container, 'image')),
    ),
  );
}

function releaseOf(release: PlainMap): string | undefined {
  return asText(at(release, 'spec', 'releaseName')) ?? asText(at(release, 'metadata', 'name'));
}

/** @param release - The name of the release, after which version 5 names the account that it creates by itself. */
function partsOf(values: PlainMap, release: string | undefined): Parts {
  const accounts = enabled(values['serviceAccount']).map(([key]) => key);
  const creates = accounts.length === 0 && at(values, 'global', 'createDefaultServiceAccount') !== false;
  const keys = (field: string) => new Set(enabled(values[field]).map(([key]) => key));
  return {
    controllers: new Map(enabled(values['controllers'])),
    services: keys('service'),
    configMaps: keys('configMaps'),
    secrets: keys('secrets'),
    serviceAccounts: new Set(creates && release !== undefined ? [release] : accounts),
    fromFolders: Object.keys(values).some((key) => key.endsWith('FromFolder')),
  };
}

/** Older versions have a controller, a Service and more of this name by default. */
const byDefault = 'main';

function isGiven(name: string, names: ReadonlySet<string> | ReadonlyMap<string, unknown>): boolean {
  return name === byDefault || names.has(name) || isOpaque(name) || name.includes('{{');
}

function missing(path: KeyPath, what: string, name: string, names: Iterable<string>): ValueIssue {
  const all = [...names];
  const near = suggest(name, all);
  return {
    code: 'helm/refused-value',
    path,
    message: `no ${what} in these values is called ${name}`,
    ...meantOr(near, all.length > 0 ? `There is ${all.join(', ')}.` : `Add the ${what}.`),
  };
}

const controllerTypes = ['deployment', 'daemonset', 'statefulset', 'cronjob', 'job'];

function* controllers(values: PlainMap, parts: Parts): Generator<ValueIssue> {
  for (const [name, controller] of parts.controllers) {
    const path = ['controllers', name];
    const type = asText(controller['type']);
    if (type !== undefined && !isOpaque(type) && !controllerTypes.includes(type))
      yield {
        code: 'helm/refused-value',
        path: [...path, 'type'],
        message: `${type} is not a type of controller`,
        hint: `Use one of ${controllerTypes.join(', ')}.`,
      };
    const account = asText(at(controller, 'serviceAccount', 'identifier'));
    if (account !== undefined && !isGiven(account, parts.serviceAccounts))
      yield missing(
        [...path, 'serviceAccount', 'identifier'],
        'serviceAccount',
        account,
        parts.serviceAccounts,
      );
    for (const list of ['containers', 'initContainers'])
      for (const [id, container] of enabled(controller[list]))
        yield* environment(container, [...path, list, id], parts);
  }
  yield* environment(asMap(values['defaultContainerOptions']), ['defaultContainerOptions'], parts);
}

function* environment(container: PlainMap, path: KeyPath, parts: Parts): Generator<ValueIssue> {
  if (parts.fromFolders) return;
  for (const [index, entry] of asList(container['envFrom']).entries()) {
    for (const [field, what] of [
      ['secretRef', 'secrets'],
      ['configMapRef', 'configMaps'],
    ] as const) {
      const name = asText(at(entry, field, 'identifier'));
      if (name === undefined || isGiven(name, parts[what])) continue;
      yield missing([...path, 'envFrom', index, field, 'identifier'], what.slice(0, -1), name, parts[what]);
    }
  }
}

function* services(values: PlainMap, { controllers: known }: Parts, isWhole: boolean): Generator<ValueIssue> {
  for (const [id, service] of enabled(values['service'])) {
    const controller = asText(service['controller']);
    if (controller !== undefined && !isGiven(controller, known))
      yield missing(['service', id, 'controller'], 'controller', controller, known.keys());
    if (!isWhole || controller !== undefined || known.size < 2 || known.has(byDefault) || id === byDefault)
      continue;
    if (service['type'] === 'ExternalName') continue;
    yield {
      code: 'helm/refused-value',
      path: ['service', id],
      message: `the service ${id} does not say which of the ${known.size} controllers it is for`,
      hint: `Add controller: ${[...known.keys()].join(' or ')}.`,
    };
  }
}

const volumeTypes = ['persistentVolumeClaim', 'configMap', 'secret', 'emptyDir', 'hostPath', 'nfs', 'custom'];

function* persistence(values: PlainMap, parts: Parts): Generator<ValueIssue> {
  for (const [id, entry] of enabled(values['persistence'])) {
    const path = ['persistence', id];
    const type = asText(entry['type']) ?? 'persistentVolumeClaim';
    const volume = volumeTypes.find((known) => known.toLowerCase() === type.toLowerCase());
    if (volume !== undefined && volume !== type)
      yield {
        code: 'helm/refused-value',
        path: [...path, 'type'],
        message: `${type} is not a type of volume`,
        ...meantOneOf([volume]),
      };
    const name = asText(entry['identifier']);
    const among = type === 'configMap' ? 'configMaps' : type === 'secret' ? 'secrets' : undefined;
    if (name !== undefined && among !== undefined && !parts.fromFolders && !isGiven(name, parts[among]))
      yield missing([...path, 'identifier'], among.slice(0, -1), name, parts[among]);
    yield* mounts(entry, path, parts);
  }
}

function* mounts(entry: PlainMap, path: KeyPath, { controllers: known }: Parts): Generator<ValueIssue> {
  for (const [controller, containers] of Object.entries(asMap(entry['advancedMounts']))) {
    const place = [...path, 'advancedMounts', controller];
    const found = known.get(controller);
    if (found === undefined) {
      if (!isGiven(controller, known)) yield missing(place, 'controller', controller, known.keys());
      continue;
    }
    const own = ['containers', 'initContainers'].flatMap((list) => Object.keys(asMap(found[list])));
    for (const container of Object.keys(asMap(containers))) {
      if (container === byDefault || own.includes(container) || isOpaque(container)) continue;
      yield {
        ...missing([...place, container], 'container', container, own),
        message: `the controller ${controller} has no container ${container}, so nothing is mounted`,
        severity: 'warning',
      };
    }
  }
}

/** Checks references to a Service by its key. */
function* routes(values: PlainMap, { services: known }: Parts): Generator<ValueIssue> {
  for (const [path, name] of identifiers(values)) {
    if (!isGiven(name, known)) yield missing(path, 'service', name, known);
  }
}

function* identifiers(values: PlainMap): Generator<[KeyPath, string]> {
  const named = (path: KeyPath, reference: unknown): [KeyPath, string][] => {
    const name = asText(at(reference, 'identifier'));
    return name === undefined ? [] : [[[...path, 'identifier'], name]];
  };
  for (const [id, route] of enabled(values['route'])) {
    for (const [index, rule] of asList(route['rules']).entries())
      for (const [place, reference] of asList(at(rule, 'backendRefs')).entries())
        yield* named(['route', id, 'rules', index, 'backendRefs', place], reference);
  }
  for (const [id, ingress] of enabled(values['ingress'])) {
    for (const [index, host] of asList(ingress['hosts']).entries())
      for (const [place, entry] of asList(at(host, 'paths')).entries())
        yield* named(['ingress', id, 'hosts', index, 'paths', place, 'service'], at(entry, 'service'));
  }
  for (const [id, monitor] of enabled(values['serviceMonitor']))
    yield* named(['serviceMonitor', id, 'service'], monitor['service']);
}
