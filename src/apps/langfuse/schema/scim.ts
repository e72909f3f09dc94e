import {
  choice,
  cronSchedule,
  flag,
  map,
  number,
  type SettingGroup,
  secret,
  text,
} from '../../../app-kit/index.ts';

import { organizationRoles } from '../roles.ts';

/** An empty key counts as missing. */
const apiKey = {
  pattern: '^[!-~]*$',
  patternErrorMessage: 'must not contain spaces: it is part of HTTP authentication',
};

export const scim: SettingGroup = {
  title: 'Langfuse: roles from Keycloak (SCIM)',
  introduction:
    'Requires single sign-on, a licence, and API keys of the organization, which you can create once Langfuse runs.',
  settings: {
    langfuse_scim_sync_enabled: flag({
      description:
        'Run a CronJob that sets the roles of users in Langfuse from their realm roles in Keycloak. One of `true`, `false`. Requires `keycloak_enabled`, `langfuse_sso_enabled`, the four credentials below, and `langfuse_license_key`.',
      default: false,
    }),
    langfuse_scim_sync_schedule: cronSchedule({
      description: 'Schedule of the role sync: five cron fields, in UTC.',
      default: '*/5 * * * *',
      examples: ['*/5 * * * *', '0 * * * *'],
    }),
    langfuse_scim_require_verified_email: flag({
      description:
        'Ignore Keycloak users without a verified e-mail address. One of `true`, `false`. With `false`, users who enter the address of somebody else determine the role of that person in Langfuse.',
      default: true,
    }),
    langfuse_scim_deadline_seconds: number({
      description: 'Time limit of a run in seconds, 10 to 570. The next run continues.',
      minimum: 10,
      maximum: 570,
      default: 240,
    }),
    langfuse_scim_public_key: secret({
      ...apiKey,
      description: 'Public API key of the Langfuse organization (not of a project). Any prefix is accepted.',
      rotation:
        'Make a new pair in the settings of the organization in Langfuse, and delete the old one there.',
    }),
    langfuse_scim_secret_key: secret({
      ...apiKey,
      description: 'Secret API key of the Langfuse organization (not of a project). Any prefix is accepted.',
      rotation:
        'Make a new pair in the settings of the organization in Langfuse, and delete the old one there.',
    }),
    langfuse_sync_keycloak_client_id: text({
      description:
        'Keycloak client whose service account reads users and roles. It needs the roles `view-users` and `view-realm` of the client `realm-management`; in the realm of the tree, it has them.',
      maxLength: 255,
      pattern: '^[!-~]+$',
      patternErrorMessage: 'must be the id of a client in Keycloak, without blanks',
      default: 'langfuse-sync',
      examples: ['langfuse-sync'],
    }),
    langfuse_sync_keycloak_client_secret: secret({
      description: 'Secret of the client `langfuse_sync_keycloak_client_id`.',
      generate: 'alphanumeric:32',
      rotation:
        'Keycloak gets it within five minutes if the tree runs it; else change it on the client there. The synchronization fails until both have it.',
    }),
    langfuse_role_mapping: map({
      description:
        'Maps realm roles of Keycloak to roles in the Langfuse organization: `OWNER`, `ADMIN`, `MEMBER`, `VIEWER` or `NONE`. The first matching line counts, so put the strongest role first; `default` is for users without a match.',
      required: ['default'],
      properties: {
        default: choice(organizationRoles, {
          description:
            'Role of users whom no other line fits. One of `OWNER`, `ADMIN`, `MEMBER`, `VIEWER`, `NONE`.',
          examples: ['VIEWER'],
        }),
      },
      additionalProperties: choice(organizationRoles, {
        description: 'Role in Langfuse. One of `OWNER`, `ADMIN`, `MEMBER`, `VIEWER`, `NONE`.',
      }),
      // JavaScript and others would move an integer key to the front of the mapping.
      propertyNames: { type: 'string', pattern: '[^0-9]' },
      default: {
        admin: 'ADMIN',
        'langfuse-admin': 'ADMIN',
        operator: 'MEMBER',
        'langfuse-member': 'MEMBER',
        developer: 'MEMBER',
        default: 'VIEWER',
      },
      examples: [{ 'langfuse-admin': 'ADMIN', 'langfuse-member': 'MEMBER', default: 'VIEWER' }],
    }),
  },
};
