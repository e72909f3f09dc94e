import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { addTo } from '../../diagnostics/lists.ts';
import type { KeyPath } from '../../diagnostics/source.ts';
import type { Check } from '../check.ts';
import { allocationCodes } from '../codes/objects.ts';
import { clusterOf } from '../model/cluster.ts';
import { asList, asText, at, isOpaque } from '../model/data.ts';
import type { Model } from '../model/model.ts';
import { type KubernetesObject, showObject } from '../model/object.ts';
import { inObject } from '../model/report.ts';

/** Resources that the API server allocates to only one Service: node ports, and cluster IPs. */
export const allocations: Check = {
  codes: allocationCodes,
  *run(model) {
    for (const claims of claimsOf(model).values()) yield* taken(claims);
  },
};

interface Claim {
  readonly object: KubernetesObject;
  readonly path: KeyPath;
  readonly what: string;
}

function claimsOf(model: Model): ReadonlyMap<string, Claim[]> {
  const all = new Map<string, Claim[]>();
  for (const object of model.ofKind('', 'Service')) {
    if (!object.listed || object.aside === true || object.appliedBy?.spec['suspend'] === true) continue;
    const cluster = clusterOf(object);
    for (const { path, key, what } of wishes(object)) addTo(all, `${cluster}|${key}`, { object, path, what });
  }
  return all;
}

function* wishes({ data }: KubernetesObject): Generator<{ path: KeyPath; key: string; what: string }> {
  for (const [index, port] of asList(at(data, 'spec', 'ports')).entries()) {
    const number = at(port, 'nodePort');
    if (typeof number !== 'number' || number === 0) continue;
    const path = ['spec', 'ports', index, 'nodePort'];
    // One node port serves TCP and UDP at once.
    const key = `${asText(at(port, 'protocol')) ?? 'TCP'} ${number}`;
    yield { path, key, what: `node port ${number}` };
  }
  const address = asText(at(data, 'spec', 'clusterIP'));
  if (address === undefined || address === '' || address === 'None' || isOpaque(address)) return;
  yield { path: ['spec', 'clusterIP'], key: address, what: `address ${address}` };
}

/** Reports further claims; an object that several Kustomizations apply counts once. */
function* taken([first, ...rest]: readonly Claim[]): Generator<Diagnostic> {
  for (const { object, path, what } of rest) {
    const other = first?.object;
    if (other === undefined) return;
    const isSame = other.name === object.name && other.namespace === object.namespace;
    if (isSame && other !== object) continue;
    yield inObject(object, path, {
      code: 'object/allocated-twice',
      message: isSame
        ? `two ports of ${showObject(object)} ask for the ${what}`
        : `${showObject(object)} asks for the ${what}, which ${showObject(other)} has`,
      hint: 'Choose another one, or leave it to Kubernetes: the API server refuses the second Service.',
    });
  }
}
