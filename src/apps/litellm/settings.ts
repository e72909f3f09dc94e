import {
  choice,
  connectionPassword,
  count,
  dnsLabel,
  flag,
  hostName,
  imageVersion,
  list,
  map,
  namespaceName,
  orExisting,
  resources,
  type SettingGroup,
  type SettingSchemas,
  secret,
  serverUrl,
  text,
} from '../../app-kit/index.ts';
import { databaseSettings, externalDatabaseSettings } from '../parts/database.ts';
import { image } from './image.ts';
import { keyVariable, modelProviders, type ProviderName, providerNames } from './providers.ts';

export const litellm = orExisting('LiteLLM', (v) => v.litellm_existing, {
  namespace: 'ai-system',
  service: 'litellm',
  port: 4000,
  namespaceOf: (v) => v.litellm_namespace,
});

const modes = {
  deployed: 'The tree runs it',
  existing: 'Others run it, and the tree connects it to Langfuse',
} as const;

const callbacks = {
  langfuse: 'The client of Langfuse: up to LiteLLM 1.103 it speaks with Langfuse 3 alone (chart 1.x)',
  langfuse_otel: 'OpenTelemetry: every version of LiteLLM, and both major versions of the chart',
} as const;

const proxy: SettingSchemas = {
  litellm_enabled: flag({
    defaults: { platform: false, external: true },
    description:
      'Use LiteLLM. One of `true`, `false`. It sends traces to Langfuse, and Langfuse reaches models through it; network policies allow both.',
    examples: [false, true],
  }),
  litellm_mode: choice(modes, {
    defaults: { platform: 'deployed', external: 'existing' },
    description:
      'Who runs LiteLLM. One of `deployed` (the tree, with a database, a master key and single sign-on) and `existing` (you; the tree writes what connects it to Langfuse).',
    examples: ['deployed', 'existing'],
  }),
  litellm_existing: litellm.setting,
  litellm_namespace: namespaceName({
    defaults: { platform: 'ai-system', external: 'litellm' },
    description: 'Namespace of LiteLLM.',
    examples: ['ai-system', 'litellm'],
  }),
  litellm_version: imageVersion(image, {
    description: 'Exact version of LiteLLM that the tree runs: its image tag without the `v`.',
    pattern: '^[1-9][0-9]*\\.[0-9]+\\.[0-9]+([.-][A-Za-z0-9.-]+)?$',
    patternErrorMessage: 'must be one exact version, such as "1.98.0"',
    tagPrefix: 'v',
    default: '1.98.0',
    examples: ['1.98.0'],
  }),
  litellm_replicas: count({
    description: 'Number of LiteLLM pods.',
    defaults: { small: 1, dev: 1, production: 2 },
  }),
  litellm_resources: resources({
    description: 'Requests and limits of a LiteLLM pod.',
    defaults: {
      small: { requests: { cpu: '100m', memory: '768Mi' }, limits: { memory: '2Gi' } },
      dev: { requests: { cpu: '50m', memory: '768Mi' }, limits: { memory: '2Gi' } },
      production: { requests: { cpu: '1', memory: '2Gi' }, limits: { memory: '4Gi' } },
    },
  }),
  litellm_callback: choice(callbacks, {
    description:
      'How LiteLLM reports to Langfuse. One of `langfuse`, `langfuse_otel`. If unset, `langfuse` with version 1.x of the Langfuse chart, `langfuse_otel` with 2.x.',
    examples: ['langfuse_otel'],
  }),
  litellm_subdomain: dnsLabel({
    description:
      'Host part of the address of LiteLLM below `cloudflare_domain`, if the tree runs LiteLLM and Envoy Gateway.',
    default: 'litellm',
  }),
  litellm_public_url: serverUrl({
    description:
      'Address at which browsers reach LiteLLM. With it, the realm has a client `litellm` for single sign-on. If unset, `litellm_subdomain` below `cloudflare_domain`, if the tree publishes LiteLLM.',
    examples: ['https://litellm.example.com'],
  }),
  litellm_deployment: dnsLabel({
    description: 'Deployment of your own LiteLLM, for the scripts that `clusterwright litellm` prints.',
    default: 'litellm',
  }),
  litellm_config_map: dnsLabel({
    description:
      'ConfigMap with the `config.yaml` of your own LiteLLM, for the scripts that `clusterwright litellm` prints.',
    default: 'litellm-config',
  }),
};

