import {
  advice,
  type Finding,
  generated,
  type RuleInput,
  type Settings,
  type Variables,
} from '../../../app-kit/index.ts';
import { organizationKeySteps } from './steps.ts';

type Flag = Extract<keyof Settings, `langfuse_${string}_enabled`>;

/** Requested features that do not take effect, with what is missing. */
export function* ssoTakesEffect({ config, variables }: RuleInput): Iterable<Finding> {
  if (!config.langfuse_sso_enabled || variables.langfuse_sso_enabled) return;
  const lacking = missing({ config, variables }, ['keycloak_enabled', 'langfuse_keycloak_client_secret']);
  yield withoutEffect(
    'langfuse_sso_enabled',
    lacking,
    lacking.includes('langfuse_keycloak_client_secret')
      ? 'langfuse_keycloak_client_secret is the secret of the client langfuse in Keycloak; `openssl rand -hex 24` prints a new one.'
      : undefined,
  );
}

export function* monitoringTakesEffect({ config, variables }: RuleInput): Iterable<Finding> {
  if (!config.langfuse_monitoring_enabled || variables.langfuse_monitoring_enabled) return;
  yield withoutEffect('langfuse_monitoring_enabled', missing({ config, variables }, ['monitoring_enabled']));
}

export function* tracingTakesEffect({ config, variables }: RuleInput): Iterable<Finding> {
  if (!config.langfuse_tracing_enabled || variables.langfuse_tracing_enabled) return;
  yield withoutEffect('langfuse_tracing_enabled', missing({ config, variables }, ['tracing_enabled']));
}

/** The organization's keys can only be created once Langfuse runs. */
export function* scimTakesEffect({ config, variables }: RuleInput): Iterable<Finding> {
  if (!config.langfuse_scim_sync_enabled || variables.langfuse_scim_sync_enabled) return;
  const lacking = missing({ config, variables }, [
    'keycloak_enabled',
    'langfuse_scim_public_key',
    'langfuse_scim_secret_key',
    'langfuse_sync_keycloak_client_secret',
  ]);
  const apiKeys = lacking.some((key) => key.startsWith('langfuse_scim_'));
  yield withoutEffect(
    'langfuse_scim_sync_enabled',
    lacking,
    apiKeys ? organizationKeySteps(variables.langfuse_url) : undefined,
  );
}

/** Roles from Keycloak are useless for users who do not sign in with it. */
export function* scimWithSso({ config }: RuleInput): Iterable<Finding> {
  if (!config.langfuse_scim_sync_enabled || config.langfuse_sso_enabled) return;
  yield {
    code: 'langfuse/needs-sso',
    severity: 'warning',
    path: ['langfuse_scim_sync_enabled'],
    message: 'roles are taken from Keycloak, but users do not sign in with it: langfuse_sso_enabled is false',
    ...advice`Set ${{ langfuse_sso_enabled: true }}, or ${{ langfuse_scim_sync_enabled: false }}.`,
  };
}

/** Without the licence, the SCIM API answers every request with 403. */
export function* scimIsLicensed({ config, variables }: RuleInput): Iterable<Finding> {
  if (!config.langfuse_scim_sync_enabled || variables.langfuse_license_enabled) return;
  yield {
    code: 'langfuse/needs-license',
    severity: 'warning',
    path: ['langfuse_scim_sync_enabled'],
    message:
      'the SCIM API needs a licence of Langfuse Enterprise: without langfuse_license_key it answers 403',
    ...advice`Set ${licenseSetting(variables)}, or ${{ langfuse_scim_sync_enabled: false }}.`,
  };
}

/** Returns the settings that are not given. With a secret store, they are assumed to be in it. */
function missing<K extends keyof Settings>(
  { config, variables }: Pick<RuleInput, 'config' | 'variables'>,
  needed: readonly K[],
): K[] {
  return needed.filter(
    (key) =>
      config[key] === false ||
      (config[key] === undefined && !(isSecret(key) && variables.external_secrets_enabled)),
  );
}

function isSecret(key: string): boolean {
  return /_(secret|key)$/.test(key);
}

/** The setting that enables the licence, which depends on where secrets are stored. */
export function licenseSetting({ external_secrets_enabled: stored }: Variables) {
  return stored ? { langfuse_license_enabled: true } : 'langfuse_license_key';
}

function withoutEffect(flag: Flag, lacking: readonly (keyof Settings)[], steps?: string): Finding {
  const flags = lacking.filter((key) => key.endsWith('_enabled'));
  const values = lacking.filter((key) => !key.endsWith('_enabled'));
  const reasons = [
    ...flags.map((key) => `${key} is false`),
    ...(values.length === 0 ? [] : [`${values.join(' and ')} ${values.length > 1 ? 'are' : 'is'} missing`]),
  ];
  const enabled = Object.fromEntries(flags.map((key) => [key, true]));
  const others = [...(flags.length > 0 ? [''] : []), ...values].join(', ');
  const { hint, fixes = [] } = advice`Set ${enabled}${others}; or set ${{ [flag]: false }}.`;
  return {
    code: 'langfuse/without-effect',
    severity: 'warning',
    path: [flag],
    message: `${flag} is true, but has no effect: ${reasons.join(', and ')}`,
    hint: [hint, ...(steps === undefined ? [] : [steps])].join('\n'),
    fixes: [...generated(values), ...fixes],
  };
}
