import { shownKey } from '../../../diagnostics/shown-key.ts';
import { stringOf } from '../../../diagnostics/string-of.ts';
import { isPlainMap } from '../../model/data.ts';
import { isLabelKey } from '../../schemas/scalars.ts';
import { amountOf } from '../../values/quantity.ts';
import { list, map, text } from '../read.ts';
import type { Rule } from '../rule.ts';

export const labelKeys: Rule = (metadata, report) => {
  for (const field of ['labels', 'annotations']) {
    for (const key of Object.keys(map(metadata[field]))) {
      if (isLabelKey(field === 'annotations' ? key.toLowerCase() : key)) continue;
      report({
        code: 'schema/malformed-value',
        part: 'key',
        path: [field, key],
        message: `${shownKey(key)} is not a valid key for ${field}`,
        hint: 'A key is a name of at most 63 letters, digits, `-`, `_` and `.`, optionally after a domain and a slash.',
      });
    }
  }
};

/** In and NotIn need values; Exists and DoesNotExist must not have any; Gt and Lt need one number. */
export const selectorValues: Rule = ({ operator, values }, report) => {
  const count = list(values).length;
  const named = text(operator);
  if ((named === 'In' || named === 'NotIn') && count === 0) {
    report({ path: ['values'], message: `operator ${named} needs values`, hint: 'List at least one value.' });
  } else if ((named === 'Exists' || named === 'DoesNotExist') && count > 0) {
    report({
      path: ['values'],
      message: `operator ${named} takes no values`,
      hint: 'Remove them, or use In or NotIn.',
    });
  } else if (
    (named === 'Gt' || named === 'Lt') &&
    !(count === 1 && /^-?\d+$/.test(stringOf(list(values)[0])))
  ) {
    report({
      path: ['values'],
      message: `operator ${named} takes one whole number`,
      hint: 'Give it as the only value, in quotes.',
    });
  }
};

export const requestsWithinLimits: Rule = ({ limits, requests }, report) => {
  for (const [name, requested] of Object.entries(map(requests))) {
    const limit = map(limits)[name];
    // An amount without a value counts as absent.
    const [least, most] = [requested, limit].map((value) =>
      value === null
        ? 0
        : typeof value === 'string' || typeof value === 'number'
          ? amountOf(value)
          : undefined,
    );
    if (least === undefined || most === undefined || least <= most) continue;
    report({
      path: ['requests', name],
      message: `the request for ${name} is larger than its limit`,
      hint: `Lower the request to at most ${stringOf(limit)}, or raise the limit.`,
    });
  }
};

/** The selector of a workload identifies its pods, so it must not match all pods of the namespace. */
export const selectsSomething: Rule = ({ selector }, report) => {
  if (!isPlainMap(selector)) return;
  const { matchLabels, matchExpressions } = selector;
  if (Object.keys(map(matchLabels)).length + list(matchExpressions).length > 0) return;
  report({
    path: ['selector'],
    message: 'the selector of a workload must not be empty',
    hint: 'Select the labels of its pods: matchLabels: {app.kubernetes.io/name: …}.',
  });
};
