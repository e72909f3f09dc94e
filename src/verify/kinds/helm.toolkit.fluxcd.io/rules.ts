import { isPlainMap } from '../../model/data.ts';
import type { Rule } from '../rule.ts';

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
