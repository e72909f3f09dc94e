import { isOpaque } from '../../model/data.ts';
import { isCidr, scalarProblem } from '../../schemas/scalars.ts';
import type { Additions } from '../additions.ts';
import { list } from '../read.ts';
import type { Rule } from '../rule.ts';

/** An entry is a network, or a range from one address to a higher one. */
const poolAddresses: Rule = ({ addresses }, report) => {
  for (const [index, text] of list(addresses).entries()) {
    if (typeof text !== 'string' || isOpaque(text) || isCidr(text.trim())) continue;
    const ends = text.split('-').map((end) => end.trim());
    const problem = ends.length !== 2 || ends.some((end) => scalarProblem('ip', end) !== undefined);
    const [from = '', to = ''] = ends;
    if (!problem && !isBelow(to, from)) continue;
    report({
      code: 'schema/malformed-value',
      path: ['addresses', index],
      message: problem ? `${text} is not a range of addresses` : `the range ${text} ends before it begins`,
      hint: 'Write a network, such as 192.168.1.0/24, or a range, such as 192.168.1.10-192.168.1.20.',
    });
  }
};

/** Compares IPv4 addresses; IPv6 addresses are not compared. */
function isBelow(a: string, b: string): boolean {
  const [first, second] = [a, b].map((text) => text.split('.').map(Number));
  if (first?.length !== 4 || second?.length !== 4) return false;
  const index = first.findIndex((part, at) => part !== second[at]);
  return index >= 0 && (first[index] ?? 0) < (second[index] ?? 0);
}

/** What the webhook checks beyond the structure. */
export const additions: Additions = {
  'IPAddressPool.spec': { rules: [poolAddresses] },
};
