import { type TypeOf, types } from './types.ts';

/** A client of the OpenID Connect provider that the tree runs, for signing in users, or for the app itself. */
export const oidcClient = types.record(
  {
    id: types.text,
    /** For people. */
    title: types.text,
    /** The setting that holds its secret. */
    secret: types.text,
  },
  {
    /** The addresses of the app; empty if only the app itself signs in. */
    urls: types.list(types.text),
    /** The path below them that browsers return to after signing in. */
    callback: types.text,
    pkce: types.flag,
    /** What the app itself may do at the provider: roles of the provider's own administration. */
    serviceRoles: types.list(types.text),
    /** Roles by which the app distinguishes users. */
    roles: types.list(types.text),
    /** The roles that the first user gets. */
    firstUserRoles: types.list(types.text),
    /** The settings that its id and its roles come from; findings about these point there. */
    idSetting: types.text,
    rolesSetting: types.text,
  },
);

/** An OIDC client that the realm of Keycloak contains. */
export type OidcClient = TypeOf<typeof oidcClient>;
