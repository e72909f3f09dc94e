import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { KeyPath } from '../../diagnostics/source.ts';
import type { Check } from '../check.ts';
import { probeCodes } from '../codes/references.ts';
import { asList, asText, at, isOpaque } from '../model/data.ts';
import { type KubernetesObject, showObject } from '../model/object.ts';
import { inObject } from '../model/report.ts';
import { podTemplate } from '../model/workloads.ts';

/** Ports of probes and hooks: their own container defines them. */
export const probes: Check = {
  codes: probeCodes,
  *run(model) {
    for (const object of model.objects) {
      if (!object.listed) continue;
      const template = podTemplate(object);
      if (template === undefined) continue;
      for (const list of ['containers', 'initContainers']) {
        for (const [index, container] of asList(at(template.data, 'spec', list)).entries())
          yield* ofContainer(object, container, [...template.path, 'spec', list, index]);
      }
    }
  },
};

const places: readonly (readonly string[])[] = [
  ...['livenessProbe', 'readinessProbe', 'startupProbe'].flatMap((probe) => [
    [probe, 'httpGet'],
    [probe, 'tcpSocket'],
  ]),
  ['lifecycle', 'postStart', 'httpGet'],
  ['lifecycle', 'preStop', 'httpGet'],
];

function* ofContainer(object: KubernetesObject, container: unknown, path: KeyPath): Generator<Diagnostic> {
  const names = asList(at(container, 'ports')).map((port) => asText(at(port, 'name')));
  if (names.some((name) => name !== undefined && isOpaque(name))) return;
  for (const place of places) {
    const port = asText(at(container, ...place, 'port'));
    if (port === undefined || isOpaque(port) || /^\d+$/.test(port) || names.includes(port)) continue;
    const named = names.filter((name) => name !== undefined);
    yield inObject(object, [...path, ...place, 'port'], {
      code: 'ref/probe-port',
      message: `${place[0]} of ${showObject(object)} asks the port ${port}, which its container does not have`,
      hint:
        named.length === 0
          ? 'Name the port of the container, or give a number.'
          : `It has ${named.join(', ')}.`,
    });
  }
}
