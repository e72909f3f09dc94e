import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { KeyPath } from '../../diagnostics/source.ts';
import type { Check } from '../check.ts';
import { volumeCodes } from '../codes/objects.ts';
import { clusterOf } from '../model/cluster.ts';
import { asList, asText, at, isOpaque, type PlainMap } from '../model/data.ts';
import type { KubernetesObject } from '../model/object.ts';
import { inObject } from '../model/report.ts';
import { amountOf } from '../values/quantity.ts';

/** Claims that name a volume of the tree which Kubernetes will never bind to them, so that their pods wait for ever. */
export const volumes: Check = {
  codes: volumeCodes,
  *run(model) {
    for (const claim of model.ofKind('', 'PersistentVolumeClaim')) {
      const name = asText(at(claim.data, 'spec', 'volumeName'));
      if (name === undefined || isOpaque(name) || !claim.listed || claim.aside === true) continue;
      const volume = model
        .ofKind('', 'PersistentVolume')
        .find((object) => object.name === name && clusterOf(object) === clusterOf(claim));
      if (volume === undefined) continue;
      for (const { path, message, hint } of unmet(claim, volume.data))
        yield inObject(claim, path, { code: 'object/unbindable-claim', message: `${name} ${message}`, hint });
    }
  },
};

interface Unmet extends Pick<Diagnostic, 'message' | 'hint'> {
  readonly path: KeyPath;
  readonly hint: string;
}

/** What a claim wants and the volume does not have; the binder of Kubernetes compares these fields. */
function* unmet(claim: KubernetesObject, volume: PlainMap): Generator<Unmet> {
  const wanted = (...path: readonly string[]) => at(claim.data, 'spec', ...path);
  const offered = (...path: readonly string[]) => at(volume, 'spec', ...path);
  const modes = asList(offered('accessModes'));
  for (const [index, mode] of asList(wanted('accessModes')).entries()) {
    const text = asText(mode);
    if (text === undefined || isOpaque(text) || modes.includes(text)) continue;
    yield {
      path: ['spec', 'accessModes', index],
      message: `offers ${modes.join(', ') || 'no access mode'}, so this claim is never bound`,
      hint: 'Use a mode that the volume has, or add the mode to the volume.',
    };
  }
  // Without a class, the claim gets the default one of the cluster, which the tree does not show.
  const asked = asText(wanted('storageClassName'));
  const given = asText(offered('storageClassName')) ?? '';
  if (asked !== undefined && !isOpaque(asked) && !isOpaque(given) && asked !== given)
    yield {
      path: ['spec', 'storageClassName'],
      message: `has ${given === '' ? 'no storage class' : `the storage class ${given}`}, so this claim is never bound`,
      hint: `Write storageClassName: ${given === '' ? '""' : given}, as the volume has it.`,
    };
  const [request, capacity] = [
    wanted('resources', 'requests', 'storage'),
    offered('capacity', 'storage'),
  ].map((size) => (typeof size === 'string' || typeof size === 'number' ? amountOf(size) : undefined));
  if (request !== undefined && capacity !== undefined && request > capacity)
    yield {
      path: ['spec', 'resources', 'requests', 'storage'],
      message: 'is smaller, so this claim is never bound',
      hint: `Ask for ${String(offered('capacity', 'storage'))} at most.`,
    };
  const owner = offered('claimRef');
  const [ownerName, space] = [asText(at(owner, 'name')), asText(at(owner, 'namespace'))];
  const isOurs = ownerName === claim.name && (space === undefined || space === claim.namespace);
  if (ownerName !== undefined && !isOurs && ![ownerName, space ?? ''].some(isOpaque))
    yield {
      path: ['spec', 'volumeName'],
      message: `is reserved for the claim ${space === undefined ? '' : `${space}/`}${ownerName}`,
      hint: 'Correct claimRef of the volume, or name another volume.',
    };
}
