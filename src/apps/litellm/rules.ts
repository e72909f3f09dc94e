import { advice, type Finding, needs, type Rule, type RuleInput } from '../../app-kit/index.ts';
import { apiKeySetting } from './settings.ts';

const databaseHost = needs(
  { litellm_postgres_host: 'litellm_postgres_mode is external' },
  {
    when: ({ variables }) => variables.litellm_postgres_mode === 'external',
    at: 'litellm_mode',
    code: 'litellm/missing-part',
    hint: 'Add litellm_postgres_host with the host name that the provider of PostgreSQL gives you.',
  },
);

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
      hint: `Add ${key}, or remove ${provider} from litellm_model_providers.`,
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
    message: `version ${config.langfuse_chart_version} of the chart installs Langfuse 4, which drops what the callback langfuse of LiteLLM before 1.104 sends`,
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
    message: 'LiteLLM sends no traces: the first start of Langfuse creates no project with API keys',
    hint: 'Set langfuse_init_org_name, langfuse_init_project_id, langfuse_init_project_public_key and langfuse_init_project_secret_key.',
  };
}

const whenDeployed: readonly Rule[] = [databaseHost, keyedProviders, traceKeys];

export const rules: readonly Rule[] = [
  ...whenDeployed.map<Rule>((rule) => (input) => (input.variables.litellm_deployed ? rule(input) : [])),
  ...[namedModels, understoodCallback].map<Rule>(
    (rule) => (input) => (input.config.litellm_enabled ? rule(input) : []),
  ),
];
