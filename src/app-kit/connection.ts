/** Labels of Kubernetes objects, by key. */
export type Labels = Readonly<Record<string, string>>;

/** Pods of an app, usually with a Service in front of them. */
export interface Service {
  /** The name of the Service. Connections refer to it as `<app>/<name>`, or as `<app>` if it has the app's name. */
  readonly name: string;
  /** Another name by which connections refer to it, if a setting decides its own. */
  readonly alias?: string;
  /** That of the app by default. */
  readonly namespace?: string;
  /** Ports by the names that connections use. Without ports, connections to these pods must give port numbers. */
  readonly ports?: Readonly<Record<string, number>>;
  /** Ports of the Service that differ from those of its pods. */
  readonly servicePorts?: Readonly<Record<string, number>>;
  /** The labels by which policies select the pods. */
  readonly pods: Labels;
  /** Further labels of the pods, which other people's policies may select. */
  readonly labels?: Labels;
  /** False for pods without a Service. */
  readonly exposed?: boolean;
  /** The pods keep persistent data; graphs draw them as a store. */
  readonly keepsData?: boolean;
  /**
   * Every pod of the tree may connect to its ports, by TCP and UDP, without declaring it; the text says what for, in a few words.
   */
  readonly forEveryone?: string;
  /** Who runs it, if not whoever runs the app. */
  readonly runBy?: string;
}

/** One end of a connection that is not a service of an app. */
export type Peer =
  /** Pods by their labels; in the namespace of the app by default. */
  | { readonly namespace?: string; readonly pods: Labels; readonly runBy?: string }
  /** A Cilium entity. */
  | { readonly entity: 'kube-apiserver' | 'world' | 'host' | 'cluster' | 'ingress' | 'remote-node' }
  /** A host name or an IPv4 address, inside the cluster or outside. */
  | { readonly host: string };

/**
 * A connection that must be possible. It is declared once: the policies of both ends and the verifier's expectations follow from
 * it.
 */
export interface Connection {
  /** `<app>`, `<app>/<service>`, or a service of the app itself; all services of the app by default. */
  readonly from?: string | Peer;
  readonly to: string | Peer;
  /** A name from the `ports` of the service, or a number. */
  readonly port: string | number;
  readonly protocol?: 'TCP' | 'UDP';
  /** What it is for, in a few words. */
  readonly why: string;
}

/** A connection to the API server. Policies allow every port, because clusters differ in the port it listens on. */
export function toApiServer(why: string): Connection {
  return { to: { entity: 'kube-apiserver' }, port: 6443, why };
}

/** Declares a connection, with type checking. */
export function connection(declared: Connection): Connection {
  return declared;
}
