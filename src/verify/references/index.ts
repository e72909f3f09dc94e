import { dataServiceReferences } from './data-services.ts';
import { fluxReferences } from './flux.ts';
import { gatewayReferences } from './gateway.ts';
import { kubernetesReferences } from './kubernetes.ts';
import { monitoringReferences } from './monitoring.ts';
import { networkReferences } from './network.ts';
import { podReferences } from './pods.ts';
import type { ReferenceRule } from './rule.ts';
import { secretReferences } from './secrets.ts';
import { storageReferences } from './storage.ts';
import { traefikReferences } from './traefik.ts';

const tables = [
  ...podReferences,
  ...kubernetesReferences,
  ...fluxReferences,
  ...gatewayReferences,
  ...dataServiceReferences,
  ...secretReferences,
  ...monitoringReferences,
  ...networkReferences,
  ...storageReferences,
  ...traefikReferences,
];

const byKind = new Map<string, ReferenceRule[]>();
for (const { group, kinds, rules } of tables) {
  for (const kind of kinds)
    byKind.set(`${group}/${kind}`, [...(byKind.get(`${group}/${kind}`) ?? []), ...rules]);
}

/** Returns the references of a kind; undefined for kinds of which nothing is known. */
export function rulesFor(group: string, kind: string): readonly ReferenceRule[] | undefined {
  return byKind.get(`${group}/${kind}`);
}
