/**
 * Whether a text has a word in it that only chance writes, as it writes keys and passwords: digits and letters mixed, as
 * no name is, or a long number in hexadecimal. Whatever it was put for, it may be a secret in the wrong place.
 */
export function hasOpaqueWord(text: string): boolean {
  return (text.match(/[A-Za-z0-9+/=_]{20,}/g) ?? []).some(
    (word) => /^[0-9a-f]{32,}$/i.test(word) || isMixed(word),
  );
}

/** Goes from one kind of character to another as often as chance does; a name does so between words. */
function isMixed(word: string): boolean {
  let changes = 0;
  for (let index = 1; index < word.length; index++)
    if (kindOf(word.charCodeAt(index)) !== kindOf(word.charCodeAt(index - 1))) changes++;
  return /\d/.test(word) && /[A-Za-z]/.test(word) && changes >= word.length / 3;
}

function kindOf(code: number): 'digit' | 'upper' | 'lower' | 'other' {
  if (code >= 48 && code <= 57) return 'digit';
  if (code >= 65 && code <= 90) return 'upper';
  return code >= 97 && code <= 122 ? 'lower' : 'other';
}
