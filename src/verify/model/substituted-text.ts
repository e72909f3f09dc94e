import { readYaml } from '../../diagnostics/read-yaml.ts';

/** The value that Flux reads after substituting variables in a text, or `broken` if the text is not valid YAML. */
export type Reading = { readonly value: unknown } | 'broken';

const word = /^(y|n|yes|no|on|off|true|false|null|~)$/i;
const truth = /^(y|yes|on|true)$/i;
const casing = /^([a-z]+|[A-Z][a-z]*|[A-Z]+|~)$/;
const integer = /^[-+]?(0|[1-9][\d_]*)$/;
const otherInteger = /^[-+]?0(b[01_]+|o?[0-7_]+|x[\da-fA-F_]+)$/;
const float = /^[-+]?(\.\d+|\d[\d_]*(\.\d*)?)([eE][-+]?\d+)?$/;
const special = /^[-+]?\.(inf|Inf|INF|nan|NaN|NAN)$/;
/** A text that matches this is not a simple word or number. */
const syntax = /^[[{'"&*!|>%@`#,\]}]|^[-?:]( |$)|: |:$| #|^ | $|^(---|\.\.\.)/;

/**
 * Returns how Flux reads a text after substitution. Flux substitutes in the YAML that Kustomize prints, which quotes a
 * text only if the text in the file needs quotes; it parses the result as YAML 1.1. Undefined if the original is
 * printed in quotes or as a block, in which case the result stays a text (or ends the quotes, which is not followed
 * here).
 */
export function readSubstituted(original: string, text: string): Reading | undefined {
  if (original.includes('\n') || original === '' || syntax.test(original)) return undefined;
  if (!syntax.test(text)) return { value: plainValue(text) };
  const [value, ...others] = readYaml(`k: ${text}`, { version: '1.1' }) ?? [];
  if (others.length > 0 || typeof value !== 'object' || value === null) return 'broken';
  return { value: (value as { k?: unknown }).k };
}

/** Returns the value of an unquoted scalar, as Flux's parser resolves it. */
function plainValue(text: string): unknown {
  if (text === '') return null;
  if (word.test(text) && casing.test(text)) {
    if (/^(null|~)$/i.test(text)) return null;
    return truth.test(text);
  }
  const digits = text.replaceAll('_', '');
  if (integer.test(text)) return numberOf(digits, text);
  if (otherInteger.test(text)) return octalOrHex(digits);
  if (float.test(text)) return Number(digits);
  if (special.test(text)) return /nan/i.test(text) ? Number.NaN : Number.POSITIVE_INFINITY;
  return text;
}

/** A number that is too long stays a text: only its type matters here, not its value. */
function numberOf(digits: string, text: string): unknown {
  const value = Number(digits);
  return Number.isSafeInteger(value) ? value : Number.isFinite(value) ? value : text;
}

function octalOrHex(digits: string): number {
  const sign = digits.startsWith('-') ? -1 : 1;
  const plain = digits.replace(/^[-+]/, '');
  if (/^0[bx]/i.test(plain)) return sign * Number(plain);
  return sign * Number.parseInt(plain.replace(/^0o?/, ''), 8);
}
