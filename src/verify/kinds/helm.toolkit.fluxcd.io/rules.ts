import { at } from '../read.ts';
import type { Rule } from '../rule.ts';

/** HelmRelease: retryInterval belongs to the strategy RetryOnFailure alone. */
export const fluxStrategies: Rule = (spec, report) => {
  for (const action of ['install', 'upgrade']) {
    const strategy = at(spec, action, 'strategy');
    if (at(strategy, 'retryInterval') === undefined || at(strategy, 'name') === 'RetryOnFailure') continue;
    report({
      path: [action, 'strategy', 'retryInterval'],
      message: 'retryInterval is for the strategy RetryOnFailure alone',
      hint: 'Set name: RetryOnFailure, or remove it.',
      part: 'key',
    });
  }
};
