import type { CodeTable } from '../diagnostics/code-table.ts';

export const configCodes = {
  'config/unknown-key': {
    title: 'A key that is not a setting',
    example: 'langfuse_subdomian: llm',
    cure: 'Correct the name; the message suggests the nearest one. cluster.schema.json lists all settings.',
  },
  'config/misplaced-setting': {
    title: 'A setting that is indented, which makes it a member of the setting above',
    example: 'langfuse_role_mapping:\n  default: VIEWER\n  langfuse_log_level: info',
    cure: 'Remove the spaces before it: every setting begins in the first column.',
  },
  'config/missing-key': {
    title: 'A required setting is missing',
    example: '# no cloudflare_domain',
    cure: 'Add the setting; its description in cluster.schema.json lists the accepted values.',
  },
  'config/wrong-type': {
    title: 'A value of the wrong type for the setting',
    example: 'langfuse_postgres_instances: "3"',
    cure: 'Add or remove quotes as the message says: YAML reads 3 as a number and "3" as text.',
  },
  'config/wrong-value': {
    title: 'A value that the setting does not accept',
    example: 'langfuse_postgres_instances: 0',
    cure: 'Give a value that the message describes.',
  },
  'config/leading-zero': {
    title: 'A number that begins with 0, which some programs read as octal',
    example: 'langfuse_subdomain: 010',
    cure: 'Remove the zero, or quote the value if it is text.',
  },
  'config/no-value': {
    title: 'A setting without a value, which is treated as unset',
    example: 'storage_class:',
    cure: 'Give a value, or remove the line.',
  },
  'config/placeholder': {
    title: 'A setting that still contains an example domain',
    example: 'cloudflare_domain: example.com',
    cure: 'Use your own domain. example.com, .net, .org and names that end in .example are reserved.',
  },
  'config/placeholder-secret': {
    title: 'A secret that is still a placeholder, or almost empty',
    example: 'langfuse_postgres_password: changeme',
    cure: 'Replace it by a generated value, for example from `openssl rand -hex 24`.',
  },
  'config/weak-secret': {
    title: 'A secret that is easy to guess',
    example: 'langfuse_postgres_password: langfuse123',
    cure: 'Replace it by a generated value, for example from `openssl rand -hex 24`.',
  },
  'config/repeated-secret': {
    title: 'Two secrets share one value: leaking one leaks both',
    example: 'langfuse_postgres_password and langfuse_clickhouse_password with the same value',
    cure: 'Give each its own value.',
  },
  'config/blank-around-secret': {
    title: 'A secret that begins or ends with a space or a line break',
    example: 'langfuse_salt: |\n  …',
    cure: 'Write the value on the line of its key, in quotes.',
  },
  'config/host-taken': {
    title: 'Two published routes with one host name: which of them answers is undefined',
    example: 'langfuse_subdomain: auth\nkeycloak_subdomain: auth',
    cure: 'Give each its own host name; the message names both settings.',
  },
  'config/impossible-schedule': {
    title: 'A schedule that Kubernetes rejects, or that never occurs',
    example: 'langfuse_backup_schedule: "0 3 31 2 *"',
    cure: 'Correct the field that the message names.',
  },
  'config/request-over-limit': {
    title: 'A container that requests more than its limit, which Kubernetes rejects',
    example: 'langfuse_web_resources: {requests: {memory: 4Gi}, limits: {memory: 2Gi}}',
    cure: 'Raise the limit or lower the request.',
  },
  'config/over-capacity': {
    title: 'Pods request more than the nodes offer, so that some of them never start',
    example: 'cluster_nodes: [{cpu: 1, memory: 2Gi}]',
    cure: 'Choose a smaller profile, lower some requests, or add nodes.',
  },
} as const satisfies CodeTable;

export type ConfigCode = keyof typeof configCodes;
