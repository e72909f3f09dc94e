import type { Severity } from '../diagnostics/diagnostic.ts';
import type { Labels } from './connection.ts';
import type { Of, Variables } from './values.ts';

/** An object as the API server returns it. Nothing beyond `metadata` is guaranteed; read it with `fieldOf`. */
export interface LiveObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Labels;
    readonly creationTimestamp?: string;
    readonly [field: string]: unknown;
  };
  readonly [field: string]: unknown;
}

/** A running cluster as checks see it; read-only. Every function throws `Unanswered` if the API server refuses. */
export interface LiveCluster {
  /**
   * The objects of a kind; none if the cluster does not serve it.
   *
   * @param kind - For example `apps/Deployment`, or `Pod` for a kind of the core group.
   */
  readonly list: (kind: string, where?: Where) => Promise<readonly LiveObject[]>;
  /** The events of an object, oldest first. */
  readonly events: (object: LiveObject) => Promise<readonly LiveObject[]>;
  /** The last lines of a container's log; empty if there is none. */
  readonly log: (pod: LiveObject, options?: LogOptions) => Promise<string>;
  /** Sends a request to pods through the API server, as `kubectl get --raw` does. */
  readonly ask: (target: Target) => Promise<Reply>;
}

interface Where {
  readonly namespace?: string;
  readonly labels?: Labels;
}

interface LogOptions {
  readonly container?: string;
  /** Of the container before its last restart. */
  readonly previous?: boolean;
}

/** The target of a request. */
export interface Target {
  readonly namespace: string;
  /** A Service, or a pod by its name. */
  readonly service?: string;
  readonly pod?: string;
  readonly port: number;
  /** Begins with a slash. */
  readonly path: string;
}

/** The answer to a request; status 0 if there was none. */
export interface Reply {
  readonly status: number;
  readonly text: string;
}

/** The API server did not answer, or refused. The message is the rest of a sentence and contains no secret. */
export class Unanswered extends Error {
  override readonly name = 'Unanswered';
  /** The HTTP status; 0 if there was no answer. */
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Something that is wrong in the cluster. */
export interface LiveProblem {
  /** An error by default. */
  readonly severity?: Severity;
  readonly object?: LiveObject;
  /** The cause, as far as it is known. */
  readonly message: string;
  /** What to do about it, in the imperative. */
  readonly advice: string;
  /** A command that shows more. */
  readonly command?: string;
}

/** A check of a running cluster. */
export interface LiveCheck {
  /** Unique within the app, in kebab-case. */
  readonly name: string;
  /** What is true if nothing is wrong: `every Certificate is ready`. */
  readonly title: string;
  /** The problems; undefined if there is nothing to check. */
  readonly run: (
    cluster: LiveCluster,
    variables: Variables,
  ) => Promise<readonly LiveProblem[] | undefined> | readonly LiveProblem[] | undefined;
}

/** What to do if pods of the app do not run, in addition to what Kubernetes reports. */
export interface Troubleshooting {
  /** The labels of the pods. */
  readonly pods: Labels;
  readonly advice: Of<readonly string[]>;
}

/** A field of an object, by its path; undefined if there is none. */
export function fieldOf(value: unknown, ...path: readonly (string | number)[]): unknown {
  let at = value;
  for (const key of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return undefined;
    at = (at as Readonly<Record<string | number, unknown>>)[key];
  }
  return at;
}

/** A field that is text; empty if there is none. */
export function textOf(value: unknown, ...path: readonly (string | number)[]): string {
  const found = fieldOf(value, ...path);
  return typeof found === 'string' ? found : '';
}

/** A field that is a list; an empty list if there is none. */
export function listOf(value: unknown, ...path: readonly (string | number)[]): readonly unknown[] {
  const found = fieldOf(value, ...path);
  return Array.isArray(found) ? found : [];
}

/** The condition of an object's status with the given type. */
export function conditionOf(object: unknown, type: string): unknown {
  return listOf(object, 'status', 'conditions').find((condition) => fieldOf(condition, 'type') === type);
}

/** An object as people name it: `Pod ai-system/web`. */
export function objectName({ kind, metadata: { namespace, name } }: LiveObject): string {
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}
