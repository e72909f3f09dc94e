import type { Check } from '../check.ts';
import { embedded } from './embedded.ts';
import { flux } from './flux.ts';
import { gateway } from './gateway.ts';
import { graph } from './graph.ts';
import { helm } from './helm.ts';
import { kustomize } from './kustomize.ts';
import { network } from './network.ts';
import { objects } from './objects.ts';
import { references } from './references.ts';
import { schemas } from './schemas.ts';
import { security } from './security.ts';
import { selectors } from './selectors.ts';
import { yaml } from './yaml.ts';

/** Every family of checks. A new one adds a file beside this one and a line here. */
export const checks: readonly Check[] = [
  yaml,
  objects,
  embedded,
  kustomize,
  schemas,
  helm,
  flux,
  references,
  gateway,
  graph,
  selectors,
  network,
  security,
];
