import { type Finding, needs, type RuleInput, type Variables } from '../../app-kit/index.ts';

/** The setting of each placeholder of the realm. */
export const realmKeys = (v: Variables): Readonly<Record<string, string>> => ({
  ...Object.fromEntries(v.keycloak_clients.map(({ secret }) => [secret.toUpperCase(), secret])),
  ...(v.keycloak_user_email !== undefined && { USER_PASSWORD: 'keycloak_user_password' }),
});

/**
 * Keycloak substitutes secrets into the text of the realm before it parses that as JSON: a quotation mark would end the
 * string, a backslash would start an escape, and `${…}` would be substituted again.
 */
export function* plainSecrets({ config, variables }: RuleInput): Iterable<Finding> {
  if (!variables.keycloak_deployed) return;
  for (const setting of Object.values(realmKeys(variables))) {
    const secret: unknown = Reflect.get(config, setting);
    if (typeof secret !== 'string' || /^[A-Za-z0-9]*$/.test(secret)) continue;
    yield {
      path: [setting],
      message: `${setting} may contain only letters and digits: other characters have a meaning in the realm that Keycloak imports`,
      hint: '`openssl rand -hex 24` generates one.',
    };
  }
}

/** Without the password, the imported user could not sign in. */
export const userPassword = needs(
  { keycloak_user_password: 'the first user of the realm signs in with it' },
  {
    when: ({ config, variables }) => variables.keycloak_deployed && config.keycloak_user_email !== undefined,
    at: 'keycloak_user_email',
  },
);

/** Reports ids and roles that Keycloak would confuse or change when it imports the realm. */
export function* clientNames({ variables }: RuleInput): Iterable<Finding> {
  if (!variables.keycloak_deployed) return;
  const seen = new Set<string>();
  for (const {
    id,
    secret,
    roles = [],
    idSetting = secret,
    rolesSetting = secret,
  } of variables.keycloak_clients) {
    if (seen.has(id))
      yield {
        path: [idSetting],
        message: `the realm already has a client ${id}, which users sign in with`,
        hint: `Choose another id, such as ${id}-sync.`,
      };
    seen.add(id);
    const names = [[idSetting, id] as const, ...roles.map((role) => [rolesSetting, role] as const)];
    for (const [setting, name] of names) {
      if (!name.includes('${')) continue;
      yield {
        path: [setting],
        message: `Keycloak would fill in \${…} in ${name} when it imports the realm`,
        hint: 'Choose a name without it.',
      };
    }
  }
}
