import { conflict, missing } from './issues.ts';
import { at, list } from './read.ts';
import type { Rule } from './rule.ts';

const unit: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

function milliseconds(duration: unknown): number | undefined {
  if (typeof duration !== 'string' || !/^([0-9]+(\.[0-9]+)?(ms|s|m|h))+$/.test(duration)) return undefined;
  let total = 0;
  for (const [, count, name] of duration.matchAll(/([0-9.]+)(ms|s|m|h)/g)) {
    total += Number(count) * (unit[name ?? ''] ?? 0);
  }
  return total;
}

/** Nothing reconciles in no time: an interval of zero makes the controller spin or stall. */
export const fluxIntervals: Rule = (spec, report) => {
  for (const field of ['interval', 'retryInterval', 'timeout']) {
    if (milliseconds(spec[field]) !== 0) continue;
    report({
      code: 'schema/out-of-range',
      path: [field],
      message: `${field} is zero`,
      hint: 'Give a real duration, as 1h for intervals and 5m for timeouts.',
    });
  }
};

/** HelmRelease: retryInterval belongs to the strategy RetryOnFailure alone. */
export const fluxStrategies: Rule = (spec, report) => {
  for (const action of ['install', 'upgrade']) {
    const strategy = at(spec, action, 'strategy');
    if (at(strategy, 'retryInterval') === undefined || at(strategy, 'name') === 'RetryOnFailure') continue;
    report({
      path: [action, 'strategy', 'retryInterval'],
      message: 'retryInterval is for the strategy RetryOnFailure alone',
      hint: 'Set name: RetryOnFailure, or remove it.',
      part: 'key',
    });
  }
};

/** Only OIDC tells who calls without a shared secret. */
export const receiverSecret: Rule = ({ type, secretRef, oidcProviders }, report) => {
  if (type === undefined) return;
  if (type === 'generic-oidc') {
    if (secretRef !== undefined)
      report(conflict(['secretRef'], 'a Receiver of type generic-oidc takes no secretRef', 'Remove it.'));
    if (list(oidcProviders).length === 0)
      report(
        missing(
          ['oidcProviders'],
          'a Receiver of type generic-oidc needs oidcProviders',
          'List the issuers whose tokens it takes.',
        ),
      );
    return;
  }
  if (list(oidcProviders).length > 0) {
    report(
      conflict(
        ['oidcProviders'],
        `a Receiver of type ${String(type)} takes no oidcProviders`,
        'Remove them, or set type: generic-oidc.',
      ),
    );
  }
  if (secretRef !== undefined) return;
  report({
    path: ['secretRef'],
    message: `a Receiver of type ${String(type)} needs secretRef`,
    hint: 'Name the Secret that holds the token.',
    part: 'key',
  });
};

/** Where commits have a status that one can write. */
const forges = ['github', 'gitlab', 'gitea', 'bitbucketserver', 'bitbucket', 'azuredevops'];

export const commitStatus: Rule = ({ type, commitStatusExpr }, report) => {
  if (commitStatusExpr === undefined || type === undefined || forges.includes(String(type))) return;
  report(
    conflict(
      ['commitStatusExpr'],
      `a Provider of type ${String(type)} writes no commit status`,
      `Remove it, or use one of ${forges.join(', ')}.`,
    ),
  );
};

export const gitServiceAccount: Rule = ({ provider, serviceAccountName }, report) => {
  if (serviceAccountName === undefined || provider === 'azure' || provider === 'aws') return;
  report(
    conflict(
      ['serviceAccountName'],
      'serviceAccountName is for the providers azure and aws alone',
      'Set provider to one of them, or log in with secretRef.',
    ),
  );
};

// Flux Operator

export const instanceName: Rule = (instance, report) => {
  const name = at(instance, 'metadata', 'name');
  if (name === undefined || name === 'flux') return;
  report({
    path: ['metadata', 'name'],
    message: 'a FluxInstance has the name flux',
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
        : [String(kind)];
  if (kinds.includes(String(kind))) return;
  report({
    path: ['provider'],
    message: `the provider ${String(provider)} does not serve a ${String(kind)}`,
    hint: `It serves ${kinds.join(' and ')}.`,
  });
};
