import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Finding } from '../../diagnostics/finding.ts';
import { some } from '../../diagnostics/some.ts';
import type { KeyPath } from '../../diagnostics/source.ts';
import type { Check } from '../check.ts';
import { selectorCodes } from '../codes/references.ts';
import type { VerifyCode } from '../codes.ts';
import { asList, asMap, asText, asTexts, at, isOpaque } from '../model/data.ts';
import { inventoryOf } from '../model/inventory.ts';
import { type Hint, LabelIndex } from '../model/label-index.ts';
import type { Model } from '../model/model.ts';
import type { KubernetesObject } from '../model/object.ts';
import { podsLike } from '../model/pod-index.ts';
import { inObject } from '../model/report.ts';
import {
  includes,
  isEmptySelector,
  type Labels,
  readSelector,
  selects,
  wantedLabels,
} from '../model/selectors.ts';
import { type Pods, podsOf, podTemplate } from '../model/workloads.ts';

/** Selectors: those of Services, monitors and budgets match something, and those of workloads match their own pods. */
export const selectors: Check = {
  codes: selectorCodes,
  *run(model) {
    for (const object of model.objects) {
      switch (`${object.group}/${object.kind}`) {
        case '/Service':
          yield* service(model, object);
          break;
        case 'monitoring.coreos.com/ServiceMonitor':
          yield* serviceMonitor(model, object);
          break;
        case 'monitoring.coreos.com/PodMonitor':
          yield* podMonitor(model, object);
          break;
        case 'policy/PodDisruptionBudget':
          yield* budget(model, object);
          break;
        case 'apps/Deployment':
        case 'apps/StatefulSet':
        case 'apps/DaemonSet':
          yield* own(object);
          break;
        case 'batch/Job':
          if (at(object.data, 'spec', 'manualSelector') === true) yield* own(object);
          break;
      }
    }
  },
};

/** Returns the pods that a selector matches; `labels` are those that all of them are certain to have. */
function selected(
  model: Model,
  namespace: string | undefined,
  labels: Labels,
  fits: (labels: Labels) => boolean,
): Pods[] {
  const namespaces = namespace === undefined ? ('all' as const) : [namespace, undefined];
  return podsLike(model, [{ namespaces, labels }]).filter((pods) => fits(pods.labels));
}

function* service(model: Model, object: KubernetesObject): Generator<Diagnostic> {
  const selector = asTexts(at(object.data, 'spec', 'selector'));
  if (Object.keys(selector).length === 0) {
    yield* withoutSelector(model, object);
    return;
  }
  if (Object.values(selector).some(isOpaque)) return;
  const pods = selected(model, object.namespace, selector, (labels) => includes(labels, selector));
  if (pods.length === 0) {
    if (inventoryOf(model).hasUnknownPods(object.namespace)) return;
    yield inObject(
      object,
      ['spec', 'selector'],
      {
        code: 'ref/service-selects-nothing',
        message: `the selector of the Service ${object.name} matches no pod`,
        hint: near(model, object.namespace, selector),
      },
      'key',
    );
    return;
  }
  for (const [index, port] of asList(at(object.data, 'spec', 'ports')).entries()) {
    const target = at(port, 'targetPort');
    if (typeof target !== 'string' || isOpaque(target)) continue;
    if (pods.some(({ ports }) => ports === undefined || ports.some(({ name }) => name === target))) continue;
    yield inObject(object, ['spec', 'ports', index, 'targetPort'], {
      code: 'ref/service-target-port',
      message: `the pods of the Service ${object.name} have no port called ${target}`,
      hint: ports(pods),
    });
  }
}

/** Reports Services without a selector whose endpoints nothing in the tree creates. */
function* withoutSelector(model: Model, object: KubernetesObject): Generator<Diagnostic> {
  const { data, namespace, name } = object;
  if (at(data, 'spec', 'type') === 'ExternalName' || at(data, 'spec') === undefined) return;
  const endpoints = [
    ...model.ofKind('', 'Endpoints').filter((other) => other.name === name),
    ...model
      .ofKind('discovery.k8s.io', 'EndpointSlice')
      .filter((other) => at(other.data, 'metadata', 'labels', 'kubernetes.io/service-name') === name),
  ];
  if (endpoints.some((other) => other.namespace === namespace)) return;
  if (model.options.closedWorld !== true) return;
  yield inObject(
    object,
    ['spec', 'selector'],
    {
      code: 'ref/service-selects-nothing',
      message: `the Service ${name} has no selector, and nothing writes its endpoints`,
      hint: 'Add a selector with labels of the pods, or an EndpointSlice.',
    },
    'key',
  );
}

