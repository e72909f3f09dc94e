import type { KeyPath } from '../../diagnostics/source.ts';
import type { ValueIssue } from '../declarations.ts';
import { asList, asMap, asText, at, isOpaque, type PlainMap } from '../model/data.ts';
import { enabled, isEmpty, refused } from './app-template-parts.ts';

/** What the app-template chart refuses because a choice is missing, or is not one that it knows. */
export function* refusedChoices(values: PlainMap): Generator<ValueIssue> {
  yield* oneOf(values);
  for (const [id, entry] of enabled(values['persistence'])) yield* volume(entry, ['persistence', id]);
  if (enabled(values['service']).length !== 1) yield* unchosenServices(values);
  for (const [id, route] of enabled(values['route'])) yield* redirects(route, ['route', id]);
  const accounts = enabled(values['serviceAccount']).map(([id]) => id);
  if (accounts.length < 2) return;
  for (const [id, controller] of enabled(values['controllers'])) {
    if (controller['serviceAccount'] !== undefined) continue;
    const message = `the controller ${id} does not say which of the ${accounts.length} service accounts it uses`;
    yield refused(['controllers', id], message, `Add serviceAccount: {identifier: ${accounts[0]}}.`);
  }
}

const once = ['Never', 'OnFailure'];

/** Fields with a fixed set of values. */
function* oneOf(values: PlainMap): Generator<ValueIssue> {
  for (const [id, controller] of enabled(values['controllers'])) {
    if (!['cronjob', 'job'].includes(asText(controller['type']) ?? '')) continue;
    yield* choice(at(controller, 'pod', 'restartPolicy'), ['controllers', id, 'pod', 'restartPolicy'], once);
  }
  for (const [id, service] of enabled(values['service']))
    yield* choice(service['type'], ['service', id, 'type'], serviceTypes);
  for (const [id, route] of enabled(values['route']))
    yield* choice(route['kind'], ['route', id, 'kind'], routeKinds);
  for (const [id, policy] of enabled(values['networkpolicies']))
    for (const [index, type] of asList(policy['policyTypes']).entries())
      yield* choice(type, ['networkpolicies', id, 'policyTypes', index], ['Ingress', 'Egress']);
}

const serviceTypes = ['ClusterIP', 'LoadBalancer', 'NodePort', 'ExternalName', 'ExternalIP'];
const routeKinds = ['GRPCRoute', 'HTTPRoute', 'TCPRoute', 'TLSRoute', 'UDPRoute'];

function* choice(value: unknown, path: KeyPath, known: readonly string[]): Generator<ValueIssue> {
  const text = asText(value);
  if (text === undefined || text === '' || isOpaque(text) || known.includes(text)) return;
  yield refused(path, `${text} is not a value that the chart takes here`, `Use one of ${known.join(', ')}.`);
}

/** Fields that a type of volume must have; of a list, one. */
const needs: Readonly<Record<string, readonly (readonly string[])[]>> = {
  persistentVolumeClaim: [['size'], ['accessMode']],
  nfs: [['server'], ['path']],
  hostPath: [['hostPath']],
  configMap: [['name', 'identifier']],
  secret: [['name', 'identifier']],
};

function* volume(entry: PlainMap, path: KeyPath): Generator<ValueIssue> {
  const type = asText(entry['type']) ?? 'persistentVolumeClaim';
  if (!isEmpty(entry['existingClaim'])) return;
  const lacking = (needs[type] ?? []).find((fields) => fields.every((field) => isEmpty(entry[field])));
  if (lacking === undefined) return;
  const what = lacking.join(' or ');
  yield refused(path, `the volume ${path.at(-1)} of type ${type} needs ${what}`, `Add ${lacking[0]}:.`);
}

/** Reports paths and backends that name no service, where there is not just one. */
function* unchosenServices(values: PlainMap): Generator<ValueIssue> {
  const hint = 'Add identifier: with the key of the service.';
  for (const [id, ingress] of enabled(values['ingress']))
    for (const [host, entry] of asList(ingress['hosts']).entries())
      for (const [index, item] of asList(at(entry, 'paths')).entries()) {
        const service = asMap(at(item, 'service'));
        if (!isEmpty(service['name']) || !isEmpty(service['identifier'])) continue;
        yield refused(
          ['ingress', id, 'hosts', host, 'paths', index],
          'this path does not name a service',
          hint,
        );
      }
  for (const [id, route] of enabled(values['route']))
    for (const [rule, entry] of asList(route['rules']).entries())
      for (const [index, item] of asList(at(entry, 'backendRefs')).entries()) {
        if (!isEmpty(at(item, 'name')) || !isEmpty(at(item, 'identifier'))) continue;
        yield refused(
          ['route', id, 'rules', rule, 'backendRefs', index],
          'this backend names no service',
          hint,
        );
      }
}

function* redirects(route: PlainMap, path: KeyPath): Generator<ValueIssue> {
  for (const [index, rule] of asList(route['rules']).entries()) {
    const redirect = asList(at(rule, 'filters')).some((filter) => at(filter, 'type') === 'RequestRedirect');
    if (!redirect || asList(at(rule, 'backendRefs')).length === 0) continue;
    yield refused(
      [...path, 'rules', index, 'backendRefs'],
      'a rule that redirects has no backends',
      'Remove one of the two.',
    );
  }
}
