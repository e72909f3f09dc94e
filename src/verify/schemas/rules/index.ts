import * as core from './core.ts';
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
  ...operators,
  ...postgresql,
};