function* serviceMonitor(model: Model, object: KubernetesObject): Generator<Diagnostic> {
  const selector = at(object.data, 'spec', 'selector');
  const namespaces = monitored(object);
  const fits = readSelector(selector);
  const inTree = servicesLike(model, {
    namespaces: namespaces === undefined ? 'all' : [...namespaces, undefined],
    labels: wantedLabels(selector),
  })
    .filter(({ labels }) => fits(labels))
    .map(({ object }) => object);
  // The labels of Services that charts and operators create are not declared, so these may match.
  const inventory = inventoryOf(model);
  const mayBeProvided =
    inventory.providedServices.some(
      ({ namespace, by }) =>
        by !== 'Kubernetes' && by !== 'Flux' && (namespaces?.includes(namespace ?? '') ?? true),
    ) || (namespaces ?? [undefined]).some((namespace) => inventory.hasUnknownPods(namespace));
  if (inTree.length === 0) {
    if (!mayBeProvided) yield nothing(object, 'Service');
    return;
  }
  for (const [index, endpoint] of asList(at(object.data, 'spec', 'endpoints')).entries()) {
    const port = asText(at(endpoint, 'port'));
    if (port === undefined || isOpaque(port)) continue;
    const names = inTree.flatMap(({ data }) =>
      asList(at(data, 'spec', 'ports')).map((item) => at(item, 'name')),
    );
    if (names.includes(port) || mayBeProvided) continue;
    yield inObject(object, ['spec', 'endpoints', index, 'port'], {
      code: 'ref/monitor-port',
      message: `no Service that this monitor selects has a port called ${port}`,
      hint: `They have ${some([...new Set(names.flatMap((name) => asText(name) ?? []))], 20) || 'no named ports'}.`,
    });
  }
}

/** A Service with its own labels. */
interface LabelledService {
  readonly namespace: string | undefined;
  readonly labels: Labels;
  readonly object: KubernetesObject;
}

const services = new WeakMap<Model, LabelIndex<LabelledService>>();

/** Returns the Services that match a hint, and possibly others. */
function servicesLike(model: Model, hint: Hint): readonly LabelledService[] {
  const labelled = (object: KubernetesObject): LabelledService => {
    const labels = asTexts(at(object.data, 'metadata', 'labels'));
    return { namespace: object.namespace, labels, object };
  };
  const index = services.get(model) ?? new LabelIndex(model.ofKind('', 'Service').map(labelled));
  services.set(model, index);
  return index.like([hint]);
}

function* podMonitor(model: Model, object: KubernetesObject): Generator<Diagnostic> {
  if (asList(at(object.data, 'spec', 'podMetricsEndpoints')).length === 0) yield noEndpoints(object);
  const selector = at(object.data, 'spec', 'selector');
  const namespaces = monitored(object);
  const fits = readSelector(selector);
  const hint: Hint = {
    namespaces: namespaces === undefined ? 'all' : [...namespaces, undefined],
    labels: wantedLabels(selector),
  };
  const pods = podsLike(model, [hint]).filter(({ labels }) => fits(labels));
  if (pods.length === 0) {
    const unknown = (namespaces ?? [undefined]).some((namespace) =>
      inventoryOf(model).hasUnknownPods(namespace),
    );
    if (!unknown && !makesPodsUnseen(model, namespaces)) yield nothing(object, 'pod');
    return;
  }
  for (const [index, endpoint] of asList(at(object.data, 'spec', 'podMetricsEndpoints')).entries()) {
    const port = asText(at(endpoint, 'port'));
    if (port === undefined || isOpaque(port)) continue;
    if (pods.some((entry) => entry.ports === undefined || entry.ports.some(({ name }) => name === port)))
      continue;
    yield inObject(object, ['spec', 'podMetricsEndpoints', index, 'port'], {
      code: 'ref/monitor-port',
      message: `no pod that this monitor selects has a port called ${port}`,
      hint: ports(pods),
    });
  }
}

/** Whether a Gateway is in one of these namespaces, in which its controller may run proxies that the tree does not show. */
function makesPodsUnseen(model: Model, namespaces: readonly string[] | undefined): boolean {
  return model
    .ofKind('gateway.networking.k8s.io', 'Gateway')
    .some(
      ({ namespace }) =>
        namespaces === undefined || namespace === undefined || namespaces.includes(namespace),
    );
}

