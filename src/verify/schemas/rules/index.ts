import * as core from './core.ts';
import * as envoyBackends from './envoy-backends.ts';
import * as envoyPolicies from './envoy-policies.ts';
import * as flux from './flux.ts';
import * as gateway from './gateway.ts';
import { labelKeys, requestsWithinLimits, selectorValues } from './meta.ts';
import * as operators from './operators.ts';
import * as pod from './pod.ts';
import * as postgresql from './postgresql.ts';
import type { Rule } from './rule.ts';

/** The rules that the notation names with `@rule(…)`. */
export const rules: Readonly<Record<string, Rule>> = {
  labelKeys,
  requestsWithinLimits,
  selectorValues,
  ...core,
  ...pod,
  ...flux,
  ...gateway,
  ...envoyBackends,
  ...envoyPolicies,
  ...operators,
  ...postgresql,
};
