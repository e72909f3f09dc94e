import { type Diagnostic, startOfFile } from '../../diagnostics/diagnostic.ts';
import { atPlace, type Finding } from '../../diagnostics/finding.ts';
import { shownKey } from '../../diagnostics/shown-key.ts';
import type { KeyPath, Part } from '../../diagnostics/source.ts';
import type { VerifyCode } from '../codes.ts';
import type { TreeFile } from '../tree.ts';
import { placeAt, placeIn, type TreeDocument } from './document.ts';
import type { KubernetesObject } from './object.ts';

/** Creates a finding at a place in an object, as far as the files of the tree show that place. */
export function inObject(
  object: KubernetesObject,
  path: KeyPath,
  finding: Finding<VerifyCode>,
  part: Part = 'value',
): Diagnostic {
  // An invalid key of a Secret may be the value, in the wrong place.
  const isSecret = object.group === '' && object.kind === 'Secret';
  const shown = isSecret ? path.map((step) => (typeof step === 'string' ? shownKey(step) : step)) : path;
  const found = atPlace(object.locate(path, part), { ...finding, path: shown });
  return object.aside && object.appliedBy !== undefined ? { ...found, unused: true } : found;
}

export function inDocument(
  document: TreeDocument,
  path: KeyPath,
  finding: Finding<VerifyCode>,
  part: Part = 'value',
): Diagnostic {
  return atPlace(placeIn(document, path, part), { ...finding, path });
}

export function inFile(file: TreeFile, finding: Finding<VerifyCode>, range = startOfFile): Diagnostic {
  return atPlace(placeAt(file, range), finding);
}
