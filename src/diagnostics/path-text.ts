import { shownKey } from './shown-key.ts';
import type { KeyPath } from './source.ts';

/** Formats a path: `spec.template.spec.containers[0].image`; keys that are not plain words are quoted. */
export function pathText(path: KeyPath): string {
  let text = '';
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`;
    else if (/^[A-Za-z_][\w-]*$/.test(step)) text += text === '' ? step : `.${step}`;
    else text += `["${/^[A-Za-z_][\w.-]*=/.test(step) ? shownKey(step) : step}"]`;
  }
  return text;
}