function* budget(model: Model, object: KubernetesObject): Generator<Diagnostic> {
  const selector = at(object.data, 'spec', 'selector');
  if (isEmptySelector(selector) || inventoryOf(model).hasUnknownPods(object.namespace)) return;
  if (selected(model, object.namespace, wantedLabels(selector), readSelector(selector)).length > 0) return;
  yield inObject(
    object,
    ['spec', 'selector'],
    {
      code: 'ref/budget-selects-nothing',
      message: `the selector of the PodDisruptionBudget ${object.name} matches no pod`,
      hint: near(model, object.namespace, asTexts(at(selector, 'matchLabels'))),
    },
    'key',
  );
}

function* own(object: KubernetesObject): Generator<Diagnostic> {
  const template = podTemplate(object);
  const selector = at(object.data, 'spec', 'selector');
  if (template === undefined || selector === undefined) return;
  if (selects(selector, asTexts(at(template.data, 'metadata', 'labels')))) return;
  yield inObject(
    object,
    ['spec', 'selector', 'matchLabels'],
    {
      code: 'ref/selector-mismatch',
      message: `the selector of the ${object.kind} ${object.name} does not match the labels of its own pods`,
      hint: 'Make spec.selector.matchLabels a part of spec.template.metadata.labels: Kubernetes refuses the object.',
    },
    'key',
  );
}

/** Reports a PodMonitor without endpoints: the operator accepts it, but scrapes nothing. */
function noEndpoints(object: KubernetesObject): Diagnostic {
  return inObject(
    object,
    ['spec', 'podMetricsEndpoints'],
    {
      code: 'ref/monitor-selects-nothing',
      message: `the PodMonitor ${object.name} names no endpoint, so nothing is scraped`,
      hint: 'Add podMetricsEndpoints with the port that serves the metrics.',
    },
    'key',
  );
}

/** Returns the namespaces that a monitor selects; undefined for all of them. */
function monitored(object: KubernetesObject): readonly string[] | undefined {
  const selector = asMap(at(object.data, 'spec', 'namespaceSelector'));
  if (selector['any'] === true) return undefined;
  const names = asList(selector['matchNames']).filter((name): name is string => typeof name === 'string');
  if (names.length > 0) return names;
  return object.namespace === undefined ? undefined : [object.namespace];
}

function nothing(object: KubernetesObject, what: string): Diagnostic {
  const path: KeyPath = ['spec', 'selector'];
  const statement: Finding<VerifyCode> = {
    code: 'ref/monitor-selects-nothing',
    message: `the selector of the ${object.kind} ${object.name} matches no ${what}`,
    hint: `Use labels that the ${what} carries, and check namespaceSelector.`,
  };
  return inObject(object, path, statement, 'key');
}

/** Describes which label does not match, from the pods that come nearest. */
function near(model: Model, namespace: string | undefined, wanted: Labels): string {
  for (const [key, value] of Object.entries(wanted)) {
    const values = valuesOf(model, namespace, key);
    if (values.size > 0 && !values.has(value)) {
      return `${key} is ${anyOf(values)} on the pods of this namespace.`;
    }
  }
  return 'Use labels that the pods carry: those of the template, not of the workload.';
}

/** Lists a few of the values, because thousands of findings may have thousands of values each. */
function anyOf(values: ReadonlySet<string>): string {
  const shown: string[] = [];
  for (const value of values) if (shown.push(value) === 10) break;
  const rest = values.size - shown.length;
  return `${shown.join(' or ')}${rest > 0 ? ` or one of ${rest} others` : ''}`;
}

const labelValues = new WeakMap<Model, Map<string, Set<string>>>();

/** Returns the values of a label among the pods of a namespace. */
function valuesOf(model: Model, namespace: string | undefined, key: string): ReadonlySet<string> {
  let known = labelValues.get(model);
  if (known === undefined) {
    known = new Map();
    for (const { namespace: own, labels } of podsOf(model)) {
      for (const [name, value] of Object.entries(labels)) {
        const place = JSON.stringify([own ?? null, name]);
        const values = known.get(place) ?? new Set();
        known.set(place, values.add(value));
      }
    }
    labelValues.set(model, known);
  }
  return known.get(JSON.stringify([namespace ?? null, key])) ?? new Set();
}

function ports(pods: readonly Pods[]): string {
  const names = pods.flatMap((entry) => (entry.ports ?? []).flatMap(({ name }) => name ?? []));
  return names.length > 0 ? `They have ${some([...new Set(names)], 20)}.` : 'They have no named ports.';
}
