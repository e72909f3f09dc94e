import { addTo } from '../diagnostics/lists.ts';
import type { KeyPath } from '../diagnostics/source.ts';
import { stringOf } from '../diagnostics/string-of.ts';
import { asMap, asText, at, isPlainMap, type PlainMap } from '../verify/model/data.ts';
import type { BuiltObject, BuiltTree, Place } from './built-object.ts';
import { Hidden } from './hidden.ts';

/** An image, chart or source outside the tree, in a version that Renovate or people update. */
export interface VersionUse {
  readonly type: 'image' | 'chart' | 'artifact' | 'git' | 'remote';
  /** Without tag and digest: `ghcr.io/example/app`, `app-template`, an address. */
  readonly name: string;
  /** A tag, a version or a range; absent if none is given. */
  readonly version?: string;
  readonly digest?: string;
  /** For a chart: the repository it comes from, if the tree contains it. */
  readonly from?: string;
  /** Absent for a remote resource of a kustomization file. */
  readonly object?: BuiltObject;
  /** The path in the object. */
  readonly path: KeyPath;
  readonly place: Place;
}

/** Every image, chart and source of a tree, in the order of its objects. */
export function versionsIn({ objects, remotes }: BuiltTree): readonly VersionUse[] {
  const sources = new Map(
    objects.map((object) => [sourceKey(object.kind, object.namespace, object.name), object]),
  );
  const charts = new Set(objects.flatMap((object) => chartSource(object) ?? []));
  const uses = objects.flatMap((object): readonly VersionUse[] => {
    const use = (path: KeyPath, found: Omit<VersionUse, 'object' | 'path' | 'place'>): VersionUse => ({
      ...found,
      object,
      path,
      place: object.locate(path),
    });
    if (object.group === 'source.toolkit.fluxcd.io')
      return sourceVersions(object, charts, sources).map(([path, found]) => use(path, found));
    const chart = object.kind === 'HelmRelease' ? chartOf(object, sources) : undefined;
    const images = imagesIn(object).map(([path, image]) => use(path, { type: 'image', ...image }));
    return chart === undefined ? images : [use(['spec', 'chart', 'spec', 'version'], chart), ...images];
  });
  return [...uses, ...remotes.flatMap(remoteVersion)];
}

type Found = Omit<VersionUse, 'object' | 'path' | 'place'>;
type Sources = ReadonlyMap<string, BuiltObject>;

function sourceKey(kind: string, namespace: string | undefined, name: string): string {
  return `${kind} ${namespace ?? ''}/${name}`;
}

/** The source from which a release takes its chart. */
function chartSource({ kind, data, namespace }: BuiltObject): string | undefined {
  const reference = asMap(at(data, 'spec', 'chartRef'));
  if (kind !== 'HelmRelease' || asText(reference['name']) === undefined) return undefined;
  const of = asText(reference['kind']) ?? 'OCIRepository';
  return sourceKey(of, asText(reference['namespace']) ?? namespace, stringOf(reference['name']));
}

function chartOf({ data, namespace }: BuiltObject, sources: Sources): Found | undefined {
  return chartIn(asMap(at(data, 'spec', 'chart', 'spec')), namespace, sources);
}

function chartIn(spec: PlainMap, namespace: string | undefined, sources: Sources): Found | undefined {
  const name = asText(spec['chart']);
  if (name === undefined) return undefined;
  const reference = asMap(spec['sourceRef']);
  const kind = asText(reference['kind']) ?? 'HelmRepository';
  const of = sources.get(
    sourceKey(kind, asText(reference['namespace']) ?? namespace, asText(reference['name']) ?? ''),
  );
  const from = of && asText(at(of.data, 'spec', 'url'));
  const version = textOf(spec['version']);
  return { type: 'chart', name, ...(version && { version }), ...(from && { from }) };
}

