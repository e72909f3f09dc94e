import { emailAddress, identifier, name, type SettingGroup, secret, text } from '../../../app-kit/index.ts';

export const provisioning: SettingGroup = {
  title: 'Langfuse: what its first start creates',
  introduction:
    'An organization, its owner, a project and the API keys of the project. Langfuse creates what is missing and changes nothing that is there.',
  settings: {
    langfuse_init_org_name: name({
      description: 'Name of the first organization.',
      examples: ['MyOrg'],
      init: 'Home',
    }),
    langfuse_init_org_id: identifier({
      description:
        'Id of the first organization. Unset, it is made from its name: `My Org` becomes `my-org`. Never change it: Langfuse would create another organization.',
      examples: ['my-org'],
    }),
    langfuse_init_user_email: emailAddress({
      description: 'E-mail address with which the first user, the owner of the organization, signs in.',
      examples: ['admin@example.com'],
      init: 'admin@example.com',
      ask: 'E-mail address of the first user',
    }),
    langfuse_init_user_name: name({
      description: 'Name that Langfuse shows for the first user.',
      default: 'Admin',
      examples: ['Admin'],
    }),
    langfuse_init_user_password: secret({
      description:
        'Password of the first user. At least 16 characters; `openssl rand -base64 24` makes one. Read at the first start only: afterwards, change it in Langfuse.',
      minLength: 16,
      generate: 'alphanumeric:24',
      rotation: 'Without effect once the user exists: change the password in Langfuse.',
    }),
    langfuse_init_project_id: identifier({
      description: 'Id of the first project. Never change it: Langfuse would create another project.',
      examples: ['default', 'my-project'],
      init: 'default',
    }),
    langfuse_init_project_name: name({
      description: 'Name of the first project. Unset, it is its id.',
      examples: ['My project'],
    }),
    langfuse_init_project_public_key: text({
      description:
        'Public API key of the first project, with which LiteLLM and SDKs name themselves. Langfuse makes such as begin with `pk-lf-`; any prefix is taken.',
      minLength: 8,
      pattern: '^[!-9;-~]*$',
      patternErrorMessage: 'may hold neither blanks nor a colon: it is the user name of HTTP authentication',
      examples: ['pk-lf-1234567890'],
      generate: { kind: 'uuid', prefix: 'pk-lf-' },
    }),
    langfuse_init_project_secret_key: secret({
      description:
        'Secret API key of the first project, with which LiteLLM and SDKs prove themselves. Langfuse makes such as begin with `sk-lf-`; any prefix is taken.',
      minLength: 16,
      pattern: '^[!-~]*$',
      patternErrorMessage: 'must not contain spaces: it is the password of HTTP authentication',
      generate: { kind: 'uuid', prefix: 'sk-lf-' },
      rotation:
        'Change langfuse_init_project_public_key as well, for Langfuse leaves a public key that it knows alone; then give both to LiteLLM and the SDKs, and delete the old pair in Langfuse.',
    }),
  },
};
