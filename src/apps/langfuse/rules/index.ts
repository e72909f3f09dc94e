import type { Rule } from '../../../app-kit/index.ts';
import { backup } from '../backup.ts';
import {
  monitoringTakesEffect,
  scimIsLicensed,
  scimTakesEffect,
  scimWithSso,
  ssoTakesEffect,
  tracingTakesEffect,
} from './effects.ts';
import * as modes from './modes.ts';
import * as parts from './parts.ts';
import { completeInit } from './provisioning.ts';
import * as runtime from './runtime.ts';
import * as signIn from './sign-in.ts';
import * as storage from './storage.ts';

const whenEnabled: readonly Rule[] = [
  ...Object.values(parts),
  ...Object.values(storage),
  ...Object.values(signIn),
  completeInit,
  ssoTakesEffect,
  monitoringTakesEffect,
  tracingTakesEffect,
  ...backup.rules,
  scimTakesEffect,
  scimWithSso,
  scimIsLicensed,
  ...Object.values(modes),
  ...Object.values(runtime),
];

/** A configuration without Langfuse may contain anything that fits the schema. */
export const rules: readonly Rule[] = whenEnabled.map(
  (rule) => (input) => (input.config.langfuse_enabled ? rule(input) : []),
);
