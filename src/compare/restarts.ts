import { isDeepStrictEqual } from 'node:util';
import { restartKinds } from '../moves/restart-kinds.ts';
import { asMap, asText, at, matches, type PlainMap, texts } from '../verify/model/data.ts';
import { isReloadedFor } from '../verify/operators/reloaded.ts';
import { podSpecs } from '../verify/references/pods.ts';
import { type BuiltObject, objectName } from './built-object.ts';
import type { Note, ObjectChange } from './object-change.ts';
import { compareVersions, versionsIn } from './versions.ts';

/** What a changed object itself does to pods. */
export function restartNotes({ what, before, after }: ObjectChange): readonly Note[] {
  if (what !== 'changed' || before === undefined || after === undefined) return [];
  const kind = `${after.group}/${after.kind}`;
  const hit = (restartKinds[kind] ?? []).filter(
    ({ path }) => !isDeepStrictEqual(at(before.data, ...path), at(after.data, ...path)),
  );
  if (hit.length === 0) return after.kind === 'HelmRelease' ? upgraded(before, after) : [];
  const byHand = at(after.data, 'spec', 'updateStrategy', 'type') === 'OnDelete';
  const certain = hit.some(({ maybe }) => maybe !== true);
  const message = byHand
    ? 'its pods use the change once they are deleted (OnDelete)'
    : certain
      ? 'its pods restart'
      : 'its pods may restart';
  return [{ level: 'info', kind: 'restart', message }];
}

const ofRelease = ['chart', 'chartRef', 'values', 'valuesFrom', 'postRenderers'];

function imagesOf(object: BuiltObject) {
  return versionsIn({ objects: [object], problems: [], remotes: [] }).filter(({ type }) => type === 'image');
}

function upgraded(before: BuiltObject, after: BuiltObject): readonly Note[] {
  const changed = ofRelease.some(
    (field) => !isDeepStrictEqual(at(before.data, 'spec', field), at(after.data, 'spec', field)),
  );
  if (!changed) return [];
  const raised = compareVersions(imagesOf(before), imagesOf(after), () => '').some(
    ({ to }) => to !== undefined,
  );
  return [
    note(
      raised
        ? 'Helm upgrades the release, and the pods with new images restart'
        : 'Helm upgrades the release; pods whose templates change restart',
    ),
  ];
}

/** What unchanged objects do because of changed ones: `by` is the change, `object` the affected object. */
export function effectsOnOthers(
  changes: readonly ObjectChange[],
  objects: readonly BuiltObject[],
): readonly (Note & { readonly change: ObjectChange })[] {
  const unchanged = new Set(objects);
  for (const { after } of changes) if (after) unchanged.delete(after);
  return changes.flatMap((change) => {
    const { after, what } = change;
    if (after === undefined || what !== 'changed') return [];
    const others = [...unchanged].filter(
      ({ namespace, cluster }) =>
        cluster === after.cluster && (namespace === after.namespace || after.kind.endsWith('Repository')),
    );
    if (after.kind === 'ConfigMap' || after.kind === 'Secret') {
      if (isDeepStrictEqual(payload(change.before), payload(after))) return [];
      return others.flatMap((other) => readersNote(other, after).map((note) => ({ ...note, change })));
    }
    if (after.group !== 'source.toolkit.fluxcd.io') return [];
    return others
      .filter((other) => other.kind === 'HelmRelease' && refersTo(other, after))
      .map((other) => ({
        level: 'info',
        kind: 'restart',
        message: `Helm upgrades ${objectName(other)}`,
        change,
      }));
  });
}

function payload(object: BuiltObject | undefined): unknown {
  const { data, stringData, binaryData } = asMap(object?.data);
  return [data, stringData, binaryData];
}

function refersTo({ data, namespace }: BuiltObject, source: BuiltObject): boolean {
  const spec = asMap(data['spec']);
  return [asMap(spec['chartRef']), asMap(at(spec, 'chart', 'spec', 'sourceRef'))].some(
    (reference) =>
      reference['kind'] === source.kind &&
      reference['name'] === source.name &&
      (asText(reference['namespace']) ?? namespace) === source.namespace,
  );
}

function readersNote(reader: BuiltObject, { kind, name }: BuiltObject): readonly Note[] {
  const shown = objectName(reader);
  if (reader.kind === 'HelmRelease') {
    const from = [...matches(reader.data, 'spec.valuesFrom[]')].some(
      ({ value }) => at(value, 'kind') === kind && at(value, 'name') === name,
    );
    if (from) return [note(`Helm upgrades ${shown}, which takes values from it`)];
    return isNamedIn(reader.data, name) && isReloadedFor(reader.data, kind, name)
      ? [note(`pods of ${shown} restart, because its annotation requests it`)]
      : [];
  }
  const path = podSpecs[`${reader.group}/${reader.kind}`];
  if (path === undefined) return [];
  const spec = asMap(at(reader.data, ...path.split('.')));
  const use = useOf(spec, kind, name);
  if (use === undefined || reader.kind === 'Job' || reader.kind === 'CronJob') return [];
  if (isReloadedFor(reader.data, kind, name))
    return [note(`pods of ${shown} restart, because its annotation requests it`)];
  return use === 'environment'
    ? [note(`${shown} reads it as environment variables and keeps the old values until its pods restart`)]
    : [];
}

function note(message: string): Note {
  return { level: 'info', kind: 'restart', message };
}

function isNamedIn(data: PlainMap, name: string): boolean {
  return [...texts(at(data, 'spec', 'values'))].some(({ text }) => text === name);
}

function useOf(spec: PlainMap, kind: string, name: string): 'environment' | 'volume' | undefined {
  const [key, source] =
    kind === 'Secret' ? ['secretKeyRef', 'secretRef'] : ['configMapKeyRef', 'configMapRef'];
  const named = (pattern: string, field = 'name') =>
    [...matches(spec, pattern)].some(({ value }) => at(value, field) === name);
  for (const list of ['containers', 'initContainers']) {
    if (named(`${list}[].env[].valueFrom.${key}`) || named(`${list}[].envFrom[].${source}`))
      return 'environment';
  }
  const volume = kind === 'Secret' ? named('volumes[].secret', 'secretName') : named('volumes[].configMap');
  const projected = named(`volumes[].projected.sources[].${kind === 'Secret' ? 'secret' : 'configMap'}`);
  return volume || projected ? 'volume' : undefined;
}
