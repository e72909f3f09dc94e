import { advice, type Finding, generateCommand, type Rule, type RuleInput } from '../../app-kit/index.ts';
import { apiKeySetting } from './settings.ts';

const reasons = {
  litellm_master_key: 'without it everybody in the cluster could use the models',
  litellm_salt_key: 'LiteLLM encrypts stored credentials with it',
  litellm_postgres_password: 'LiteLLM signs in to PostgreSQL with it',
} as const;

/** Without a master key, LiteLLM answers everyone, using the keys of the providers. */
function* requiredSecrets({ config, variables, schemas }: RuleInput): Iterable<Finding> {
  if (variables.external_secrets_enabled) return;
  for (const key of ['litellm_master_key', 'litellm_salt_key', 'litellm_postgres_password'] as const) {
    if (config[key] !== undefined) continue;
    const command = generateCommand(schemas[key]?.['x-generate']);
    yield {
      code: 'litellm/missing-secret',
      path: [key],
      part: 'key',
      at: ['litellm_enabled'],
      message: `${key} is missing: ${reasons[key]}`,
      hint: `Add ${key} with a value that \`${command}\` prints; or set litellm_mode: existing if others run LiteLLM.`,
    };
  }
}

function* requiredParts({ config, variables }: RuleInput): Iterable<Finding> {
  const external = variables.litellm_postgres_mode === 'external';
  if (external && config.litellm_postgres_host === undefined)
    yield {
      code: 'litellm/missing-part',
      path: ['litellm_postgres_host'],
      at: ['litellm_mode'],
      message: 'litellm_postgres_mode is external, but litellm_postgres_host is missing',
      hint: 'Add litellm_postgres_host with the host name that the provider of PostgreSQL gives you.',
    };
  if (!external && !config.cnpg_enabled)
    yield {
      code: 'litellm/missing-part',
      path: ['cnpg_enabled'],
      at: ['litellm_enabled'],
      message: 'LiteLLM needs cnpg_enabled: CloudNativePG runs its database',
      ...advice`Set ${{ cnpg_enabled: true }}, or ${{ litellm_postgres_mode: 'external' }} with a database of your own.`,
    };
}

function* keyedProviders({ config, variables }: RuleInput): Iterable<Finding> {
  const usable = new Set<string>(variables.litellm_usable_providers);
  for (const [index, provider] of config.litellm_model_providers.entries()) {
    if (usable.has(provider)) continue;
    const key = apiKeySetting(provider);
    yield {
      code: 'litellm/no-models',
      severity: 'warning',
      path: ['litellm_model_providers', index],
      at: ['litellm_enabled'],
      message: `LiteLLM leaves out the models of ${provider}: ${key} is missing`,
      hint: `Add ${key}, or take ${provider} out of litellm_model_providers.`,
    };
  }
}

function* namedModels({ config }: RuleInput): Iterable<Finding> {
  const listed = new Set<string>(config.litellm_model_providers);
  for (const [name, model] of Object.entries(config.litellm_model_names ?? {})) {
    const provider = model.split('/')[0] ?? '';
    if (listed.has(provider)) continue;
    yield {
      code: 'litellm/no-models',
      severity: 'warning',
      path: ['litellm_model_names', name],
      message: `LiteLLM leaves out ${name}: ${provider} is not in litellm_model_providers`,
      hint: `Add ${provider} to litellm_model_providers, or remove the line.`,
    };
  }
}

/** Langfuse 4 does not support the API that the client of LiteLLM before 1.104 uses for traces. */
function* understoodCallback({ config, variables }: RuleInput): Iterable<Finding> {
  if (!config.langfuse_enabled || variables.langfuse_chart_major < 2) return;
  if (variables.litellm_callback !== 'langfuse') return;
  const [major = 0, minor = 0] = config.litellm_version.split('.').map(Number);
  if (variables.litellm_deployed && (major > 1 || minor >= 104)) return;
  yield {
    code: 'litellm/old-callback',
    severity: variables.litellm_deployed ? 'error' : 'warning',
    path: ['litellm_callback'],
    message: `version ${config.langfuse_chart_version} of the chart brings Langfuse 4, which drops what the callback langfuse of LiteLLM before 1.104 sends`,
    ...advice`Set ${{ litellm_callback: 'langfuse_otel' }}, or remove the line.`,
  };
}

/** Otherwise LiteLLM runs and Langfuse stays empty, without any error. */
function* traceKeys({ variables }: RuleInput): Iterable<Finding> {
  if (!variables.langfuse_enabled || variables.litellm_keys_enabled) return;
  yield {
    code: 'litellm/no-traces',
    severity: 'warning',
    path: ['langfuse_init_project_id'],
    at: ['litellm_enabled'],
    message: 'LiteLLM sends no traces: the first start of Langfuse makes no project with API keys',
    hint: 'Set langfuse_init_org_name, langfuse_init_project_id, langfuse_init_project_public_key and langfuse_init_project_secret_key.',
  };
}

const whenDeployed: readonly Rule[] = [requiredSecrets, requiredParts, keyedProviders, traceKeys];

export const rules: readonly Rule[] = [
  ...whenDeployed.map<Rule>((rule) => (input) => (input.variables.litellm_deployed ? rule(input) : [])),
  ...[namedModels, understoodCallback].map<Rule>(
    (rule) => (input) => (input.config.litellm_enabled ? rule(input) : []),
  ),
];
