import type { SchemaFragment } from '../../../schema/fragment.ts';
import { backup } from './backup.ts';
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

export const schema: SchemaFragment = {
  groups: [
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
    backup,
    observability,
  ],
};
