import type { SettingGroup } from '../../../app-kit/index.ts';
import { backup } from '../backup.ts';
import { clickhouse } from './clickhouse.ts';
import { general } from './general.ts';
import { observability } from './observability.ts';
import { postgres } from './postgres.ts';
import { provisioning } from './provisioning.ts';
import { redis } from './redis.ts';
import { scim } from './scim.ts';
import { security } from './security.ts';
import { sso } from './sso.ts';
import { storage } from './storage.ts';
import { workloads } from './workloads.ts';

export const groups: readonly SettingGroup[] = [
  general,
  security,
  provisioning,
  postgres,
  clickhouse,
  redis,
  storage,
  workloads,
  sso,
  scim,
  ...backup.groups,
  observability,
];
