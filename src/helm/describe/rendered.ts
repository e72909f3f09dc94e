import { dataOf, yamlDocuments } from '../../diagnostics/read-yaml.ts';
import { asList, asMap, asText, asTexts, at, type PlainMap } from '../../verify/model/data.ts';

/** An object that Helm rendered. */
export interface RenderedObject {
  /** `Service redis`. */
  readonly id: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  /** The path of its template: `langfuse/charts/redis/templates/service.yaml`. */
  readonly template: string;
  readonly data: PlainMap;
}

/** The part of the output of `helm template` with the chart's own workloads, because the rest takes longer to parse. */
export function ownWorkloads(text: string): string {
  return text
    .split(/^---$/m)
    .filter(
      (document) => !/^# Source: \S+\/charts\//m.test(document) && /^ +(?:- )?containers:/m.test(document),
    )
    .join('---');
}

/** The output of `helm template`, by id. Hooks are skipped, because they are not part of the release. */
export function renderedObjects(text: string): ReadonlyMap<string, RenderedObject> {
  const objects = new Map<string, RenderedObject>();
  for (const document of yamlDocuments(text, { uniqueKeys: false }) ?? []) {
    const data: unknown = document.errors.length > 0 ? undefined : dataOf(document).data;
    const [apiVersion, kind] = [asText(at(data, 'apiVersion')), asText(at(data, 'kind'))];
    const name = asText(at(data, 'metadata', 'name'));
    if (apiVersion === undefined || kind === undefined || name === undefined) continue;
    if (at(data, 'metadata', 'annotations', 'helm.sh/hook') !== undefined) continue;
    const comment = `${document.commentBefore ?? ''}\n${document.contents?.commentBefore ?? ''}`;
    const template = /Source: (\S+)/.exec(comment)?.[1] ?? '';
    const id = `${kind} ${name}`;
    objects.set(id, { id, apiVersion, kind, name, template, data: asMap(data) });
  }
  return objects;
}

export interface RenderedPort {
  readonly id: string;
  readonly name?: string;
  readonly port: number;
  /** The number or name of the pods' port. */
  readonly target?: unknown;
}

/** The ports of a Service, or of a workload's containers. */
export function portsOf({ kind, data }: RenderedObject): readonly RenderedPort[] {
  const found =
    kind === 'Service'
      ? asList(at(data, 'spec', 'ports'))
      : asList(at(podTemplateOf(data), 'spec', 'containers')).flatMap((container) =>
          asList(at(container, 'ports')),
        );
  return found.flatMap((each) => {
    const port = Number(at(each, 'port') ?? at(each, 'containerPort'));
    if (!Number.isInteger(port)) return [];
    const name = asText(at(each, 'name'));
    const target = at(each, 'targetPort');
    return [
      {
        id: name ?? String(port),
        port,
        ...(name !== undefined && { name }),
        ...(target !== undefined && { target }),
      },
    ];
  });
}

/** The pod template of a workload; undefined for any other object. */
export function podTemplateOf(data: PlainMap): unknown {
  return at(data, 'spec', 'jobTemplate', 'spec', 'template') ?? at(data, 'spec', 'template');
}

/** The labels of a workload's pods, or the selector of a Service. */
export function labelsOf({ kind, data }: RenderedObject): Readonly<Record<string, string>> | undefined {
  if (kind === 'Service') return asTexts(at(data, 'spec', 'selector'));
  const pods = podTemplateOf(data);
  return pods === undefined ? undefined : asTexts(at(pods, 'metadata', 'labels'));
}

/** The keys of a Secret or a ConfigMap. */
export function keysOf({ kind, data }: RenderedObject): readonly string[] | undefined {
  if (kind !== 'Secret' && kind !== 'ConfigMap') return undefined;
  const parts = [data['data'], data['stringData'], data['binaryData']];
  return [...new Set(parts.flatMap((part) => Object.keys(asMap(part))))];
}

/** The claims that it asks for: itself, or the claim templates of a StatefulSet. */
export function claimsOf({ kind, data }: RenderedObject): readonly unknown[] {
  if (kind === 'PersistentVolumeClaim') return [data];
  return kind === 'StatefulSet' ? asList(at(data, 'spec', 'volumeClaimTemplates')) : [];
}

/** Whatever of a release may be there or not: objects, their ports, keys and volumes; each by a name. */
export function itemsOf(objects: ReadonlyMap<string, RenderedObject>): ReadonlySet<string> {
  const items = new Set<string>();
  for (const object of objects.values()) {
    items.add(object.id);
    for (const { id } of portsOf(object)) items.add(portItem(object.id, id));
    for (const key of keysOf(object) ?? []) items.add(keyItem(object.id, key));
    if (claimsOf(object).length > 0) items.add(volumeItem(object.id));
  }
  return items;
}

export function portItem(object: string, port: string): string {
  return `${object} port ${port}`;
}

export function volumeItem(object: string): string {
  return `${object} volume`;
}

export function keyItem(object: string, key: string): string {
  return `${object} key ${key}`;
}
