import type { Diagnostic } from '../../../diagnostics/diagnostic.ts';
import { shownKey } from '../../../diagnostics/shown-key.ts';
import type { KeyPath } from '../../../diagnostics/source.ts';
import { asText, at, isOpaque, matches } from '../../model/data.ts';
import type { KubernetesObject } from '../../model/object.ts';
import { inObject } from '../../model/report.ts';
import { podSpecs } from '../../references/pods.ts';
import { entries, stringOnly } from './string-only.ts';

/** Checks that data and environment variables are strings, and that the data of Secrets are base64. */
export function* stringData(object: KubernetesObject): Generator<Diagnostic> {
  if (object.group === '' && (object.kind === 'ConfigMap' || object.kind === 'Secret')) {
    for (const field of ['data', 'stringData']) {
      for (const { path, value } of entries(object, field)) {
        yield* stringOnly(
          object,
          path,
          value,
          'object/data-not-string',
          `the value of ${shownKey(String(path.at(-1)))}`,
        );
        if (object.kind === 'Secret' && field === 'data' && typeof value === 'string') {
          yield* base64(object, path, value);
        }
      }
    }
  }
  const spec = podSpecs[`${object.group}/${object.kind}`];
  if (spec === undefined) return;
  for (const list of ['containers', 'initContainers']) {
    for (const { path, value } of matches(object.data, `${spec}.${list}[].env[]`)) {
      const name = asText(at(value, 'name')) ?? '';
      yield* stringOnly(
        object,
        [...path, 'value'],
        at(value, 'value'),
        'object/data-not-string',
        `the value of the environment variable ${name}`,
      );
    }
  }
}

function* base64(object: KubernetesObject, path: KeyPath, value: string): Generator<Diagnostic> {
  const compact = value.replace(/\s/g, '');
  if (isOpaque(value) || (/^[A-Za-z0-9+/]*={0,2}$/.test(compact) && compact.length % 4 === 0)) return;
  yield inObject(object, path, {
    code: 'object/invalid-base64',
    message: `the value of ${shownKey(String(path.at(-1)))} is not base64`,
    hint: 'Encode it, or move it to `stringData`, which takes plain text.',
  });
}
