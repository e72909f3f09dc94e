import type { Check } from '../check.ts';
import { gateway } from './gateway.ts';
import { graph } from './graph.ts';
import { kustomize } from './kustomize.ts';
import { references } from './references.ts';
import { selectors } from './selectors.ts';

/** Every family of checks. A new one adds a file beside this one and a line here. */
export const checks: readonly Check[] = [kustomize, references, gateway, graph, selectors];
