import type { Diagnostic } from '../../../diagnostics/diagnostic.ts';
import type { KeyPath } from '../../../diagnostics/source.ts';
import { stringOf } from '../../../diagnostics/string-of.ts';
import { clusterOf } from '../../model/cluster.ts';
import { asList, asText, asTexts, at, isOpaque, matches } from '../../model/data.ts';
import type { Model } from '../../model/model.ts';
import { type KubernetesObject, showObject } from '../../model/object.ts';
import { inObject } from '../../model/report.ts';
import { selects } from '../../model/selectors.ts';
import { own } from '../../own.ts';
import { clear, groupOf } from './groups.ts';

/** Policies: their targets exist, and each target has at most one of a kind. */
export function* policies(model: Model): Generator<Diagnostic> {
  const all = model.objects.filter(
    ({ group: own, kind }) => own === 'gateway.envoyproxy.io' || kind === 'BackendTLSPolicy',
  );
  for (const policy of all) yield* sections(model, policy);
  yield* conflicts(
    model,
    all.filter(({ kind, aside }) => !aside && exclusiveKinds.includes(kind)),
  );
}

/** Kinds of which only one policy may attach to a target or a section of it: the controller refuses the second. */
const exclusiveKinds = [
  'BackendTrafficPolicy',
  'BackendTLSPolicy',
  'ClientTrafficPolicy',
  'EnvoyExtensionPolicy',
  'SecurityPolicy',
];

interface Target {
  readonly path: KeyPath;
  readonly kind: string;
  readonly name: string;
  readonly section: string | undefined;
}

/** The maximum number of objects that are examined for all selectors together. */
const mostLooks = 200_000;

function* conflicts(model: Model, all: readonly KubernetesObject[]): Generator<Diagnostic> {
  const looks = { left: mostLooks };
  const taken = new Map<string, KubernetesObject>();
  for (const policy of all) {
    const own = new Set<string>();
    for (const { path, kind, name, section } of targetsOf(model, policy, looks)) {
      const key = [clusterOf(policy), policy.kind, policy.namespace, kind, name, section ?? ''].join('|');
      const other = taken.get(key);
      if (other === undefined) taken.set(key, policy);
      if (other === undefined || other === policy || own.has(key) || other.name === policy.name) continue;
      own.add(key);
      const what = section === undefined ? `${kind} ${name}` : `${section} of ${kind} ${name}`;
      yield inObject(policy, path, {
        code: 'ref/policy-conflict',
        message: `${showObject(other)} already attaches to the ${what}, so one of the two has no effect`,
        hint: `Put both into one ${policy.kind}, or let one of them name another target or section.`,
      });
    }
  }
}

function* targetsOf(model: Model, policy: KubernetesObject, looks: { left: number }): Generator<Target> {
  for (const pattern of ['spec.targetRefs[]', 'spec.targetRef']) {
    for (const { path, value } of matches(policy.data, pattern)) {
      const [kind, name] = [clear(at(value, 'kind')), clear(at(value, 'name'))];
      const section = asText(at(value, 'sectionName'));
      if (kind === undefined || name === undefined || isOpaque(section ?? '')) continue;
      yield { path: [...path, 'name'], kind, name, section };
    }
  }
  for (const { path, value } of matches(policy.data, 'spec.targetSelectors[]')) {
    const kind = clear(at(value, 'kind')) ?? '';
    // A selector matches objects of other namespaces only with a grant.
    if (at(value, 'namespaces') !== undefined) continue;
    for (const object of model.ofKind(groupOf(kind), kind)) {
      looks.left -= 1;
      if (looks.left < 0) return;
      const labels = asTexts(at(object.data, 'metadata', 'labels'));
      if (object.aside || object.namespace !== policy.namespace || clusterOf(object) !== clusterOf(policy))
        continue;
      if (selects(value, labels)) yield { path, kind, name: object.name, section: undefined };
    }
  }
}

/** Reports policies that name a listener, a rule or a port that does not exist. */
function* sections(model: Model, policy: KubernetesObject): Generator<Diagnostic> {
  for (const { path, value } of [
    ...matches(policy.data, 'spec.targetRefs[]'),
    ...matches(policy.data, 'spec.targetRef'),
  ]) {
    const [kind, name, section] = ['kind', 'name', 'sectionName'].map((field) => clear(at(value, field)));
    const part = kind === undefined ? undefined : own(sectionsOf, kind);
    if (kind === undefined || name === undefined || section === undefined || part === undefined) continue;
    const targetGroup = clear(at(value, 'group')) ?? '';
    const found = model.find({ group: targetGroup, kind }, policy.namespace, name, policy);
    if (found === undefined) continue;
    const names = asList(at(found.data, 'spec', part)).map((entry) => at(entry, 'name'));
    if (names.includes(section) || names.some((each) => isOpaque(stringOf(each)))) continue;
    const one = part.slice(0, -1);
    const shown = names
      .filter((each) => each !== undefined)
      .map(stringOf)
      .join(', ');
    yield inObject(policy, [...path, 'sectionName'], {
      code: 'ref/missing-listener',
      message: `${showObject(found)} has no ${one} called ${section}`,
      hint: shown === '' ? `None of its ${part} has a name.` : `Its ${part} are ${shown}.`,
    });
  }
}

/** By kind of target, the field that contains its sections. */
const sectionsOf: Readonly<Record<string, string>> = {
  Gateway: 'listeners',
  ListenerSet: 'listeners',
  HTTPRoute: 'rules',
  GRPCRoute: 'rules',
  TLSRoute: 'rules',
  TCPRoute: 'rules',
  UDPRoute: 'rules',
  Service: 'ports',
};
