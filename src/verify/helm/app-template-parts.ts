import type { KeyPath } from '../../diagnostics/source.ts';
import type { ValueIssue } from '../declarations.ts';
import { asList, asMap, asText, at, isOpaque, isPlainMap, type PlainMap } from '../model/data.ts';

/**
 * What the app-template chart refuses in one part of its values, whatever the other parts are. Since version 5
 * (`modern`), an image may be a text, and a network policy selects the only controller by itself.
 */
export function* refusedParts(values: PlainMap, modern: boolean): Generator<ValueIssue> {
  const isOnly = modern && enabled(values['controllers']).length === 1;
  for (const [name, controller] of enabled(values['controllers'])) {
    yield* controllerParts(controller, ['controllers', name]);
    yield* images(controller, ['controllers', name], modern);
  }
  for (const [id, service] of enabled(values['service'])) yield* servicePorts(service, ['service', id]);
  for (const [id, map] of enabled(values['configMaps'])) {
    if (!isEmpty(map['data']) || !isEmpty(map['binaryData'])) continue;
    yield refused(['configMaps', id], `the configMap ${id} has no data`, 'Add `data:`, or remove the entry.');
  }
  for (const [id, policy] of enabled(values['networkpolicies'])) {
    const path = ['networkpolicies', id];
    if (modern && policy['type'] === 'cilium') continue;
    if (isEmpty(policy['policyTypes']))
      yield refused(
        path,
        `the network policy ${id} has no policyTypes`,
        'Add policyTypes: [Ingress, Egress].',
      );
    if (policy['podSelector'] === undefined && isEmpty(policy['controller']) && !isOnly)
      yield refused(path, `the network policy ${id} selects no pods`, 'Add controller: or podSelector:.');
  }
  for (const [id, monitor] of enabled(values['serviceMonitor'])) {
    if (!isEmpty(monitor['endpoints'])) continue;
    yield refused(
      ['serviceMonitor', id],
      `the serviceMonitor ${id} has no endpoints`,
      'Add endpoints: [{port: …}].',
    );
  }
}

/** Returns the entries of a map that are not switched off. */
export function enabled(value: unknown): [string, PlainMap][] {
  return Object.entries(asMap(value)).flatMap(([key, entry]): [string, PlainMap][] =>
    isPlainMap(entry) && entry['enabled'] !== false ? [[key, entry]] : [],
  );
}

export function refused(path: KeyPath, message: string, hint: string): ValueIssue {
  return { code: 'helm/refused-value', path, message, hint };
}

/** Sections of a controller that are for one type alone, and the strategies that a type has. */
const sections = ['cronjob', 'job', 'statefulset', 'daemonset'];
const strategies: Readonly<Record<string, readonly string[]>> = {
  deployment: ['Recreate', 'RollingUpdate'],
  statefulset: ['OnDelete', 'RollingUpdate'],
};

function* controllerParts(controller: PlainMap, path: KeyPath): Generator<ValueIssue> {
  const name = path.at(-1);
  const type = asText(controller['type']) ?? 'deployment';
  if (isOpaque(type)) return;
  if (enabled(controller['containers']).length === 0)
    yield refused(path, `the controller ${name} has no containers`, 'Add one under `containers`.');
  const strategy = asText(controller['strategy']);
  const known = strategies[type];
  if (strategy !== undefined && !isOpaque(strategy) && known !== undefined && !known.includes(strategy))
    yield refused(
      [...path, 'strategy'],
      `a ${type} has no strategy ${strategy}`,
      `Use ${known.join(' or ')}.`,
    );
  const schedule = at(controller, 'cronjob', 'schedule');
  if (type === 'cronjob' && isEmpty(schedule))
    yield refused(
      path,
      `the cronjob ${name} has no schedule`,
      'Add cronjob: {schedule: "0 3 * * *"} to the controller.',
    );
  for (const section of sections) {
    if (section === type || isEmpty(controller[section]) || !hasSchema(type)) continue;
    yield refused(
      [...path, section],
      `${section} is of no use in a controller of type ${type}, and the chart refuses it`,
      `Set type: ${section}, or remove it.`,
    );
  }
}

function hasSchema(type: string): boolean {
  return type === 'deployment' || sections.includes(type);
}

function* images(controller: PlainMap, path: KeyPath, modern: boolean): Generator<ValueIssue> {
  if (at(controller, 'defaultContainerOptions', 'image') !== undefined) return;
  for (const list of ['containers', 'initContainers']) {
    for (const [id, { image }] of enabled(controller[list])) {
      const place = [...path, list, id];
      if (modern && asText(image) !== undefined) continue;
      if (!isPlainMap(image)) {
        const hint = 'Write image: {repository: …, tag: …}.';
        if (image === undefined) yield refused(place, `the container ${id} has no image`, hint);
        else yield refused([...place, 'image'], `the image of ${id} must be a map`, hint);
        continue;
      }
      const missing = ['repository', 'tag'].find((field) => isEmpty(image[field]));
      if (missing === undefined || (missing === 'tag' && !isEmpty(image['digest']))) continue;
      yield refused([...place, 'image'], `the image of ${id} has no ${missing}`, `Add ${missing}:.`);
    }
  }
}

function* servicePorts(service: PlainMap, path: KeyPath): Generator<ValueIssue> {
  const id = path.at(-1);
  if (service['type'] === 'ExternalName') return;
  const ports = enabled(service['ports']);
  if (ports.length === 0)
    yield refused(path, `the service ${id} has no ports`, 'Add `ports:`, or set enabled: false.');
  for (const [name, port] of ports) {
    if (!isEmpty(port['port'])) continue;
    yield refused([...path, 'ports', name], `the port ${name} of ${id} has no number`, 'Add `port:`.');
  }
}

/** Whether Helm takes a value for none. */
export function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === '' || value === false || value === 0) return true;
  return Array.isArray(value)
    ? asList(value).length === 0
    : isPlainMap(value) && Object.keys(value).length === 0;
}
