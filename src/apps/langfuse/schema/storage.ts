import {
  choice,
  flag,
  type SettingGroup,
  secret,
  serverUrl,
  storageSize,
  text,
} from '../../../app-kit/index.ts';
import { bucketNames } from '../buckets.ts';

const blobModes = {
  rustfs: 'RustFS of the platform',
  minio: 'MinIO, run by version 1.x of the chart of Langfuse',
  external: 'Any store that speaks S3: AWS, Cloudflare R2, Ceph …',
} as const;

export const storage: SettingGroup = {
  title: 'Langfuse: object storage',
  introduction:
    'The setup of RustFS creates a user with these keys. If you run RustFS yourself, `clusterwright validate` prints the steps.',
  settings: {
    langfuse_blob_mode: choice(blobModes, {
      defaults: { platform: 'rustfs', external: 'minio' },
      description:
        'Which object store contains events, media and exports. One of `rustfs`, `minio` (run by version 1.x of the chart) and `external` (any S3: `langfuse_s3_region`, `langfuse_s3_endpoint`).',
      examples: ['rustfs', 'minio', 'external'],
    }),
    langfuse_s3_access_key: secret({
      description:
        'Access key for the buckets of Langfuse in RustFS or the external store; for MinIO, the name of its root user.',
      generate: 'alphanumeric:20',
      rotation:
        'The setup of RustFS makes a user of the new name within a quarter of an hour; remove the old one in its Console afterwards.',
    }),
    langfuse_s3_secret_key: secret({
      description:
        'Secret key of that user; for MinIO, the password of its root user, at least 8 characters.',
      generate: 'alphanumeric:40',
      rotation:
        'The setup of RustFS gives it to the user within a quarter of an hour; web and worker restart.',
    }),
    langfuse_s3_endpoint: serverUrl({
      description: 'Address of the external store. If unset, the address of AWS for the region.',
      examples: ['https://s3.eu-central-1.amazonaws.com', 'https://storage.example.com'],
    }),
    langfuse_s3_region: text({
      description: 'Region of the external store; `auto` for stores without regions.',
      pattern: '^[a-z0-9-]+$',
      patternErrorMessage: 'must be a region such as eu-central-1, or auto',
      default: 'auto',
      examples: ['auto', 'eu-central-1'],
    }),
    langfuse_s3_public_url: serverUrl({
      description:
        'Address at which browsers and SDKs outside the cluster reach MinIO or the external store; links to media and exports are signed for it. If unset, links contain the address that Langfuse itself uses. For RustFS, use `rustfs_public_url`.',
      examples: ['https://s3.example.com'],
    }),
    langfuse_s3_force_path_style: flag({
      description:
        'Put the bucket name of the external store into the path instead of the host name. One of `true`, `false`. AWS accepts both; most other stores need `true`.',
      default: true,
    }),
    langfuse_s3_bucket: text({
      description: `A single bucket of the external store, with the prefixes \`events/\`, \`media/\` and \`exports/\`. If unset, three buckets: ${bucketNames}.`,
      minLength: 3,
      maxLength: 63,
      pattern: '^[a-z0-9][a-z0-9.-]*[a-z0-9]$',
      patternErrorMessage:
        'must be the name of a bucket: lower-case letters, digits, dots and hyphens, a letter or digit at each end',
      examples: ['my-company-langfuse'],
    }),
    langfuse_minio_storage: storageSize({
      description: 'Size of the volume of MinIO. It can grow later, but not shrink.',
      default: '10Gi',
      examples: ['10Gi', '100Gi'],
    }),
  },
};
