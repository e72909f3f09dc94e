import { conflict, missing } from '../issues.ts';
import { list } from '../read.ts';
import type { Rule } from '../rule.ts';

/** Only OIDC authenticates callers without a shared secret. */
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

/** Providers with a commit status that can be set. */
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

/** Providers whose messages go to an address that the user sets. */
const byAddress = [
  'slack',
  'discord',
  'rocket',
  'msteams',
  'googlechat',
  'generic',
  'generic-hmac',
  'alertmanager',
];

export const providerAddress: Rule = ({ type, address, secretRef }, report) => {
  if (!byAddress.includes(String(type)) || address !== undefined || secretRef !== undefined) return;
  report({
    ...missing(
      ['address'],
      `a Provider of type ${String(type)} has neither address nor secretRef, so it sends nothing`,
      'Name the Secret that holds the address.',
    ),
    severity: 'warning',
  });
};
