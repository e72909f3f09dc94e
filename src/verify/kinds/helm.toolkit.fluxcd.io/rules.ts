import { isPlainMap } from '../../model/data.ts';
import { at } from '../read.ts';
import type { Rule } from '../rule.ts';

/** HelmRelease: retryInterval is only allowed with the strategy RetryOnFailure. */
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

/** The API server accepts any value, but the controller fails unless it is a map. */
export const valuesMap: Rule = ({ values }, report) => {
  if (values === undefined || values === null || isPlainMap(values)) return;
  report({
    code: 'schema/wrong-type',
    path: ['values'],
    message: `values must be a map, not a ${Array.isArray(values) ? 'list' : typeof values}`,
    hint: 'Write the values as YAML below it, without | or >.',
  });
};
