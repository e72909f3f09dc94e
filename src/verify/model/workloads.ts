import type { KeyPath } from '../../diagnostics/source.ts';
import type { ProvidedObject } from '../declarations.ts';
import { podSpecs } from '../references/pods.ts';
import { asList, asMap, asText, asTexts, at, type PlainMap } from './data.ts';
import { inventoryOf } from './inventory.ts';
import type { Model } from './model.ts';
import { type KubernetesObject, showObject } from './object.ts';
import type { Labels } from './selectors.ts';

/** The pods of one workload: in the tree, or created by a chart or an operator. */
export interface Pods {
  /** The name in messages. */
  readonly shown: string;
  readonly namespace: string | undefined;
  readonly labels: Labels;
  /** The workload in the tree; absent for pods that are only declared. */
  readonly object?: KubernetesObject;
  /** The declaration of pods that are not in the tree. */
  readonly provided?: ProvidedObject;
  /** Names and numbers of container ports; undefined if they are not known. */
  readonly ports: readonly { readonly name?: string; readonly port: number }[] | undefined;
}

const cache = new WeakMap<Model, readonly Pods[]>();

/** Returns all known pods. */
export function podsOf(model: Model): readonly Pods[] {
  let pods = cache.get(model);
  if (pods === undefined) {
    pods = [
      ...model.objects.flatMap((object) => {
        const template = podTemplate(object);
        return template === undefined ? [] : [fromTemplate(object, template.data)];
      }),
      ...inventoryOf(model).providedPods.map((provided) => {
        const { name, namespace, labels = {}, ports, by } = provided;
        const shown = `${showObject({ kind: 'the pods of', name, namespace })} (made by ${by})`;
        return { shown, namespace, labels, ports, provided };
      }),
    ];
    cache.set(model, pods);
  }
  return pods;
}

function fromTemplate(object: KubernetesObject, template: PlainMap): Pods {
  const ports = [
    ...asList(at(template, 'spec', 'containers')),
    ...asList(at(template, 'spec', 'initContainers')),
  ]
    .flatMap((container) => asList(at(container, 'ports')))
    .flatMap((port) => {
      const number = at(port, 'containerPort');
      const name = asText(at(port, 'name'));
      return typeof number === 'number' ? [{ port: number, ...(name ? { name } : {}) }] : [];
    });
  return {
    shown: showObject(object),
    namespace: object.namespace,
    labels: asTexts(at(template, 'metadata', 'labels')),
    object,
    ports,
  };
}

/** Returns the pod template of a workload, or the Pod itself, with its path in the object. */
export function podTemplate(object: KubernetesObject): { data: PlainMap; path: KeyPath } | undefined {
  const spec = podSpecs[`${object.group}/${object.kind}`];
  if (spec === undefined) return undefined;
  const path = spec.split('.').slice(0, -1);
  return { data: asMap(at(object.data, ...path)), path };
}
