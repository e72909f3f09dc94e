import type { ApiGroup } from '../library.ts';
import * as cluster from './cluster.ts';
import { core } from './core.ts';
import * as flux from './flux.ts';
import { kustomize } from './kustomize.ts';
import { apps, batch } from './workloads.ts';

/** The pack: one entry for each API group. */
export const groups: readonly ApiGroup[] = [
  core,
  apps,
  batch,
  ...Object.values(cluster),
  ...Object.values(flux),
  kustomize,
];
