import { shipped } from '../../../src/apps/shipped.ts';
import { validate } from '../../../src/config/validate.ts';
import { parseSource } from '../../../src/diagnostics/source.ts';
import { consequences } from '../../../src/moves/consequences.ts';
import { render } from '../../../src/render/render.ts';
import { loadTemplates } from '../../../src/render/templates.ts';
import { documentsOf, leavesOf } from '../../support/documents.ts';
import { repository } from '../../support/render-fixture.ts';

/** The files of a tree before sealing, or why there is none. */
export type Tree = { readonly files: ReadonlyMap<string, string> } | { readonly errors: readonly string[] };

/** What a change of the configuration does to the tree. */
export interface Effect {
  /** The changed fields by `file Kind name`; `*` for added and removed objects. */
  readonly objects: ReadonlyMap<string, ReadonlySet<string>>;
  /** The codes of what `configure` reports: data that is left behind or deleted, immutable fields. */
  readonly codes: readonly string[];
}

const templates = loadTemplates([
  { directory: `${repository}templates/config`, shownAs: 'templates/config' },
]);

/** The tree of a configuration, or the codes of the errors that prevent one. */
export async function treeOf(text: string): Promise<Tree> {
  const parsed = parseSource('cluster.yaml', text);
  if (!('source' in parsed)) return { errors: ['yaml/syntax'] };
  const { configuration, diagnostics } = validate(parsed.source, shipped);
  const errors = diagnostics.filter(({ severity }) => severity === 'error').map(({ code }) => code);
  if (configuration === undefined || errors.length > 0) return { errors: [...new Set(errors)] };
  const { files } = render(await templates, configuration.variables, shipped);
  return { files: new Map(files.map(({ path, content }) => [path, content])) };
}

/** What changes from one tree to another. */
export function effectOf(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): Effect {
  const paths = [...new Set([...before.keys(), ...after.keys()])].filter(
    (path) => before.get(path) !== after.get(path),
  );
  const objects = new Map<string, ReadonlySet<string>>();
  for (const path of paths) {
    const [old, next] = [before, after].map((tree) => objectsIn(path, tree.get(path)));
    for (const key of new Set([...(old?.keys() ?? []), ...(next?.keys() ?? [])])) {
      const fields = differing(old?.get(key), next?.get(key));
      if (fields.size > 0) objects.set(key, fields);
    }
  }
  const changed = (tree: ReadonlyMap<string, string>) =>
    paths.flatMap((path) => {
      const content = tree.get(path);
      return content === undefined ? [] : [{ path, content }];
    });
  const found = consequences(changed(before), changed(after), { apps: shipped.apps, force: false });
  return { objects, codes: [...new Set(found.map(({ code }) => code))] };
}

type Leaves = ReadonlyMap<string, unknown>;

function objectsIn(path: string, text = ''): ReadonlyMap<string, Leaves> {
  const applied = documentsOf(text).filter(
    ({ apiVersion }) =>
      apiVersion !== undefined && !String(apiVersion).startsWith('kustomize.config.k8s.io/'),
  );
  return new Map(
    applied.map((object) => {
      const { name } = object['metadata'] as { readonly name: string };
      return [`${path} ${String(object['kind'])} ${name}`, new Map(leavesOf(object))];
    }),
  );
}

function differing(old: Leaves | undefined, next: Leaves | undefined): ReadonlySet<string> {
  if (old === undefined || next === undefined) return new Set(['*']);
  return new Set([...new Set([...old.keys(), ...next.keys()])].filter((at) => old.get(at) !== next.get(at)));
}
