import type { Json } from '../schema/fragment.ts';
import type { Shape } from './shape.ts';

/** Settings that a conversation has set so far. */
export type Values = Readonly<Record<string, Json>>;

/** What `init` asks for after the shape. */
export type Question =
  | {
      readonly kind: 'text';
      readonly setting: string;
      readonly message: string;
      readonly initial: (values: Values) => string;
    }
  | {
      readonly kind: 'confirm';
      readonly message: string;
      readonly initial: boolean;
      /** What the answer yes sets. */
      readonly values: Values;
    };

export const questions: readonly Question[] = [
  {
    kind: 'text',
    setting: 'cloudflare_domain',
    message: 'Domain below which the apps are reached',
    initial: () => 'example.com',
  },
  {
    kind: 'text',
    setting: 'langfuse_init_user_email',
    message: 'E-mail address of the first user',
    initial: ({ cloudflare_domain: domain }) => `admin@${domain}`,
  },
  {
    kind: 'confirm',
    message: 'Single sign-on with Keycloak?',
    initial: false,
    values: { keycloak_enabled: true, langfuse_sso_enabled: true, langfuse_disable_signup: false },
  },
];

/** What follows from the answers. */
export function valuesThatFollow(shape: Shape, { cloudflare_domain: domain }: Values): Values {
  return shape === 'platform' ? { rustfs_public_url: `https://s3.${domain}` } : {};
}
