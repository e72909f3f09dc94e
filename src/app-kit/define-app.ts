import type { App } from './app.ts';
import type { Of, Variables } from './values.ts';

/** Members that several apps share: a function creates them, and `defineApp` adds them to an app. */
export type AppPart = Partial<Pick<App, Added | Joined | Mapped>>;

/** Taken from the first that defines it: the app, then its parts in order. */
type Added = 'enabled' | 'namespace' | 'runBy' | 'kustomization' | 'release';
/** Concatenated: those of the app, then those of its parts. */
type Joined =
  | 'uses'
  | 'alongside'
  | 'groups'
  | 'rules'
  | 'dependsOn'
  | 'services'
  | 'connections'
  | 'buckets'
  | 'routes'
  | 'secrets'
  | 'secretObjects';
/** Merged: those of the parts, then those of the app, which replace others of the same name. */
type Mapped = 'settings' | 'variables';

/** Declares an app, with type checking, and merges the parts that it shares with others. */
export function defineApp({ parts = [], ...app }: App & { readonly parts?: readonly AppPart[] }): App {
  if (parts.length === 0) return app;
  const all: readonly AppPart[] = [app, ...parts];
  const lists = {
    ...list(all, 'uses'),
    ...list(all, 'alongside'),
    ...list(all, 'groups'),
    ...list(all, 'rules'),
    ...list(all, 'dependsOn'),
    ...list(all, 'services'),
    ...list(all, 'connections'),
    ...list(all, 'buckets'),
    ...list(all, 'routes'),
    ...list(all, 'secrets'),
    ...list(all, 'secretObjects'),
  };
  const maps = {
    settings: Object.assign({}, ...parts.map(({ settings }) => settings), app.settings),
    variables: Object.assign({}, ...parts.map(({ variables }) => variables), app.variables),
  };
  return Object.assign({}, ...parts.toReversed(), app, lists, maps);
}

/** Joins a member that is a list, or a function that returns one, from several sources. */
function list<M extends Joined>(sources: readonly AppPart[], member: M): Pick<AppPart, M> {
  const given = sources.map((source) => source[member]).filter((each) => each !== undefined);
  if (given.length === 0) return {} as Pick<AppPart, M>;
  type List = Of<readonly unknown[]>;
  const all = given as readonly List[];
  const joined: List = all.some((each) => typeof each === 'function')
    ? (v: Variables) => all.flatMap((each) => (typeof each === 'function' ? each(v) : each))
    : all.flatMap((each) => each as readonly unknown[]);
  return { [member]: joined } as Pick<AppPart, M>;
}
