import type { CodeTable } from '../../diagnostics/code-table.ts';

export const codes = {
  'langfuse/missing-part': {
    title: 'Langfuse is enabled without a part of the platform that it needs',
    example: 'langfuse_enabled: true\ncnpg_enabled: false',
    cure: 'Enable the part: cnpg_enabled, dragonfly_enabled, dragonfly_acl_enabled and rustfs_enabled.',
  },
  'langfuse/missing-secret': {
    title: 'Langfuse is enabled without a secret that it needs to start',
    example: 'langfuse_enabled: true\n# no langfuse_salt',
    cure: 'Add the secret with a generated value; the message shows a command that prints one.',
  },
  'langfuse/signup-blocks-sso': {
    title: 'Single sign-on with sign-up disabled: users cannot be created',
    example: 'langfuse_sso_enabled: true\nlangfuse_disable_signup: true',
    cure: 'Set langfuse_disable_signup: false. To allow single sign-on alone, use langfuse_disable_password_auth.',
  },
  'langfuse/no-way-in': {
    title: 'The form for passwords is hidden and single sign-on is off: nobody can sign in',
    example: 'langfuse_disable_password_auth: true\nlangfuse_sso_enabled: false',
    cure: 'Enable single sign-on, or set langfuse_disable_password_auth: false.',
  },
  'langfuse/incomplete-init': {
    title: 'Settings for the first start are incomplete, so Langfuse would skip that part',
    example: 'langfuse_init_user_email: admin@example.com\n# no langfuse_init_user_password',
    cure: 'Add what is missing, or remove the rest.',
  },
  'langfuse/role-without-target': {
    title: 'New users get a role, but the organization or project is not set',
    example:
      'langfuse_default_org_role: VIEWER\n# neither langfuse_default_org_id nor langfuse_init_org_name',
    cure: 'Give the organization (langfuse_default_org_id) or the project (langfuse_default_project_id).',
  },
  'langfuse/without-effect': {
    title: 'A feature is enabled but inactive: a prerequisite is missing',
    example: 'langfuse_tracing_enabled: true\ntracing_enabled: false',
    cure: 'Set what the message names, or disable the feature.',
  },
  'langfuse/needs-sso': {
    title: 'Roles are synchronized from Keycloak, but users do not sign in with it',
    example: 'langfuse_scim_sync_enabled: true\nlangfuse_sso_enabled: false',
    cure: 'Enable single sign-on, or disable the synchronization.',
  },
  'langfuse/needs-license': {
    title: 'A feature of Langfuse Enterprise without a licence key',
    example: 'langfuse_scim_sync_enabled: true\n# no langfuse_license_key',
    cure: 'Set langfuse_license_key, or disable the feature.',
  },
  'langfuse/s3-credentials': {
    title: 'The keys for the buckets are missing',
    example: 'langfuse_s3_access_key: ""',
    cure: 'Follow the steps of the message in the RustFS Console, then put both keys into cluster.yaml.',
  },
  'langfuse/no-public-storage': {
    title: 'Links to media and exports contain an address that a browser cannot reach',
    example: 'langfuse_enabled: true\n# no rustfs_public_url',
    cure: 'Set rustfs_public_url to the address under which browsers reach the S3 API of RustFS.',
  },
  'langfuse/even-instances': {
    title: 'An even number of PostgreSQL instances: one more than an odd number, with nothing gained',
    example: 'langfuse_postgres_instances: 2',
    cure: 'Use 1, 3 or another odd number.',
  },
  'langfuse/unsupported-chart': {
    title: 'A major version of the chart that the templates do not support',
    example: 'langfuse_chart_version: "3.0.0"',
    cure: 'Use a version 1.x or 2.x of the chart.',
  },
  'langfuse/unknown-host': {
    title: 'A store of Langfuse runs elsewhere, but its address is missing',
    example: 'langfuse_postgres_mode: external\n# no langfuse_postgres_host',
    cure: 'Add the setting that the message names.',
  },
  'langfuse/mode-without-chart': {
    title: 'A mode that this version of the chart does not have',
    example: 'langfuse_blob_mode: minio\nlangfuse_chart_version: "2.0.0"',
    cure: 'Use version 1.x of the chart, or another mode.',
  },
  'langfuse/pooled-migrations': {
    title: 'Migrations of the database would go through a pooler',
    example: 'langfuse_postgres_pooled: true\n# no langfuse_postgres_direct_host',
    cure: 'Set langfuse_postgres_direct_host to the host of PostgreSQL itself.',
  },
} as const satisfies CodeTable;
