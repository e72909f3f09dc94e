import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { atPlace, type Finding } from '../../diagnostics/finding.ts';
import type { KeyPath, Part } from '../../diagnostics/source.ts';
import type { VerifyCode } from '../codes.ts';
import { asList, asMap, type PlainMap } from '../model/data.ts';
import { placeIn, type TreeDocument } from '../model/document.ts';
import type { Place } from './draft.ts';
import { fieldOf } from './fields.ts';
import type { KustomizationFolder } from './folders.ts';

/** The place of an instruction: in a kustomization file, in a file of its own, or in a Flux Kustomization. */
export interface Site {
  readonly path: KeyPath;
  readonly place: (path: KeyPath, part: Part) => Place;
}

export interface Entry {
  readonly value: unknown;
  readonly site: Site;
}

/** The settings for a folder: its kustomization file, and what a Flux Kustomization adds to that. */
export interface Settings {
  /** The folder that paths are relative to. */
  readonly path: string;
  readonly list: (field: string) => readonly Entry[];
  readonly one: (field: string) => Entry | undefined;
}

export function siteIn(document: TreeDocument, path: KeyPath): Site {
  return { path, place: (below, part) => placeIn(document, below, part) };
}

export function below(site: Site, ...path: KeyPath): Site {
  return { ...site, path: [...site.path, ...path] };
}

export function inSite(site: Site, finding: Finding<VerifyCode>, part: Part = 'value'): Diagnostic {
  return atPlace(site.place(site.path, part), { ...finding, path: site.path });
}

export function settingsIn(path: string, data: PlainMap, site: Site): Settings {
  return {
    path,
    list: (field) => asList(data[field]).map((value, index) => ({ value, site: below(site, field, index) })),
    one: (field) =>
      data[field] === undefined ? undefined : { value: data[field], site: below(site, field) },
  };
}

export function settingsOf(folder: KustomizationFolder): Settings {
  const { path, data, document } = folder;
  const source = asMap(document.data);
  const written = new Map(Object.keys(source).map((key) => [fieldOf(key, source), key]));
  const place: Site['place'] = ([field, ...rest], part) =>
    placeIn(document, field === undefined ? [] : [written.get(String(field)) ?? field, ...rest], part);
  return settingsIn(path, data, { path: [], place });
}

/**
 * Returns the settings of a folder as kustomize-controller changes them before it builds. The namespace, prefix and
 * suffix of the Flux Kustomization take precedence over those of the file, and an image over one of the same name; its
 * patches and components come after the file's.
 */
export function withFlux(settings: Settings, spec: PlainMap, place: Site['place']): Settings {
  const flux = settingsIn(settings.path, spec, { path: ['spec'], place });
  const renamed: Readonly<Record<string, string>> = {
    namespace: 'targetNamespace',
    namePrefix: 'namePrefix',
    nameSuffix: 'nameSuffix',
  };
  return {
    path: settings.path,
    one: (field) => flux.one(renamed[field] ?? '') ?? settings.one(field),
    list: (field) => {
      const own = settings.list(field);
      if (field === 'images') return mergeImages(own, flux.list(field));
      return ['patches', 'components'].includes(field) ? [...own, ...flux.list(field)] : own;
    },
  };
}

function mergeImages(own: readonly Entry[], more: readonly Entry[]): Entry[] {
  const merged = [...own];
  for (const entry of more) {
    const name = (value: unknown) => (value as PlainMap | null)?.['name'];
    const index = merged.findIndex(({ value }) => name(value) === name(entry.value));
    if (index < 0) merged.push(entry);
    else merged[index] = entry;
  }
  return merged;
}
