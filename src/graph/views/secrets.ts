import { asMap, texts } from '../../verify/model/data.ts';
import type { Model } from '../../verify/model/model.ts';
import type { KubernetesObject } from '../../verify/model/object.ts';
import { isClusterScoped } from '../../verify/model/scope.ts';
import { referencesOf } from '../../verify/references/reference.ts';
import type { GraphEdge, GraphNode, View } from '../graph.ts';
import { idOf, type Made, madeBy } from '../owners.ts';
import type { Workload } from './workloads.ts';

interface Reading {
  readonly secret: string;
  readonly reader: KubernetesObject;
  readonly keys: Set<string>;
}

/** Every Secret, where it comes from, and what reads which of its keys. */
export function secretsView(model: Model, workloads: readonly Workload[]): View {
  const made = madeBy(model).filter(({ provided }) => provided.kind === 'Secret');
  const readings = new Map<string, Reading>();
  const secrets = new Map<string, GraphNode>();
  for (const object of model.ofKind('', 'Secret')) {
    secrets.set(secretId(object.namespace, object.name), fromTree(object));
  }
  for (const reader of model.objects) {
    for (const { to, namespace, name, keys } of referencesOf(model, reader)) {
      if (to.kind !== 'Secret' || to.group !== '' || reader.kind === 'Secret') continue;
      const secret = secretId(namespace ?? '', name);
      const known =
        secrets.get(secret) ?? foundByName(secrets, namespace, name) ?? elsewhere(namespace, name, made);
      secrets.set(known.id, known);
      const key = `${known.id} ${idOf(reader)}`;
      const reading = readings.get(key) ?? { secret: known.id, reader, keys: new Set() };
      readings.set(key, reading);
      for (const read of keys) reading.keys.add(read.key);
    }
  }
  for (const { secret, reader } of namedInValues(
    model,
    secrets,
    new Set([...readings.values()].map((own) => own.secret)),
  )) {
    readings.set(`${secret} ${idOf(reader)}`, { secret, reader, keys: new Set() });
  }
  const readers = new Map<string, GraphNode>();
  const edges = [...readings.values()].map(({ secret, reader, keys }): GraphEdge => {
    const node = readerNode(reader, workloads);
    readers.set(node.id, node);
    const details = keys.size === 0 ? ['the whole Secret'] : [...keys].sort().map((key) => `key ${key}`);
    return {
      id: `${secret} ${node.id}`,
      from: secret,
      to: node.id,
      label: '',
      details,
      objects: [idOf(reader)],
    };
  });
  return {
    name: 'secrets',
    title: 'Secrets',
    arrow: 'is read by',
    nodes: [...secrets.values(), ...readers.values()],
    edges,
  };
}

/**
 * Values of charts have many forms: a release whose values contain exactly the name of an otherwise unread Secret is assumed to
 * read it.
 */
function* namedInValues(model: Model, secrets: ReadonlyMap<string, GraphNode>, read: ReadonlySet<string>) {
  for (const reader of model.ofKind('helm.toolkit.fluxcd.io', 'HelmRelease')) {
    const words = new Set([...texts(reader.data['spec'])].map(({ text }) => text));
    for (const [secret, { name, namespace }] of secrets) {
      if (!read.has(secret) && namespace === reader.namespace && words.has(name)) yield { secret, reader };
    }
  }
}

function secretId(namespace: string | undefined, name: string): string {
  return idOf({ group: '', kind: 'Secret', namespace, name });
}

/** Used if the reference does not name a namespace. */
function foundByName(secrets: ReadonlyMap<string, GraphNode>, namespace: string | undefined, name: string) {
  return namespace === undefined ? [...secrets.values()].find((node) => node.name === name) : undefined;
}

function fromTree(object: KubernetesObject): GraphNode {
  const keys = ['data', 'stringData'].flatMap((field) => Object.keys(asMap(object.data[field])));
  const { name, namespace } = object;
  return {
    id: secretId(namespace, name),
    role: 'secret',
    kind: 'Secret',
    name,
    ...(namespace !== undefined && { namespace }),
    notes: [
      object.document.secret ? 'Sealed with SOPS in this tree.' : 'In this tree.',
      ...(keys.length > 0 ? [`Keys: ${keys.join(', ')}.`] : []),
    ],
    objects: [idOf(object)],
  };
}

/** A Secret that an object of the tree creates, or that does not come from the tree. */
function elsewhere(namespace: string | undefined, name: string, made: readonly Made[]): GraphNode {
  const maker = made.find(({ provided }) => {
    return provided.name === name && (namespace === undefined || provided.namespace === namespace);
  });
  const home = namespace ?? maker?.provided.namespace;
  return {
    id: secretId(home, name),
    role: 'secret',
    kind: 'Secret',
    name,
    ...(home !== undefined && { namespace: home }),
    notes: [
      maker === undefined
        ? 'Not in this tree.'
        : `Created by ${maker.provided.by} for ${maker.object.kind} ${maker.object.name}.`,
    ],
    objects: maker === undefined ? [] : [idOf(maker.object)],
    foreign: true,
  };
}

/** A reader is shown as the object that names the Secret, and links to its workload in the other views. */
function readerNode(object: KubernetesObject, workloads: readonly Workload[]): GraphNode {
  const { kind, name, namespace } = object;
  const runs = workloads.filter(({ owner }) => owner === object).map((workload) => workload.name);
  return {
    id: idOf(object),
    role: 'object',
    kind,
    name,
    ...(namespace !== undefined && !isClusterScoped(object) && { namespace }),
    notes: runs.length > 0 ? [`Runs ${runs.join(', ')}.`] : [],
    objects: [idOf(object)],
  };
}
