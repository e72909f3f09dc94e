import { type TypeOf, types } from './types.ts';

/** A client of the OpenID Connect provider that the tree runs: users sign in to the app by it, or the app itself does. */
export const oidcClient = types.record(
  {
    id: types.text,
    /** For people. */
    title: types.text,
    /** The setting that holds its secret. */
    secret: types.text,
  },
  {
    /** The addresses of the app; none if it only signs in itself. */
    urls: types.list(types.text),
    /** The path below them to which browsers return from the sign-in. */
    callback: types.text,
    pkce: types.flag,
    /** What the app itself may do at the provider: roles of the provider's own management. */
    serviceRoles: types.list(types.text),
    /** Roles by which the app tells users apart. */
    roles: types.list(types.text),
    /** Those of them that the first user gets. */
    firstUserRoles: types.list(types.text),
    /** Settings that its id and its roles come from: messages about these point there. */
    idSetting: types.text,
    rolesSetting: types.text,
  },
);

export type OidcClient = TypeOf<typeof oidcClient>;
