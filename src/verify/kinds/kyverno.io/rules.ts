import { conflict, missingChoice } from '../issues.ts';
import type { Rule } from '../rule.ts';

const ways = ['mutate', 'validate', 'generate', 'verifyImages'];

/** A rule has exactly one action; Kyverno refuses other policies. */
export const oneWay: Rule = (rule, report) => {
  const [first, second] = ways.filter((way) => rule[way] !== undefined && rule[way] !== null);
  if (first === undefined)
    report(
      missingChoice([], 'a rule does nothing', `Add ${ways.slice(0, -1).join(', ')} or ${ways.at(-1)}.`),
    );
  else if (second !== undefined)
    report(conflict([second], `a rule with ${first} cannot have ${second}`, 'Make two rules of it.'));
};
