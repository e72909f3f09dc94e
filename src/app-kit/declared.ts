import type { BucketUser } from './bucket-user.ts';
import type { OidcClient } from './oidc-client.ts';
import type { ResolvedRoute } from './routes.ts';
import type { Variables } from './values.ts';

/** What the enabled apps of a project declare, for the app that implements it and does not know them. */
export interface Declared {
  readonly oidcClients: (variables: Variables) => readonly OidcClient[];
  readonly buckets: (variables: Variables) => readonly BucketUser[];
  readonly routes: (variables: Variables) => readonly ResolvedRoute[];
}
