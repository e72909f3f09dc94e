/**
 * Whether a text contains a word that looks random, as keys and passwords do: digits and letters mixed as in no name, or a long
 * hexadecimal number. It may be a secret in the wrong place.
 */
export function hasOpaqueWord(text: string): boolean {
  return (text.match(/[A-Za-z0-9+/=_]{20,}/g) ?? []).some(
    (word) => /^[0-9a-f]{32,}$/i.test(word) || isMixed(word),
  );
}

/** Whether the kind of character changes as often as in random text; in names it changes between words. */
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
