import { listed } from '../schemas/wording.ts';
import { inverse, type Refusal, type Test } from './refusal.ts';
import type { RuleIssue } from './rule.ts';
import { comparison, nameOf, phrase, statesOf, valuesOf, verbs } from './state-wording.ts';

/** What a finding says about a refused state, apart from its place. */
export interface Words {
  /** The test at whose field the finding is. */
  readonly subject: Test | undefined;
  readonly code: NonNullable<RuleIssue['code']>;
  readonly message: string;
  readonly hint: string;
}

/** Returns the words for a state of `name`, the field or kind that it is about. */
export function wordsFor(state: Refusal, name: string): Words {
  const missing = state.filter(([, op]) => op === 'unset');
  const [first] = missing;
  if (missing.length > 1) {
    const conditions = state.filter((test) => !missing.includes(test));
    const fields = missing.map(([path]) => path);
    return {
      subject: undefined,
      code: 'schema/missing-choice',
      message: `${name} needs one of ${listed(fields, 'or')}${when(conditions, name)}`,
      hint: 'Add one of them.',
    };
  }
  const subject = first ?? subjectOf(state);
  if (subject === undefined) throw new Error('a state without tests');
  const conditions = state.filter((test) => test !== subject);
  const { code, says, hint } = required(subject, name);
  return { subject, code, message: `${says}${when(conditions, name)}`, hint };
}

function when(conditions: Refusal, name: string): string {
  return conditions.length === 0
    ? ''
    : ` when ${listed(
        conditions.map((each) => phrase(each, name)),
        'and',
      )}`;
}

const positive = ['in', 'starts', 'ends', 'contains', 'like'];

/** Returns the test that is easiest to correct: a value that is wanted, then a field that is not, then a value. */
function subjectOf(state: Refusal): Test | undefined {
  const last = (wanted: (op: Test[1]) => boolean) => state.filter(([, op]) => wanted(op)).at(-1);
  return (
    last((op) => ![...positive, 'set', 'items'].includes(op)) ??
    last((op) => op === 'items') ??
    last((op) => op === 'set') ??
    state.at(-1)
  );
}

interface Demand {
  readonly code: Words['code'];
  readonly says: string;
  readonly hint: string;
}

function unwanted(field: string): Demand {
  return { code: 'schema/conflicting-fields', says: `${field} is not allowed`, hint: `Remove ${field}.` };
}

/** Returns that a state must not hold, and how to leave it. */
function required(test: Test, name: string): Demand {
  const field = nameOf(test[0], name);
  switch (test[1]) {
    case 'set':
      return unwanted(field);
    case 'unset':
      return { code: 'schema/missing-field', says: `${name} needs ${field}`, hint: `Add ${field}.` };
    case 'in': {
      const [value] = test[2];
      if (typeof value === 'boolean')
        return {
          code: 'schema/rule',
          says: `${field} must be ${String(!value)}`,
          hint: `Set ${field} to ${String(!value)}.`,
        };
      const says =
        value === '' ? `${field} must not be empty` : `${field} cannot be ${valuesOf(test[2], 'or')}`;
      return { code: 'schema/rule', says, hint: `Choose another ${field}.` };
    }
    case '!in': {
      if (test[2].every((value) => value === '')) return unwanted(field);
      const values = valuesOf(test[2], 'or');
      const hint = `Set ${field} to ${values.replace(/\bempty\b/, '""')}.`;
      return { code: 'schema/rule', says: `${field} must be ${values}`, hint };
    }
    case 'items': {
      const [, , least, most, states] = test;
      const items = statesOf(states);
      if (least > 1)
        return {
          code: 'schema/duplicate-item',
          says: `${field} can contain only ${least === 2 ? items.replace(/^an /, 'one ') : `${least - 1} of ${items}`}`,
          hint: 'Keep one of them.',
        };
      if (least === 1)
        return {
          code: 'schema/rule',
          says: `${field} cannot contain ${items}`,
          hint: 'Remove or change it.',
        };
      const wanted = most === 0 ? items : `more than ${String(most)} ${items}`;
      return { code: 'schema/rule', says: `${field} must contain ${wanted}`, hint: 'Add it.' };
    }
    case 'twice':
      return {
        code: 'schema/duplicate-item',
        says: `two items of ${field} have the same ${listed(test[2], 'and')}`,
        hint: 'Remove or change one of the two.',
      };
    case '<':
    case '<=':
    case '>':
    case '>=':
    case '==':
    case '!=': {
      if (test[0].startsWith('#') && ['>0', '>=1', '!=0'].includes(`${test[1]}${test[2]}`))
        return unwanted(field);
      const wanted = inverse[test[1]] ?? '';
      const says = comparison(test[0], wanted, test[2], name, ['must be', 'must have']);
      return {
        code: typeof test[2] === 'number' ? 'schema/out-of-range' : 'schema/rule',
        says,
        hint: typeof test[2] === 'number' ? `Change ${field}.` : 'Change one of the two.',
      };
    }
    default: {
      const negated = test[1].startsWith('!');
      const not = negated ? '' : 'not ';
      if (/^!?like$/.test(test[1]))
        return {
          code: 'schema/malformed-value',
          says: `${field} has a form that it does not take`,
          hint: `It must ${not}match ${test[2]}.`,
        };
      const [verb] = verbs[negated ? test[1].slice(1) : test[1]] ?? [''];
      return {
        code: 'schema/malformed-value',
        says: `${field} must ${not}${verb} ${test[2]}`,
        hint: `Change ${field}.`,
      };
    }
  }
}
