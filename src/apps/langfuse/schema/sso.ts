import { choice, flag, identifier, type SettingGroup, secret } from '../../../app-kit/index.ts';

import { organizationRoles, projectRoles } from '../roles.ts';

export const sso: SettingGroup = {
  title: 'Langfuse: single sign-on with Keycloak',
  introduction: 'Requires keycloak_enabled.',
  settings: {
    langfuse_sso_enabled: flag({
      description:
        'Let users sign in with Keycloak. One of `true`, `false`. Requires `keycloak_enabled`, `langfuse_keycloak_client_secret`, and `langfuse_disable_signup: false`.',
      default: false,
      ask: {
        question: 'Single sign-on with Keycloak?',
        profiles: ['platform'],
        sets: { keycloak_enabled: true, langfuse_disable_signup: false },
      },
    }),
    langfuse_keycloak_client_secret: secret({
      description: 'Secret of the Keycloak client `langfuse`.',
      generate: 'alphanumeric:32',
      rotation:
        'Keycloak gets it within five minutes if the tree runs it; else change it on the client there. Users cannot sign in until both have it.',
    }),
    langfuse_default_org_id: identifier({
      description: 'Organization that new users join. If unset, `langfuse_init_org_id`.',
      examples: ['my-organization'],
    }),
    langfuse_default_org_role: choice(organizationRoles, {
      description:
        'Role of new users in the default organization. One of `OWNER`, `ADMIN`, `MEMBER`, `VIEWER`, `NONE`; with `NONE`, they need an invitation. Applied only at the first sign-in.',
      examples: ['VIEWER', 'MEMBER'],
    }),
    langfuse_default_project_id: identifier({
      description: 'Project that new users join. If unset, `langfuse_init_project_id`.',
      examples: ['my-project'],
    }),
    langfuse_default_project_role: choice(projectRoles, {
      description:
        'Role of new users in the default project. One of `OWNER`, `ADMIN`, `MEMBER`, `VIEWER`. Project roles are a feature of Langfuse Enterprise.',
      examples: ['VIEWER', 'MEMBER'],
    }),
  },
};
