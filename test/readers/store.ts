import type { SettingReaders } from './reader.ts';

const verifier = 'the verifier: what dependsOn, references and policies lead to';
const eso = 'External Secrets: the store that it asks';
const flux = 'Flux';
const script = 'whoever runs the script';
const lists = { 'kubernetes/*kustomization.yaml *': 'kustomize, as Flux runs it' };

const vault = {
  external_secrets_store: 'vault',
  external_secrets_vault_server: 'https://vault.example.com',
};
const aws = { external_secrets_store: 'aws', external_secrets_aws_region: 'eu-central-1' };
/** What is in the tree for the store itself. */
const theStore = {
  'ClusterSecretStore/*': eso,
  'Kustomization/cluster-secret-store *': flux,
  ...lists,
};
const provider = (path: string) => ({ [`ClusterSecretStore/* spec.provider.${path}`]: eso });
const shape = { fixture: 'external-shape' } as const;

/** The readers of the shape, and of the settings of the store of secrets. */
export const storeReaders: Readonly<Record<string, SettingReaders>> = {
  shape: {
    ...shape,
    to: 'platform',
    given: { langfuse_enabled: false },
    reads: {
      'Kustomization/cluster-apps spec.decryption.*': flux,
      ...theStore,
      'declared *': verifier,
      'printed *': script,
    },
  },
  secrets_backend: {
    ...shape,
    to: 'sops',
    given: { langfuse_enabled: false },
    reads: { 'Kustomization/cluster-apps spec.decryption.*': flux, ...theStore, 'declared *': verifier },
  },
  external_secrets_store: {
    ...shape,
    to: 'gcp',
    given: { external_secrets_gcp_project: 'my-project-1' },
    reads: {
      'ClusterSecretStore/*': eso,
      'ExternalSecret/* spec.secretStoreRef.name': eso,
      'declared Secret/doppler-token in external-secrets': verifier,
    },
  },
  external_secrets_store_name: {
    ...shape,
    to: 'other',
    reads: { 'ClusterSecretStore/*': eso, 'ExternalSecret/* spec.secretStoreRef.name': eso },
  },
  external_secrets_store_managed: {
    ...shape,
    to: false,
    reads: {
      'ClusterSecretStore/*': eso,
      'Kustomization/cluster-secret-store *': flux,
      'Kustomization/* spec.dependsOn*': flux,
      'declared ClusterSecretStore/doppler': verifier,
      'declared Kustomization/cluster-secret-store in flux-system': verifier,
      ...lists,
    },
  },
  external_secrets_namespace: {
    ...shape,
    to: 'eso',
    reads: { ...provider('doppler.auth.secretRef.dopplerToken.namespace'), 'declared *': verifier },
  },
  external_secrets_refresh_interval: {
    ...shape,
    to: '5m',
    reads: { 'ExternalSecret/* spec.refreshInterval': eso },
  },
  external_secrets_item: {
    ...shape,
    given: aws,
    to: 'other',
    reads: { 'ExternalSecret/* spec.data[*].remoteRef.key': eso },
  },
  external_secrets_token_secret: {
    ...shape,
    to: 'other',
    reads: { ...provider('doppler.auth.secretRef.dopplerToken.name'), 'declared Secret/*': verifier },
  },
  external_secrets_doppler_project: { ...shape, to: 'other', reads: provider('doppler.project') },
  external_secrets_doppler_config: { ...shape, to: 'other', reads: provider('doppler.config') },
  external_secrets_vault_server: {
    ...shape,
    given: vault,
    to: 'https://other.example.com',
    reads: provider('vault.server'),
  },
  external_secrets_vault_path: { ...shape, given: vault, to: 'kv', reads: provider('vault.path') },
  external_secrets_vault_role: {
    ...shape,
    given: vault,
    to: 'other',
    reads: provider('vault.auth.kubernetes.role'),
  },
  external_secrets_aws_region: { ...shape, given: aws, to: 'us-east-1', reads: provider('aws.region') },
  external_secrets_gcp_project: {
    ...shape,
    given: { external_secrets_store: 'gcp', external_secrets_gcp_project: 'my-project-1' },
    to: 'my-project-2',
    reads: provider('gcpsm.projectID'),
  },
  external_secrets_azure_vault_url: {
    ...shape,
    given: {
      external_secrets_store: 'azure',
      external_secrets_azure_vault_url: 'https://my.vault.azure.net',
    },
    to: 'https://other.vault.azure.net',
    reads: provider('azurekv.vaultUrl'),
  },
  external_secrets_onepassword_vault: {
    ...shape,
    given: { external_secrets_store: 'onepassword', external_secrets_onepassword_vault: 'Kubernetes' },
    to: 'Other',
    reads: provider('onepasswordSDK.vault'),
  },
};
