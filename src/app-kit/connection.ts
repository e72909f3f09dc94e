export type Labels = Readonly<Record<string, string>>;

/** Pods of an app, mostly with a Service in front of them. */
export interface Service {
  /** Name of the Service; connections name it `<app>/<name>`, or `<app>` if it has the name of the app. */
  readonly name: string;
  /** That of the app by default. */
  readonly namespace?: string;
  /** By the names that connections use; without any, nothing connects to these pods by a port of their own. */
  readonly ports?: Readonly<Record<string, number>>;
  /** The labels by which policies select the pods. */
  readonly pods: Labels;
  /** Further labels that the pods have, which policies of others may use. */
  readonly labels?: Labels;
  /** False for pods without a Service. */
  readonly exposed?: boolean;
  /** The pods keep data that outlives them: pictures show them as a store. */
  readonly keepsData?: boolean;
  /** Every pod of the tree connects to its ports, by TCP and UDP, without saying so; what for, in a few words. */
  readonly forEveryone?: string;
  /** Who runs it, if not the one who runs the app. */
  readonly runBy?: string;
}

/** One end of a connection that is not a service of an app. */
export type Peer =
  /** Pods by their labels; in the namespace of the app by default. */
  | { readonly namespace?: string; readonly pods: Labels; readonly runBy?: string }
  /** What policies name by a word. */
  | { readonly entity: 'kube-apiserver' | 'world' | 'host' | 'cluster' | 'ingress' | 'remote-node' }
  /** A host name or an IPv4 address, inside the cluster or outside. */
  | { readonly host: string };

/** A connection that is needed. It is declared once: policies of both ends and the verifier follow from it. */
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

/** A connection to the API server. Policies allow every port of it, because clusters differ in where it listens. */
export function toApiServer(why: string): Connection {
  return { to: { entity: 'kube-apiserver' }, port: 6443, why };
}

/** A connection, with its types checked where it is written. */
export function connection(declared: Connection): Connection {
  return declared;
}