const models: SettingSchemas = {
  litellm_model_providers: list({
    default: ['anthropic', 'groq'],
    description: `Providers whose models LiteLLM offers, as \`<provider>/<model>\`. Any of ${providerNames.map((name) => `\`${name}\``).join(', ')}. Each needs its key; your own LiteLLM reads the keys from its environment: \`${keyVariable('anthropic')}\`, \`${keyVariable('groq')}\` and so on.`,
    of: { type: 'string', enum: providerNames },
    uniqueItems: true,
    examples: [['anthropic', 'groq']],
  }),
  litellm_model_names: map({
    description:
      'Additional names for individual models, which are given as `<provider>/<model>`. Clients request the model by this name, and Langfuse shows it.',
    others: text({
      description: 'The model.',
      pattern: `^(${providerNames.join('|')})/[!-~]+$`,
      patternErrorMessage: 'must be a provider and a model, such as anthropic/claude-sonnet-4-5',
    }),
    examples: [{ claude: 'anthropic/claude-sonnet-4-5', fast: 'groq/llama-3.3-70b-versatile' }],
  }),
  ...Object.fromEntries(
    Object.entries(modelProviders).map(([name, { title }]) => [
      `litellm_${name}_api_key`,
      secret({
        description: `API key of ${title}. Without it, LiteLLM leaves the models of \`${name}\` out.`,
        pattern: '^[!-~]*$',
        patternErrorMessage: 'must not contain spaces: it is part of an HTTP header',
        rotation: `Make a new key at ${title} and delete the old one there; LiteLLM restarts.`,
      }),
    ]),
  ),
};

const access: SettingSchemas = {
  litellm_master_key: secret({
    description: 'Administrator key of LiteLLM, which creates all other keys. It begins with `sk-`.',
    minLength: 19,
    pattern: '^sk-[A-Za-z0-9_-]+$',
    patternErrorMessage: 'must begin with sk-, followed by letters, digits, - or _',
    generate: { kind: 'uuid', prefix: 'sk-' },
    rotation:
      'LiteLLM restarts; whoever signs in with it needs the new one. Keys made with it go on working.',
  }),
  litellm_salt_key: secret({
    description:
      'Key with which LiteLLM encrypts credentials in its database. Never change it: stored credentials would become unreadable.',
    minLength: 16,
    pattern: '^[!-~]*$',
    patternErrorMessage: 'must not contain spaces',
    generate: 'alphanumeric:48',
    rotation: 'Must not change once LiteLLM has run: stored credentials of models could not be read.',
  }),
  litellm_keycloak_client_secret: secret({
    description: 'Secret of the Keycloak client `litellm`, for signing in to LiteLLM.',
    generate: 'alphanumeric:32',
    rotation:
      'The client in Keycloak gets it as well; LiteLLM restarts. An existing LiteLLM takes it as GENERIC_CLIENT_SECRET.',
  }),
};

const database: SettingSchemas = {
  litellm_postgres_mode: choice(
    { cnpg: 'Run by CloudNativePG in the cluster', external: 'Run by others' },
    {
      defaults: { platform: 'cnpg', external: 'external' },
      description:
        'Where the database of LiteLLM runs. One of `cnpg` (CloudNativePG, in the cluster) and `external` (requires `litellm_postgres_host`).',
      examples: ['cnpg', 'external'],
    },
  ),
  litellm_postgres_password: connectionPassword({
    description: 'Password of the database user of LiteLLM.',
    rotation: 'CloudNativePG sets it on its managed role, and LiteLLM restarts with it.',
  }),
  ...databaseSettings('litellm', 'LiteLLM'),
  litellm_postgres_host: hostName({
    description: 'Host of the external PostgreSQL. Required with `litellm_postgres_mode: external`.',
    examples: ['ep-cool-name-123456.eu-central-1.aws.neon.tech'],
  }),
  ...externalDatabaseSettings('litellm', 'LiteLLM'),
};

export const groups: readonly SettingGroup[] = [
  {
    title: 'LiteLLM: the gateway to language models',
    introduction: 'The tree runs LiteLLM, or connects your own to Langfuse: docs/litellm.md.',
    settings: proxy,
  },
  { title: 'LiteLLM: models and the keys of their providers', settings: models },
  { title: 'LiteLLM: who may use it', settings: access },
  { title: 'LiteLLM: its database', settings: database },
];

/** The setting with the key of a provider. */
export function apiKeySetting(provider: ProviderName): `litellm_${ProviderName}_api_key` {
  return `litellm_${provider}_api_key`;
}
