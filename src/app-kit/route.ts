/** A web interface that the gateways of the cluster publish. */
export interface Route {
  /** The name of its HTTPRoute; that of the app by default. */
  readonly name?: string;
  readonly hostname: string;
  /** A service of the app, `<app>` or `<app>/<service>`; the one with the name of the app, or its only one, by default. */
  readonly to?: string;
  /** A name from the `ports` of the service: the pods listen on it. */
  readonly port: string;
  /** The Service in the cluster, if its name or its port is not that of the pods. */
  readonly service?: { readonly name?: string; readonly port?: number };
  /**
   * Who reaches it: everybody by default, `internal` for your own network alone. `none` if something else publishes it, such as an
   * Ingress: then only its host name counts.
   */
  readonly gateway?: 'internal' | 'none';
  /** Users sign in at the gateway first, because the app has no sign-in of its own. */
  readonly signIn?: 'gateway';
  /** Paths that are not published: the gateway redirects them to `/`. */
  readonly hiddenPaths?: readonly string[];
  /** How long an answer may take, such as `10m`; that of the gateway by default. */
  readonly timeout?: string;
  /** False if somebody else writes the HTTPRoute: network policies allow the connection all the same. */
  readonly written?: boolean;
  /** Who connects, in a few words: `browsers` by default. */
  readonly why?: string;
}

/** What publishes routes. HTTPRoutes are in the namespace of its app. */
export interface Gateway {
  /** The service of the app whose pods connect to what is published. */
  readonly service: string;
  /** The app that installs the kinds of the Gateway API: what is published in another namespace waits for it. */
  readonly kinds: string;
}
