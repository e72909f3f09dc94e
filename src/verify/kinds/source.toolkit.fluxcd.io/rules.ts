import { isOpaque } from '../../model/data.ts';
import { isVersionRange } from '../../values/version-range.ts';
import { at } from '../read.ts';
import type { Rule, RuleIssue } from '../rule.ts';

/** The address may contain the registry's port, but no tag. */
export const tagInAddress: Rule = ({ url }, report) => {
  if (typeof url !== 'string' || url.includes('${')) return;
  const tag = /^oci:\/\/[^/]+\/[^:@]*([:@].+)$/.exec(url)?.[1];
  if (tag === undefined) return;
  report({
    code: 'schema/malformed-value',
    path: ['url'],
    message: `the address of an OCIRepository cannot contain ${tag}`,
    hint: tag.startsWith('@') ? 'Move the digest to ref.digest.' : 'Move the tag to ref.tag.',
  });
};

/** Git over SSH always needs a key. */
export const sshIdentity: Rule = ({ url, secretRef }, report) => {
  if (typeof url !== 'string' || !url.startsWith('ssh://') || secretRef !== undefined) return;
  report({
    code: 'schema/missing-field',
    path: ['secretRef'],
    part: 'key',
    message: 'an address with ssh:// needs secretRef, because Flux signs in with a key',
    hint: 'Name the Secret with identity and known_hosts, or use https://.',
  });
};

/** Returns an issue for a text that is not a valid range of versions. */
export function versionRange(path: readonly string[], text: unknown): RuleIssue | undefined {
  if (typeof text !== 'string' || text === '' || isOpaque(text) || isVersionRange(text)) return undefined;
  return {
    code: 'schema/malformed-value',
    path: [...path],
    message: `${text} is neither a version nor a range of versions, so Flux finds nothing`,
    hint: 'Write a version, such as 1.2.3, or a range, such as 1.x.',
  };
}

export const refRange: Rule = ({ ref }, report) => {
  const issue = versionRange(['ref', 'semver'], at(ref, 'semver'));
  if (issue !== undefined) report(issue);
};

/** Only for a chart from a HelmRepository; one from files has the version in its Chart.yaml. */
export const chartVersion: Rule = ({ version, sourceRef }, report) => {
  if ((at(sourceRef, 'kind') ?? 'HelmRepository') !== 'HelmRepository') return;
  const issue = versionRange(['version'], version);
  if (issue !== undefined) report(issue);
};
