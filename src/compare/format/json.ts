import { toJson as diagnosticsToJson } from '../../diagnostics/format/json.ts';
import type { BuiltObject } from '../built-object.ts';
import { type Comparison, countsOf, shownOf } from '../compare.ts';
import { type FieldChange, stepsText } from '../fields.ts';
import { Hidden } from '../hidden.ts';
import type { Labels } from './words.ts';

/** Formats a comparison as data, as documented in docs/json.md. Secrets are `{"hidden": true}`. */
export function toJson(comparison: Comparison, { base, head }: Labels): unknown {
  return {
    base,
    head,
    counts: countsOf(comparison),
    versions: comparison.versions,
    charts: comparison.charts ?? [],
    objects: comparison.groups.flatMap(({ kustomization, cluster, changes }) =>
      changes.map((change) => ({
        what: change.what,
        ...identity(shownOf(change)),
        kustomization: kustomization ?? null,
        cluster: cluster ?? null,
        release: shownOf(change).release ?? null,
        file: shownOf(change).file,
        fields: change.fields.map((field) => fieldJson(field, change.after ?? change.before)),
        notes: change.notes,
      })),
    ),
    problems: diagnosticsToJson(comparison.problems),
  };
}

function identity({ apiVersion, kind, namespace, name }: BuiltObject) {
  return { apiVersion, kind, namespace: namespace ?? null, name };
}

function fieldJson({ path, what, before, after, at, lines }: FieldChange, object: BuiltObject | undefined) {
  return {
    path: stepsText(path),
    what,
    ...(before !== undefined && { before: shown(before) }),
    ...(after !== undefined && { after: shown(after) }),
    ...(lines && { lines }),
    ...(what !== 'removed' && object && { at: object.locate(at) }),
  };
}

function shown(value: unknown): unknown {
  if (value instanceof Hidden) return { hidden: true };
  if (Array.isArray(value)) return value.map(shown);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shown(item)]));
}
