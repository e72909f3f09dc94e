import { isLabelKey } from '../scalars.ts';
import { list, map, text } from './read.ts';
import type { Rule } from './rule.ts';

export const labelKeys: Rule = (metadata, report) => {
  for (const field of ['labels', 'annotations']) {
    for (const key of Object.keys(map(metadata[field]))) {
      if (isLabelKey(field === 'annotations' ? key.toLowerCase() : key)) continue;
      report({
        code: 'schema/malformed-value',
        part: 'key',
        path: [field, key],
        message: `${key} is no key that ${field} take`,
        hint: 'A key is a name of at most 63 letters, digits, `-`, `_` and `.`, after a domain and a slash if need be.',
      });
    }
  }
};

/** In and NotIn compare with values; Exists and DoesNotExist with none; Gt and Lt with one number. */
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
    !(count === 1 && /^-?\d+$/.test(String(list(values)[0])))
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
    const [least, most] = [quantity(requested), quantity(limit)];
    if (least === undefined || most === undefined || least <= most) continue;
    report({
      path: ['requests', name],
      message: `the request for ${name} is larger than its limit`,
      hint: `Lower the request to at most ${String(limit)}, or raise the limit.`,
    });
  }
};

const factors: Readonly<Record<string, number>> = {
  '': 1,
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/** A quantity as a number, near enough to compare two that people wrote. */
function quantity(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  const match =
    typeof value === 'string' ? /^([+-]?[\d.]+(?:[eE][+-]?\d+)?)([KMGTPE]i|[numkMGTPE])?$/.exec(value) : null;
  const factor = factors[match?.[2] ?? ''];
  return match === null || factor === undefined ? undefined : Number(match[1]) * factor;
}
