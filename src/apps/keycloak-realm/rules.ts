import { type Finding, generatedBy, needs, type RuleInput } from '../../app-kit/index.ts';
import { clientSecrets } from './clients.ts';

/**
 * Keycloak puts secrets into the text of the realm before it reads that as JSON: a quotation mark would end the
 * text, a backslash would be taken for more, and `${…}` would be filled in once again.
 */
export function* plainSecrets({ config, variables }: RuleInput): Iterable<Finding> {
  if (!variables.keycloak_deployed) return;
  const used = new Set(variables.keycloak_clients.map(({ placeholder }) => placeholder));
  const settings = [
    ...Object.entries(clientSecrets)
      .filter(([placeholder]) => used.has(placeholder))
      .map(([, setting]) => setting),
    ...(config.keycloak_user_email === undefined ? [] : (['keycloak_user_password'] as const)),
  ];
  for (const setting of settings) {
    const secret = config[setting];
    if (secret === undefined || /^[A-Za-z0-9]*$/.test(secret)) continue;
    yield {
      path: [setting],
      message: `${setting} may contain only letters and digits: other characters have a meaning in the realm that Keycloak imports`,
      hint: '`openssl rand -hex 24` makes one.',
    };
  }
}

/** A realm without it would be imported with a user who cannot sign in. */
export const userPassword = needs(
  { keycloak_user_password: 'the first user of the realm signs in with it' },
  {
    when: ({ config, variables }) => variables.keycloak_deployed && config.keycloak_user_email !== undefined,
    at: 'keycloak_user_email',
    hint: generatedBy('openssl rand -hex 10'),
  },
);

/** What the operator and the import make of names. */
export function* importable({ config, variables }: RuleInput): Iterable<Finding> {
  if (!variables.keycloak_deployed) return;
  const realm = config.keycloak_realm;
  if (!/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(realm) || realm === 'master')
    yield {
      path: ['keycloak_realm'],
      message:
        realm === 'master'
          ? 'keycloak_realm may not be master, the realm of the administrators'
          : `the operator of Keycloak makes a Secret with the name of the realm in it, which ${realm} does not fit`,
      hint: 'Use lower-case letters, digits and hyphens, such as platform.',
    };
  const ids = variables.keycloak_clients.map(({ id }) => id);
  const sync = config.langfuse_sync_keycloak_client_id;
  if (ids.filter((id) => id === sync).length > 1)
    yield {
      path: ['langfuse_sync_keycloak_client_id'],
      message: `the realm has a client ${sync} already, by which users sign in`,
      hint: 'Choose another id, such as langfuse-sync.',
    };
  const names = [
    ...variables.keycloak_roles.map((name) => ['langfuse_role_mapping', name] as const),
    ...ids.map((id) => ['langfuse_sync_keycloak_client_id', id] as const),
  ];
  for (const [setting, name] of names) {
    if (!name.includes('${')) continue;
    yield {
      path: [setting],
      message: `Keycloak would fill in \${…} in ${name} when it imports the realm`,
      hint: 'Choose a name without it.',
    };
  }
}
