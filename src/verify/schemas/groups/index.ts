import type { ApiGroup } from '../library.ts';
import { certManager } from './cert-manager.ts';
import { cilium } from './cilium.ts';
import { clickhouse } from './clickhouse.ts';
import { autoscaling, networking, node, policy, rbac, scheduling, storage } from './cluster.ts';
import { core } from './core.ts';
import { dragonfly } from './dragonfly.ts';
import { envoyGateway } from './envoy-gateway.ts';
import { externalSecrets } from './external-secrets.ts';
import * as flux from './flux.ts';
import { gateway } from './gateway.ts';
import { keycloak } from './keycloak.ts';
import { kustomize } from './kustomize.ts';
import { monitoring } from './monitoring.ts';
import { barmanCloud, postgresql } from './postgresql.ts';
import { apps, batch } from './workloads.ts';

/** The pack: one entry for each API group. */
export const groups: readonly ApiGroup[] = [
  core,
  apps,
  batch,
  autoscaling,
  networking,
  node,
  policy,
  rbac,
  scheduling,
  storage,
  ...Object.values(flux),
  kustomize,
  certManager,
  cilium,
  clickhouse,
  dragonfly,
  envoyGateway,
  externalSecrets,
  gateway,
  keycloak,
  monitoring,
  barmanCloud,
  postgresql,
];
