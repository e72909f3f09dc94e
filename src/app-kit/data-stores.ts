/** The stores in which an app keeps data that a change of the configuration would leave behind. */
export interface DataStores {
  /** The HelmRelease that contains their addresses. */
  readonly release: string;
  /** For each store one word for its place, from a field of the release; as people say it. */
  readonly placesOf: (read: (path: readonly string[]) => unknown) => Readonly<Record<string, string>>;
  /** What each store is called, and what would be lost. */
  readonly stores: Readonly<Record<string, { readonly what: string; readonly lost: string }>>;
  /** How to move the data. */
  readonly hint: string;
}
