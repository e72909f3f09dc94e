import type { KeyPath, Part } from '../../source/source.ts';
import type { SchemaCode } from './codes.ts';

/** One thing that is wrong with an object, at a path inside it. */
export interface SchemaIssue {
  readonly code: SchemaCode;
  /** For a missing field, the path that it should have. */
  readonly path: KeyPath;
  readonly part: Part;
  readonly message: string;
  readonly hint: string;
}

/** `spec.template.spec.containers[0].image`; keys that are no plain words are quoted. */
export function pathText(path: KeyPath): string {
  let text = '';
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`;
    else if (/^[A-Za-z_][\w-]*$/.test(step)) text += text === '' ? step : `.${step}`;
    else text += `["${step}"]`;
  }
  return text;
}
