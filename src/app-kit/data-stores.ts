/** The stores in which an app keeps data that a configuration change could leave behind. */
export interface DataStores {
  /** The name of the HelmRelease, or of the object of `kind`, that contains the addresses of the stores. */
  readonly release: string;
  /** The kind of that object; `HelmRelease` by default. */
  readonly kind?: string;
  /** Returns a word for each store's location, read from the fields of the object, as people would say it. */
  readonly placesOf: (read: (path: readonly string[]) => unknown) => Readonly<Record<string, string>>;
  /** The name of each store, and what would be lost. */
  readonly stores: Readonly<Record<string, { readonly what: string; readonly lost: string }>>;
  /**
   * Why the release itself refuses to leave a store in one place for one in another, and what to do first; undefined if it does
   * not. Such a change needs --force.
   */
  readonly refusal?: (
    from: string,
    to: string,
  ) => { readonly reason: string; readonly hint: string } | undefined;
  /** How to move the data. */
  readonly hint: string;
}
