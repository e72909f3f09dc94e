import { stringOf } from '../../diagnostics/string-of.ts';
import { own } from '../own.ts';
import { asList, asMap, asText, at, texts } from './data.ts';
import type { KubernetesObject } from './object.ts';
import type { Unknown } from './unknowns.ts';

const writing = new Set(['create', 'update', 'patch', '*']);
const resources: Readonly<Record<string, string>> = { secrets: 'Secret', configmaps: 'ConfigMap' };

/**
 * Returns the Secrets and ConfigMaps that a program of the tree writes: a role allows it to write this one, or a job is
 * told the name.
 */
export function written(object: KubernetesObject): Unknown[] {
  const names =
    object.group === 'rbac.authorization.k8s.io' && /^(Cluster)?Role$/.test(object.kind)
      ? namesOfRole(object)
      : object.group === 'batch' && (object.kind === 'Job' || object.kind === 'CronJob')
        ? namesToldTo(object)
        : undefined;
  if (names === undefined) return [];
  return [
    {
      outside: false,
      runsPods: () => false,
      excuses: ({ kind, namespace, name }) => {
        if (kind.group !== '' || !(kind.kind === 'Secret' || kind.kind === 'ConfigMap')) return undefined;
        const here =
          namespace === undefined || object.namespace === undefined || namespace === object.namespace;
        return here && names(kind.kind, name) ? 'named' : undefined;
      },
    },
  ];
}

type Names = (kind: string, name: string) => boolean;

function namesOfRole({ data }: KubernetesObject): Names | undefined {
  const found = new Set<string>();
  for (const rule of asList(data['rules'])) {
    if (!asList(at(rule, 'verbs')).some((verb) => writing.has(stringOf(verb)))) continue;
    for (const resource of asList(at(rule, 'resources')))
      for (const name of asList(at(rule, 'resourceNames')))
        found.add(`${own(resources, stringOf(resource))} ${stringOf(name)}`);
  }
  return found.size === 0 ? undefined : (kind, name) => found.has(`${kind} ${name}`);
}

/**
 * Finds names in the environment and the arguments of the containers; a Secret that a pod reads is not one that it
 * writes.
 */
function namesToldTo({ data }: KubernetesObject): Names | undefined {
  const path = at(data, 'spec', 'jobTemplate') === undefined ? [] : ['jobTemplate', 'spec'];
  const pod = asMap(at(data, 'spec', ...path, 'template', 'spec'));
  const commands = ['initContainers', 'containers'].flatMap((list) =>
    asList(pod[list]).flatMap((container) => [
      ...asList(at(container, 'env')).flatMap((variable) => asText(at(variable, 'value')) ?? []),
      ...[...texts(at(container, 'command')), ...texts(at(container, 'args'))].map(({ text }) => text),
    ]),
  );
  if (commands.length === 0) return undefined;
  const words = new Set(commands.flatMap((text) => text.split(/[\s"'`,;:=/(){}[\]<>|&]+/)));
  return (_, name) => words.has(name);
}
