import type { SettingReaders } from './reader.ts';

const on = {
  fixture: 'platform',
  given: {
    dragonfly_snapshots_s3_enabled: true,
    dragonfly_snapshots_s3_access_key: 'Df6mYx4QnV9vLk2RzWc8',
    dragonfly_snapshots_s3_secret_key: 'd3KtZr8LmB5vQx7NcYh2sJf6GpDa4Te9UoXi1MnW',
  },
} as const;
const operator = 'the Dragonfly operator, which replaces the pods';
const setup = 'setup.py of rustfs-setup';
const cilium = 'Cilium';

/** What reads the settings of dragonfly-snapshots. */
export const snapshotReaders: Readonly<Record<string, SettingReaders>> = {
  dragonfly_snapshots_s3_enabled: {
    ...on,
    to: false,
    reads: {
      'Dragonfly/dragonfly spec.args[--s3_endpoint=*': 'Dragonfly: server_family.cc',
      'Dragonfly/dragonfly spec.args[--s3_use_https=false]': 'Dragonfly: server_family.cc',
      'Dragonfly/dragonfly spec.args[--df_snapshot_format=false]': 'Dragonfly: save_stages_controller.cc',
      'Dragonfly/dragonfly spec.env[AWS_*': "Dragonfly: helio's aws_creds_provider.cc",
      'Dragonfly/dragonfly spec.snapshot.*': 'the Dragonfly operator: resources.go',
      'Dragonfly/dragonfly spec.podMetadata.annotations.*': operator,
      'Kustomization/dragonfly spec.dependsOn[rustfs*': 'Flux: kustomize-controller',
      'Secret/dragonfly-s3 *': 'Dragonfly, by its environment',
      'ConfigMap/rustfs-setup data.setup.json': setup,
      'Secret/rustfs-setup stringData.dragonfly-*': setup,
      'CiliumNetworkPolicy/dragonfly spec.egress[rustfs].*': cilium,
      'CiliumNetworkPolicy/rustfs-svc spec.ingress*': cilium,
    },
  },
  dragonfly_snapshots_s3_access_key: {
    ...on,
    to: 'Df6mYx4QnV9vLk2RzWc9',
    reads: {
      'Secret/dragonfly-s3 stringData.AWS_ACCESS_KEY_ID': 'Dragonfly, by its environment',
      'Secret/rustfs-setup stringData.dragonfly-access-key': setup,
      'Dragonfly/dragonfly spec.podMetadata.annotations.*': operator,
    },
  },
  dragonfly_snapshots_s3_secret_key: {
    ...on,
    to: 'd3KtZr8LmB5vQx7NcYh2sJf6GpDa4Te9UoXi1MnX',
    reads: {
      'Secret/dragonfly-s3 stringData.AWS_SECRET_ACCESS_KEY': 'Dragonfly, by its environment',
      'Secret/rustfs-setup stringData.dragonfly-secret-key': setup,
      'Dragonfly/dragonfly spec.podMetadata.annotations.*': operator,
    },
  },
};
