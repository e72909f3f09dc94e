import type { Check } from '../check.ts';
import { allocations } from './allocations.ts';
import { certificates } from './certificates.ts';
import { cloudNativePg } from './cloudnative-pg.ts';
import { embedded } from './embedded.ts';
import { externalSecretTemplates } from './external-secret-templates.ts';
import { externalSecrets } from './external-secrets.ts';
import { flux } from './flux.ts';
import { gateway } from './gateway/index.ts';
import { graph } from './graph.ts';
import { healthChecks } from './health-checks.ts';
import { helm } from './helm.ts';
import { imageAutomation } from './image-automation.ts';
import { kustomize } from './kustomize.ts';
import { network } from './network/index.ts';
import { objects } from './objects/index.ts';
import { postRenderers } from './post-renderers.ts';
import { probes } from './probes.ts';
import { references } from './references.ts';
import { resourceSets } from './resource-sets.ts';
import { schemas } from './schemas.ts';
import { sealing } from './sealing.ts';
import { security } from './security.ts';
import { selectors } from './selectors.ts';
import { unfilled } from './unfilled.ts';
import { variables } from './variables.ts';
import { volumes } from './volumes.ts';
import { yaml } from './yaml.ts';

/** Every family of checks. To add one, add a file beside this one and a line here. */
export const checks: readonly Check[] = [
  yaml,
  objects,
  allocations,
  volumes,
  unfilled,
  embedded,
  kustomize,
  schemas,
  helm,
  flux,
  healthChecks,
  imageAutomation,
  references,
  gateway,
  graph,
  certificates,
  cloudNativePg,
  externalSecrets,
  externalSecretTemplates,
  postRenderers,
  resourceSets,
  variables,
  sealing,
  probes,
  selectors,
  network,
  security,
];
