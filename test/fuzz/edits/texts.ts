import fc from 'fast-check';
import type { Target } from '../target.ts';
import { dataEdit, editData } from './data.ts';
import { editText, textEdit } from './text.ts';

/** Texts like those of a target, changed in a few places: as data, as text, or both. */
export function textsOf({ seeds, written, data = false }: Target): fc.Arbitrary<string> {
  const seed = fc.constantFrom(...seeds);
  const whole = written === undefined ? seed : fc.oneof({ weight: 3, arbitrary: written }, seed);
  const inText = fc.array(textEdit(seeds), { minLength: 1, maxLength: 5 });
  const inData = fc.array(dataEdit, { minLength: 1, maxLength: 6 });
  const asText = fc.tuple(whole, inText).map(([text, edits]) => edits.reduce(editText, text));
  const ways: fc.Arbitrary<string>[] = [asText];
  if (written !== undefined) ways.push(written);
  if (data) {
    const asData = fc.tuple(whole, inData).map(([text, edits]) => editData(text, edits));
    ways.push(asData, asData);
    ways.push(fc.tuple(asData, textEdit(seeds)).map(([text, edit]) => editText(text, edit)));
  }
  // What is slow for large texts is slow for small ones too, to a lesser degree.
  return fc.oneof(...ways).filter((text) => text.length < 200_000);
}