function sourceVersions(
  object: BuiltObject,
  charts: ReadonlySet<string>,
  sources: Sources,
): (readonly [KeyPath, Found])[] {
  const { kind, data, namespace, name } = object;
  const spec = asMap(data['spec']);
  const url = asText(spec['url']);
  const ref = asMap(spec['ref']);
  const digest = asText(ref['digest']) ?? asText(ref['commit']);
  if (kind === 'HelmChart') {
    const chart = chartIn(spec, namespace, sources);
    return chart === undefined ? [] : [[['spec', 'version'], chart]];
  }
  if (url === undefined || (kind !== 'OCIRepository' && kind !== 'GitRepository')) return [];
  const field = ['semver', 'tag', 'name', 'branch'].find((own) => textOf(ref[own]) !== undefined);
  const version = field && textOf(ref[field]);
  const isChart = charts.has(sourceKey(kind, namespace, name));
  const type = isChart ? 'chart' : kind === 'GitRepository' ? 'git' : 'artifact';
  return [
    [
      ['spec', 'ref', ...(field === undefined ? [] : [field])],
      {
        type,
        name: url.replace(/^oci:\/\//, ''),
        ...(version && { version }),
        ...(digest && { digest }),
      },
    ],
  ];
}

interface Image {
  readonly name: string;
  readonly version?: string;
  readonly digest?: string;
}

/** Images in fields such as `image` and `imageName`, as one text or in parts. */
function imagesIn({ data }: BuiltObject): (readonly [KeyPath, Image])[] {
  const found: (readonly [KeyPath, Image])[] = [];
  const visit = (value: unknown, path: KeyPath): void => {
    if (Array.isArray(value)) for (const [index, item] of value.entries()) visit(item, [...path, index]);
    if (!isPlainMap(value) || value instanceof Hidden) return;
    for (const [key, item] of Object.entries(value)) {
      const at = [...path, key];
      const image = /^image(Name)?$|Image$/.test(key) ? imageOf(item, key) : undefined;
      if (image === undefined) visit(item, at);
      else found.push([[...at, ...image.field], image.image]);
    }
  };
  visit(data['spec'] ?? data, data['spec'] === undefined ? [] : ['spec']);
  return found;
}

function imageOf(
  value: unknown,
  key: string,
): { readonly image: Image; readonly field: KeyPath } | undefined {
  if (typeof value === 'string') {
    const image = parseImage(value);
    const sure = key === 'image' || key === 'imageName' || /[:@]/.test(value);
    return image && sure ? { image, field: [] } : undefined;
  }
  if (!isPlainMap(value)) return undefined;
  const reference = asText(value['reference']);
  if (reference !== undefined) {
    const image = parseImage(reference);
    return image && { image, field: ['reference'] };
  }
  const repository = asText(value['repository']) ?? asText(value['name']);
  const tag = textOf(value['tag']);
  if (
    repository === undefined ||
    (tag === undefined && value['digest'] === undefined && value['pullPolicy'] === undefined)
  )
    return undefined;
  const registry = asText(value['registry']);
  const [version, digest] = (tag ?? '').split('@');
  const own = asText(value['digest']) ?? digest;
  return {
    image: {
      name: registry === undefined ? repository : `${registry}/${repository}`,
      ...(version && { version }),
      ...(own && { digest: own }),
    },
    field: tag === undefined ? ['repository'] : ['tag'],
  };
}

const imageText =
  /^((?:[a-z0-9][\w.-]*(?::\d+)?\/)?[a-z0-9][\w.-]*(?:\/[\w.${}-]+)*?)(?::([\w.${}+-]+))?(?:@(sha256:[0-9a-f]{64}))?$/;

/** Parses an image reference; undefined for any other text. */
function parseImage(text: string): Image | undefined {
  const match = imageText.exec(text);
  if (match === null) return undefined;
  const [, name = '', version, digest] = match;
  return { name, ...(version && { version }), ...(digest && { digest }) };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'number' ? String(value) : asText(value);
}

function remoteVersion({ folder, what }: BuiltTree['remotes'][number]): readonly VersionUse[] {
  const match =
    /^(.*)[?&]ref=([^&]+)/.exec(what) ??
    /^(.*\/releases\/download)\/([^/]+)/.exec(what) ??
    /^(https:\/\/raw\.githubusercontent\.com\/[^/]+\/[^/]+)\/((?:refs\/tags\/)?[^/]+)/.exec(what);
  if (match === null) return [];
  const [, name = '', version = ''] = match;
  const rest = what.slice(match[0].length);
  const place = { file: folder === '' ? 'kustomization.yaml' : `${folder}/kustomization.yaml`, line: 1 };
  return [{ type: 'remote', name: `${name}${rest}`, version, path: [], place }];
}

/** A version with an abbreviated digest: `1.2.3@sha256:0123456`. */
export function versionText({ version, digest }: Pick<VersionUse, 'version' | 'digest'>): string {
  const short = digest && (digest.startsWith('sha256:') ? `@${digest.slice(0, 14)}` : digest.slice(0, 10));
  return `${version ?? ''}${short ?? ''}` || '(no version)';
}

/** A version that a change updates, adds or removes, with all its places. */
export interface VersionChange {
  readonly type: VersionUse['type'];
  readonly name: string;
  /** Absent if it was not used before. */
  readonly from?: string;
  /** Absent if it is no longer used. */
  readonly to?: string;
  /** Objects, or folders of kustomization files. */
  readonly places: readonly string[];
}

/** Compares the versions that two trees use. A version that is still used, only elsewhere, is not a change. */
export function compareVersions(
  before: readonly VersionUse[],
  after: readonly VersionUse[],
  placeOf: (use: VersionUse) => string,
): readonly VersionChange[] {
  const key = (use: VersionUse) => `${placeOf(use)} ${use.path.slice(0, -1).join('.')}`;
  const byPlace = (uses: readonly VersionUse[]) => {
    const map = new Map<string, VersionUse[]>();
    for (const use of uses) addTo(map, key(use), use);
    return map;
  };
  const [old, next] = [byPlace(before), byPlace(after)];
  const changes = new Map<string, VersionChange & { readonly places: string[] }>();
  const note = (from: VersionUse | undefined, to: VersionUse | undefined): void => {
    const use = to ?? from;
    if (use === undefined) return;
    const renamed = from !== undefined && to !== undefined && from.name !== to.name;
    const [was, is] = [from, to].map((own) => own && `${renamed ? `${own.name}:` : ''}${versionText(own)}`);
    if (was === is) return;
    const name = use.name;
    const id = [use.type, name, was ?? '', is ?? ''].join('\n');
    const known = changes.get(id) ?? {
      type: use.type,
      name,
      ...(was !== undefined && { from: was }),
      ...(is !== undefined && { to: is }),
      places: [],
    };
    const place = placeOf(use);
    if (!known.places.includes(place)) known.places.push(place);
    changes.set(id, known);
  };
  for (const place of new Set([...old.keys(), ...next.keys()])) {
    const [gone, come] = [[...(old.get(place) ?? [])], [...(next.get(place) ?? [])]];
    for (const use of [...gone]) {
      const index = come.findIndex(({ name, type }) => name === use.name && type === use.type);
      if (index < 0) continue;
      note(use, come[index]);
      come.splice(index, 1);
      gone.splice(gone.indexOf(use), 1);
    }
    while (gone.length > 0 || come.length > 0) note(gone.shift(), come.shift());
  }
  const order = ['chart', 'image', 'artifact', 'git', 'remote'];
  return [...changes.values()].sort(
    (a, b) =>
      order.indexOf(a.type) - order.indexOf(b.type) || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0),
  );
}
