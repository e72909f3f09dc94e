import { isOpaque } from '../../model/data.ts';
import { compile } from '../../values/go-expression.ts';
import { list } from '../read.ts';
import type { Rule, RuleIssue } from '../rule.ts';
import { versionRange } from '../source.toolkit.fluxcd.io/rules.ts';

/** The address may contain the registry's port, but no tag or scheme. */
export const imageAddress: Rule = ({ image }, report) => {
  if (typeof image !== 'string' || isOpaque(image)) return;
  const scheme = /^[a-z]+:\/\//.exec(image)?.[0];
  const extra = scheme ?? /[:@].+$/.exec(image.slice(image.lastIndexOf('/') + 1))?.[0];
  if (extra === undefined) return;
  report({
    code: 'schema/malformed-value',
    path: ['image'],
    message: `the image of an ImageRepository cannot contain ${extra}`,
    hint: `Remove ${extra}: Flux looks at all tags of the image.`,
  });
};

function expression(path: RuleIssue['path'], text: unknown): RuleIssue | undefined {
  if (typeof text !== 'string' || isOpaque(text) || compile(text) !== undefined) return undefined;
  return {
    code: 'schema/malformed-value',
    path,
    message: `${text} is not a regular expression that Go can read`,
    hint: text.includes('(?')
      ? 'Go knows no lookaheads; a group is named with (?P<name>…).'
      : 'Close every bracket.',
  };
}

/** Flux checks a digest again only if its policy follows it. */
export const digestInterval: Rule = ({ interval, digestReflectionPolicy }, report) => {
  const follows = digestReflectionPolicy === 'Always';
  if (follows === (interval !== undefined)) return;
  report({
    path: ['interval'],
    part: 'key',
    message: follows
      ? 'digestReflectionPolicy: Always needs an interval'
      : 'interval needs digestReflectionPolicy: Always',
    hint: follows ? 'Add interval: 10m.' : 'Remove interval, or set digestReflectionPolicy: Always.',
  });
};

/** The controller takes the first order that is set, and ignores the others. */
export const oneOrder: Rule = (policy, report) => {
  const [first, second] = ['semver', 'alphabetical', 'numerical'].filter(
    (order) => policy[order] !== undefined,
  );
  if (second === undefined) return;
  report({
    severity: 'warning',
    path: [second],
    part: 'key',
    message: `Flux ignores ${second} beside ${first}`,
    hint: 'Keep one of the two.',
  });
};

export const excludedTags: Rule = ({ exclusionList }, report) => {
  for (const [index, text] of list(exclusionList).entries()) {
    const issue = expression(['exclusionList', index], text);
    if (issue !== undefined) report(issue);
  }
};

export const tagPattern: Rule = ({ pattern, extract }, report) => {
  const issue = expression(['pattern'], pattern);
  if (issue !== undefined) return report(issue);
  if (typeof pattern !== 'string' || typeof extract !== 'string') return;
  if (isOpaque(pattern) || isOpaque(extract)) return;
  const names = [...pattern.matchAll(/\(\?P?<(\w+)>/g)].map(([, name]) => name);
  const wanted = [...extract.matchAll(/\$(?:\{(\w+)\}|(\w+))/g)].map(
    ([, long, short]) => long ?? short ?? '',
  );
  const lost = wanted.find((name) => !/^\d+$/.test(name) && !names.includes(name));
  if (lost === undefined) return;
  report({
    severity: 'warning',
    path: ['extract'],
    message: `the pattern has no group ${lost}, so nothing is extracted`,
    hint: names.length > 0 ? `It has ${names.join(', ')}.` : `Name the group: (?P<${lost}>…).`,
  });
};

export const tagRange: Rule = ({ range }, report) => {
  const issue = versionRange(['range'], range);
  if (issue !== undefined) report(issue);
};
