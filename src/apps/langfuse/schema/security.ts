import { flag, type SettingGroup, secret } from '../../../app-kit/index.ts';

export const security: SettingGroup = {
  title: 'Langfuse: security',
  introduction: 'Keep a copy of these keys in a safe place: what they protect cannot be read without them.',
  settings: {
    langfuse_nextauth_secret: secret({
      description:
        'Signs the sessions of users. At least 32 characters; `openssl rand -base64 32` makes one.',
      minLength: 32,
      generate: 'alphanumeric:48',
      rotation: 'All users have to sign in again.',
    }),
    langfuse_salt: secret({
      description:
        'Salt under which API keys are hashed. At least 32 characters; `openssl rand -base64 32` makes one. Never change it: every API key would stop working.',
      minLength: 32,
      generate: 'alphanumeric:48',
      rotation:
        'Must not change once Langfuse has run: every API key is hashed with it and would stop working.',
    }),
    langfuse_encryption_key: secret({
      description:
        'Key (AES-256) under which credentials of LLM connections and integrations are stored. Exactly 64 hexadecimal characters; `openssl rand -hex 32` makes one. Never change it: what is stored could not be read.',
      pattern: '^[0-9a-fA-F]{64}$',
      patternErrorMessage: 'must be exactly 64 hexadecimal characters, as `openssl rand -hex 32` makes them',
      generate: 'hex:64',
      rotation:
        'Must not change once Langfuse has run: stored credentials of LLM connections and integrations could not be read.',
    }),
    langfuse_disable_signup: flag({
      description:
        'Refuse new users. One of `true`, `false`. It refuses those of single sign-on as well, with the error `OAuthCreateAccount`, so it must be `false` while `langfuse_sso_enabled` is `true`.',
      default: false,
    }),
    langfuse_disable_password_auth: flag({
      description:
        'Hide the form for e-mail and password, so that single sign-on is the only way in. One of `true`, `false`. Needs `langfuse_sso_enabled`.',
      default: false,
    }),
  },
};
