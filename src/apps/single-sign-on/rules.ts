import type { Finding, RuleInput } from '../../app-kit/index.ts';

/** The operator names a Secret after the realm. */
export function* realmName({ config, variables }: RuleInput): Iterable<Finding> {
  const realm = config.keycloak_realm;
  const isMaster = realm === 'master';
  if (!variables.keycloak_deployed) return;
  if (!isMaster && /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(realm)) return;
  yield {
    path: ['keycloak_realm'],
    message: isMaster
      ? 'keycloak_realm may not be master, the realm of the administrators'
      : `the operator of Keycloak makes a Secret with the name of the realm in it, which ${realm} does not fit`,
    hint: 'Use lower-case letters, digits and hyphens, such as platform.',
  };
}
