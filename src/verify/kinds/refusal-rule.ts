import type { KeyPath } from '../../diagnostics/source.ts';
import { type Field, FieldReader } from './fields.ts';
import type { Node } from './node.ts';
import type { Refusal } from './refusal.ts';
import { wordsFor } from './refusal-wording.ts';
import { States } from './refused.ts';
import type { Fallback, FallbackIssue } from './rule.ts';

/** Returns the rule that a node's refused states are. */
export function refusalRule(node: Node, nodes: readonly Node[], name: string): Fallback {
  const fields = new FieldReader(nodes);
  const states = new States(fields);
  return (value, report) => {
    for (const state of node.refuse ?? []) {
      const of: Field = { value, node };
      if (states.holds(state, of) !== true) continue;
      for (const issue of issuesOf(state, of, name, [])) report(issue);
    }
  };

  function* issuesOf(state: Refusal, of: Field, title: string, path: KeyPath): Generator<FallbackIssue> {
    const [only] = state;
    if (state.length === 1 && only?.[1] === 'items' && only[2] === 1 && only[3] === null) {
      yield* inItems(only[4], fields.read(of, only[0]), [...path, ...stepsOf(only[0])]);
      return;
    }
    const { subject, code, message, hint } = wordsFor(state, title);
    const steps = subject === undefined ? [] : missingPart(subject, of);
    const place = [...path, ...steps, ...(subject === undefined ? [] : itemOf(subject, of))];
    const isKey = ['set', 'unset'].includes(subject?.[1] ?? 'unset');
    const about = state.map((test) => [...path, ...stepsOf(test[0])]);
    yield { code, path: place, message, hint, about, ...(isKey && { part: 'key' as const }) };
  }

  /** The path of a test, for a missing field no further than the outermost field that is missing. */
  function missingPart([operand, op]: Refusal[number], of: Field): KeyPath {
    const steps = stepsOf(operand);
    if (op !== 'unset') return steps;
    const missing = steps.findIndex(
      (_, index) => fields.read(of, steps.slice(0, index + 1).join('.')).value === undefined,
    );
    return missing < 0 ? steps : steps.slice(0, missing + 1);
  }

  /** A state of one item is reported at each item that is in it. */
  function* inItems(each: readonly Refusal[], list: Field, path: KeyPath): Generator<FallbackIssue> {
    const isList = Array.isArray(list.value);
    const items = fields.items(list) ?? [];
    for (const [place, item] of items) {
      for (const state of each) {
        if (states.holds(state, item) !== true) continue;
        const name = isList
          ? `item ${Number(place) + 1} of ${String(path.at(-1))}`
          : `a key of ${String(path.at(-1))}`;
        for (const issue of issuesOf(state, item, name, [...path, place]))
          yield isList ? issue : { ...issue, part: 'key' };
        break;
      }
    }
  }

  function itemOf(subject: Refusal[number], of: Field): KeyPath {
    const list = fields.read(of, subject[0].replace(/^[#~]/, ''));
    if (subject[1] === 'twice') return states.twins(subject[2], list)?.slice(1) ?? [];
    if (subject[1] !== 'items' || subject[2] === 0) return [];
    const place = states.itemsIn(subject[4], list)[subject[2] - 1];
    const [test, ...more] = subject[4][0] ?? [];
    const isOneField = subject[4].length === 1 && more.length === 0 && test?.[1] === '!in';
    return place === undefined ? [] : [place, ...(isOneField && test !== undefined ? stepsOf(test[0]) : [])];
  }
}

function stepsOf(operand: string): KeyPath {
  const path = operand.replace(/^[#~]/, '');
  return path === '' ? [] : path.split('.').map((step) => (/^\d+$/.test(step) ? Number(step) : step));
}
