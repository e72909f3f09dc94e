import { Document, visit } from 'yaml';
import { harmless, harmlessYaml, isHarmless } from '../../diagnostics/format/harmless.ts';
import { addTo } from '../../diagnostics/lists.ts';
import { type BuiltObject, ownerName } from '../built-object.ts';
import { shownYaml } from './block.ts';

/** Formats objects as a YAML stream, each with a comment that names its file; secrets are hidden. */
export function manifestsText(objects: readonly BuiltObject[]): string {
  return objects
    .map((object) => `---\n# ${harmless(sourceOf(object))}\n${yamlText(shownYaml(object.data))}`)
    .join('');
}

/** Characters that could control the terminal are escaped; the meaning does not change. */
function yamlText(data: unknown): string {
  const document = new Document(data, yamlOptions);
  visit(document, {
    Scalar: (_, scalar) => {
      if (typeof scalar.value === 'string' && !isHarmless(scalar.value)) scalar.type = 'QUOTE_DOUBLE';
    },
  });
  return harmlessYaml(document.toString(printOptions));
}

/** Also valid as YAML 1.1, which Kubernetes' tools read: `yes` and `0777` keep their quotes. */
const yamlOptions = { aliasDuplicateObjects: false, compat: 'yaml-1.1' } as const;
const printOptions = { lineWidth: 0, doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER } as const;

function sourceOf({ owner, file, cluster, release }: BuiltObject): string {
  const by = owner === undefined ? '' : `Kustomization ${ownerName(owner)}`;
  return [by, release === undefined ? '' : `HelmRelease ${release}`, cluster, file]
    .filter((part) => part !== '')
    .join(', ')
    .replace(/[\r\n]/g, ' ');
}

/** A file of a folder that `build` writes. */
export interface ManifestFile {
  /** `flux-system/apps/helmrelease-media-plex.yaml`; in a subfolder per cluster if there are several. */
  readonly path: string;
  readonly content: string;
}

/** One file per object, in folders by Flux Kustomization, named after kind, namespace and name. */
export function manifestFiles(objects: readonly BuiltObject[]): readonly ManifestFile[] {
  const files = new Map<string, BuiltObject[]>();
  const groups = new Map<string, Set<string>>();
  for (const { kind, group } of objects) groups.set(kind, (groups.get(kind) ?? new Set()).add(group));
  for (const object of objects) {
    const { owner, cluster, kind, group, namespace, name } = object;
    const folder = owner === undefined ? 'without-kustomization' : ownerName(owner);
    const kindName = (groups.get(kind)?.size ?? 0) > 1 ? `${kind}.${group || 'core'}` : kind;
    const file = [kindName.toLowerCase(), ...(namespace === undefined ? [] : [namespace]), name]
      .map(safe)
      .join('-');
    const path = [...(cluster === '' ? [] : cluster.split(/[/|]/)), ...folder.split('/')].map(safe).join('/');
    const key = `${path}/${file}.yaml`;
    addTo(files, key, object);
  }
  return [...files].map(([path, own]) => ({ path, content: manifestsText(own) }));
}

/** A name as a safe path segment, whatever characters it contains. */
function safe(name: string): string {
  const part = name.replace(/[^A-Za-z0-9._-]/g, '_').slice(0, 200);
  return /^\.*$/.test(part) ? '_' : part;
}

/** The objects of the Kustomization with a name: `apps`, `flux-system/apps`. */
export function ofKustomization(objects: readonly BuiltObject[], name: string): readonly BuiltObject[] {
  return objects.filter(
    ({ owner }) => owner !== undefined && (ownerName(owner) === name || owner.name === name),
  );
}
