import type { SettingReaders } from './reader.ts';

/** What the LiteLLM of the tree needs besides the fixture. */
const deployed = {
  litellm_mode: 'deployed',
  litellm_master_key: 'sk-7c1f4be2-90a5-4d38-8e6b-5f2d71c09a34',
  litellm_salt_key: 'uT5wEr8QzXc1VbN4mKj7HgF2dSa9PoLi',
  litellm_postgres_password: 'Rw6yHn3TgB9vFc2XsZ8qAe5D',
  litellm_model_providers: ['anthropic', 'openai', 'gemini', 'mistral'],
  litellm_anthropic_api_key: 'sk-ant-api03-Jh7Gf5Ds3Aq1',
  litellm_openai_api_key: 'sk-proj-Qw3Er5Ty7Ui9',
  litellm_gemini_api_key: 'AIzaSyZx2Cv4Bn6Ml8',
  litellm_mistral_api_key: 'Pz8Xc6Vb4Nm2Kj0H',
};
const elsewhere = { ...deployed, litellm_postgres_mode: 'external', litellm_postgres_host: 'db.example.net' };

const environment = 'Secret/litellm-credentials stringData';
const address = {
  'Deployment/litellm spec.template.spec.containers[litellm].env[DATABASE_URL].value': 'Prisma',
};
const config = { 'ConfigMap/litellm-config-with-langfuse data.config.yaml': 'LiteLLM' };
const cilium = 'Cilium';
const database = {
  'Cluster/litellm-postgresql *': 'CloudNativePG',
  'Database/litellm-postgresql-litellm *': 'CloudNativePG',
  'PodMonitor/litellm-postgresql *': 'Prometheus',
  'PrometheusRule/litellm-postgresql *': 'Prometheus',
};

export const litellmReaders: Readonly<Record<string, SettingReaders>> = {
  litellm_mode: {
    given: { ...deployed, litellm_mode: 'existing' },
    to: 'deployed',
    reads: {
      ...database,
      ...config,
      'Deployment/litellm *': 'Kubernetes',
      'Service/litellm *': 'Kubernetes',
      'PodMonitor/litellm *': 'Prometheus',
      'Secret/litellm-*': 'LiteLLM and CloudNativePG',
      'Kustomization/litellm*': 'Flux',
      'CiliumNetworkPolicy/*': cilium,
      'Namespace/litellm *': 'Kubernetes',
      'declared *': 'the verifier: what references and policies lead to',
      'kubernetes/*kustomization.yaml *': 'kustomize, as Flux runs it',
    },
  },
  litellm_callback: {
    to: 'langfuse_otel',
    reads: {
      ...config,
      'printed litellm-values.yaml': 'the chart of LiteLLM',
      'printed enable-langfuse-callbacks.sh': 'whoever runs the script',
    },
  },
  litellm_model_names: {
    given: deployed,
    to: { claude: 'anthropic/claude-sonnet-4-5' },
    reads: { ...config, 'printed litellm-values.yaml': 'the chart of LiteLLM' },
  },
  litellm_openai_api_key: {
    given: deployed,
    to: 'sk-proj-other',
    reads: { [`${environment}.OPENAI_API_KEY`]: 'LiteLLM' },
  },
  litellm_gemini_api_key: {
    given: deployed,
    to: 'AIzaSyOther',
    reads: { [`${environment}.GEMINI_API_KEY`]: 'LiteLLM' },
  },
  litellm_mistral_api_key: {
    given: deployed,
    to: 'Other8Xc6Vb4',
    reads: { [`${environment}.MISTRAL_API_KEY`]: 'LiteLLM' },
  },
  litellm_postgres_mode: {
    given: { ...elsewhere, litellm_postgres_mode: 'cnpg' },
    to: 'external',
    reads: {
      ...database,
      ...address,
      'Secret/litellm-postgresql-credentials metadata.*': 'CloudNativePG and Flux',
      'Kustomization/litellm spec.dependsOn*': 'Flux',
      'CiliumNetworkPolicy/litellm*': cilium,
      'kubernetes/*kustomization.yaml *': 'kustomize, as Flux runs it',
    },
  },
  litellm_postgres_host: {
    given: elsewhere,
    to: 'other.example.net',
    reads: { ...address, 'CiliumNetworkPolicy/litellm spec.egress[*': cilium },
  },
  litellm_postgres_port: {
    given: elsewhere,
    to: 6432,
    reads: { ...address, 'CiliumNetworkPolicy/litellm spec.egress[*': cilium },
  },
  litellm_postgres_database: { given: elsewhere, to: 'other', reads: address },
  litellm_postgres_user: {
    given: elsewhere,
    to: 'other',
    reads: { ...address, 'Secret/litellm-postgresql-credentials stringData.username': 'whoever looks' },
  },
  litellm_postgres_sslmode: { given: elsewhere, to: 'disable', reads: address },
};
