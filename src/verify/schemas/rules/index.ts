import * as core from './core.ts';
import * as flux from './flux.ts';
import { labelKeys, requestsWithinLimits, selectorValues } from './meta.ts';
import * as pod from './pod.ts';
import type { Rule } from './rule.ts';

const metaRules = { labelKeys, requestsWithinLimits, selectorValues };

/** The rules that the notation names with `@rule(…)`. */
export const rules: Readonly<Record<string, Rule>> = { ...metaRules, ...pod, ...core, ...flux };
