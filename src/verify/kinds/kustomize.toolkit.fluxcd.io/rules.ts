import { shownKey } from '../../../diagnostics/shown-key.ts';
import { compileExpression } from '../../cel/rules.ts';
import { seconds } from '../../values/duration.ts';
import { map, maps } from '../read.ts';
import type { Rule } from '../rule.ts';

/** An interval of zero makes the controller loop or stall. */
export const fluxIntervals: Rule = (spec, report) => {
  for (const field of ['interval', 'retryInterval', 'timeout']) {
    if (seconds(spec[field]) !== 0) continue;
    report({
      code: 'schema/out-of-range',
      path: [field],
      message: `${field} is zero`,
      hint: 'Set a duration greater than zero, such as 1h for an interval or 5m for a timeout.',
    });
  }
};

/** The names that kustomize-controller accepts for variables. */
export const variableName = /^[A-Za-z_]\w*$/;

export const variableNames: Rule = ({ postBuild }, report) => {
  for (const name of Object.keys(map(map(postBuild)['substitute']))) {
    if (variableName.test(name)) continue;
    report({
      code: 'schema/malformed-value',
      path: ['postBuild', 'substitute', name],
      part: 'key',
      message: `${shownKey(name)} is not a valid variable name, so Flux refuses the Kustomization`,
      hint: 'A name has letters, digits and underscores, and does not begin with a digit.',
    });
  }
};

/** CEL expressions that the controllers evaluate: an invalid one stalls the object. */
export const readableExpressions: Rule = (spec, report) => {
  const places = [
    ['healthCheckExprs', ['current', 'failed', 'inProgress']],
    ['dependsOn', ['readyExpr']],
  ] as const;
  for (const [list, fields] of places) {
    for (const [index, item] of maps(spec[list]).entries()) {
      for (const field of fields) {
        const text = item[field];
        if (typeof text !== 'string' || text.includes('${') || compileExpression(text) !== undefined)
          continue;
        report({
          code: 'schema/malformed-value',
          path: [list, index, field],
          message: `${field} is not a valid CEL expression`,
          hint: 'Compare with ==, and close every bracket and quote.',
        });
      }
    }
  }
};
