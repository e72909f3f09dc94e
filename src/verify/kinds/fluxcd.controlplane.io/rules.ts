import { stringOf } from '../../../diagnostics/string-of.ts';
import { at } from '../read.ts';
import type { Rule } from '../rule.ts';

export const instanceName: Rule = (instance, report) => {
  const name = at(instance, 'metadata', 'name');
  if (name === undefined || name === 'flux') return;
  report({
    path: ['metadata', 'name'],
    message: 'a FluxInstance must be called flux',
    hint: 'Write name: flux; a cluster has only one.',
  });
};

export const workloadIdentity: Rule = (
  { multitenantWorkloadIdentity, objectLevelWorkloadIdentity },
  report,
) => {
  if (multitenantWorkloadIdentity !== true || objectLevelWorkloadIdentity === true) return;
  report({
    path: ['multitenantWorkloadIdentity'],
    message: 'multitenantWorkloadIdentity needs objectLevelWorkloadIdentity',
    hint: 'Set objectLevelWorkloadIdentity: true as well.',
  });
};

export const syncProvider: Rule = ({ provider, kind }, report) => {
  if (kind === undefined) return;
  const kinds =
    provider === 'gcp'
      ? ['OCIRepository', 'Bucket']
      : provider === 'github'
        ? ['GitRepository']
        : [stringOf(kind)];
  if (kinds.includes(stringOf(kind))) return;
  report({
    path: ['provider'],
    message: `the provider ${stringOf(provider)} does not serve a ${stringOf(kind)}`,
    hint: `It serves ${kinds.join(' and ')}.`,
  });
};
