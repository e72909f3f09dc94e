import { isScalar } from 'yaml';
import type { Diagnostic } from '../../../diagnostics/diagnostic.ts';
import type { KeyPath } from '../../../diagnostics/source.ts';
import { asMap, at } from '../../model/data.ts';
import { quoting } from '../../model/finish.ts';
import type { KubernetesObject } from '../../model/object.ts';
import { inObject } from '../../model/report.ts';

/** Reports a value that must be a string, but that YAML 1.1, which Kubernetes reads, takes for another type. */
export function* stringOnly(
  object: KubernetesObject,
  path: KeyPath,
  value: unknown,
  code: 'object/label-not-string' | 'object/data-not-string',
  what: string,
): Generator<Diagnostic> {
  if (value === undefined || value === null) return;
  if (typeof value === 'string') {
    if (!isAmbiguous(object, path, value)) return;
    yield inObject(object, path, {
      code: 'yaml/ambiguous-scalar',
      message: `${what} is a plain ${value}, which Kubernetes reads as a boolean`,
      hint: 'Put it in quotes.',
    });
    return;
  }
  const isPutIn = object.written !== undefined && typeof at(object.written, ...path) === 'string';
  yield inObject(object, path, {
    code,
    message: `${what} must be a string`,
    hint: isPutIn ? quoting : typeof value === 'object' ? 'Give one string.' : 'Put it in quotes.',
  });
}

function isAmbiguous(object: KubernetesObject, path: KeyPath, value: string): boolean {
  if (object.generated || !/^(y|n|yes|no|on|off)$/i.test(value)) return false;
  // A value and quotes that variables have substituted differ from the file.
  if (object.written !== undefined && at(object.written, ...path) !== value) return false;
  const node = object.document.syntax.getIn(path, true);
  return isScalar(node) && node.type === 'PLAIN';
}

/** Returns the entries of a map with their paths. */
export function* entries(
  object: KubernetesObject,
  pattern: string,
): Generator<{ path: KeyPath; value: unknown }> {
  const path = pattern.split('.');
  for (const [key, value] of Object.entries(asMap(at(object.data, ...path)))) {
    yield { path: [...path, key], value };
  }
}
