import type { Fix } from './fix.ts';

/** A typo in a line, with its correction. Columns start at 0. */
export interface Typo {
  readonly message: string;
  readonly hint: string;
  readonly fixes?: readonly Fix[];
  readonly from: number;
  readonly to: number;
  readonly repaired: string;
}

interface LineContext {
  /** Whether a setting has this name. */
  readonly known: (name: string) => boolean;
  readonly previous: string;
}

export interface Correction {
  /** Matches many correct lines, so it is tried only where the parser reports an error. */
  readonly guess?: boolean;
  readonly find: (line: string, context: LineContext) => Typo | undefined;
}

/** Characters that look like a space but are not one in YAML. */
const otherBlank = /[\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000\ufeff]/;
const anyBlank = '[ \\t\\u00a0\\u1680\\u2000-\\u200b\\u202f\\u205f\\u3000\\ufeff]';
const typographic = /[“”„‟«»‘’‚‛]/;
const word = '[A-Za-z_][\\w.-]*';

/** In the order in which they are tried. None of them quotes a value. */
export const corrections: readonly Correction[] = [
  { find: oddBlank },
  { find: typographicQuotes },
  { find: offFirstColumn },
  { find: colon },
  { find: noBlankAfterColon },
  { find: noColon },
  { find: listOfSettings },
  { guess: true, find: openQuote },
  { guess: true, find: unlikeSiblings },
];

/** The name of a character that looks like a space. */
function oddBlank(line: string): Typo | undefined {
  const start = new RegExp(`^(${anyBlank}*-?${anyBlank}*${word}${anyBlank}*:|${anyBlank}*)${anyBlank}+`).exec(
    line,
  );
  const head = start?.[0] ?? '';
  const at = head.search(otherBlank);
  if (at < 0) return undefined;
  const repaired = head.replaceAll(new RegExp(otherBlank, 'g'), ' ') + line.slice(head.length);
  return {
    message: `this is ${nameOfBlank(line.charAt(at))}, which is not a space in YAML`,
    hint: 'Replace it by an ordinary space.',
    fixes: [{ kind: 'replace', text: ' ' }],
    from: at,
    to: at + 1,
    repaired,
  };
}

export function nameOfBlank(character: string): string {
  const code = `U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
  return character === '\u00a0'
    ? `a no-break space (${code})`
    : `a character that looks like a space (${code})`;
}

function typographicQuotes(line: string): Typo | undefined {
  const [, head = '', value = ''] =
    new RegExp(`^(${anyBlank}*(?:-\\s+)?(?:${word}\\s*:)?\\s*)([“”„‟«»‘’‚‛].*)$`).exec(line) ?? [];
  if (value === '') return undefined;
  const bare = value.replace(/(?<!\s)\s+(#.*)?$/s, '');
  const closed = bare.length > 1 && typographic.test(bare.slice(-1));
  const inner = bare.slice(1, closed ? -1 : undefined);
  return {
    ...typographicWords,
    from: head.length,
    to: head.length + bare.length,
    repaired: `${head}"${inner.replace(/["\\]/g, '')}"`,
  };
}

export const typographicWords = {
  message: 'these are typographic quotes, which YAML treats as part of the value',
  hint: 'Use straight quotes: "…". If the typographic ones belong to the value, put straight ones around them.',
};

/** ` langfuse_log_level: "info"`, which remains when only the `#` of a comment is removed. */
function offFirstColumn(line: string, { known }: LineContext): Typo | undefined {
  const [, indent = '', name = ''] =
    new RegExp(`^(${anyBlank}+)["']?(${word})["']?\\s*(?:[:=：]|$)`).exec(line) ?? [];
  if (indent === '' || !known(name)) return undefined;
  return {
    ...offFirstColumnWords(name, indent),
    from: 0,
    to: indent.length,
    repaired: line.slice(indent.length),
  };
}

export function offFirstColumnWords(name: string, indent: string): Pick<Typo, 'message' | 'hint' | 'fixes'> {
  const what = indent.includes('\t')
    ? 'the tab'
    : indent.length === 1
      ? 'the space'
      : `the ${indent.length} spaces`;
  return {
    message: `${name} is indented, but every setting begins in the first column`,
    hint: `Remove ${what} before ${name}.`,
    fixes: [{ kind: 'unindent' }],
  };
}

/** `key = value`, `key：value` */
function colon(line: string, { known }: LineContext): Typo | undefined {
  const [, head = '', name = '', sign = '', blank = ''] =
    new RegExp(`^(${anyBlank}*(${word}?)\\s*)(=|：|;)(\\s*)`).exec(line) ?? [];
  if (name === '' || !known(name)) return undefined;
  return {
    message: `there is "${sign}" after ${name} instead of a colon`,
    hint: `Write a colon and a space: ${name}: …`,
    from: head.length,
    to: head.length + 1,
    repaired: `${head.trimEnd()}: ${line.slice(head.length + 1 + blank.length)}`,
  };
}

/** `key:"value"` */
function noBlankAfterColon(line: string, { known }: LineContext): Typo | undefined {
  const [all = '', name = ''] = new RegExp(`^${anyBlank}*(?:-\\s+)?(${word}?):(?=[^\\s/:])`).exec(line) ?? [];
  if (all === '') return undefined;
  return {
    message: `a space is missing after the colon${known(name) ? ` of ${name}` : ''}`,
    hint: `Write a space after the colon: ${known(name) ? name : 'key'}: …`,
    fixes: [{ kind: 'insert', text: ' ' }],
    from: all.length,
    to: all.length + 1,
    repaired: `${all} ${line.slice(all.length)}`,
  };
}

/** `key value`, or a key alone. */
function noColon(line: string, { known }: LineContext): Typo | undefined {
  const [, head = '', name = '', rest = ''] =
    new RegExp(`^(${anyBlank}*(${word}))(?:[ \\t]+([^:=\\s].*))?\\s*$`).exec(line) ?? [];
  if (name === '' || !known(name)) return undefined;
  return {
    message: `a colon is missing after ${name}`,
    hint: `Write a colon and a space: ${name}: …`,
    fixes: [{ kind: 'insert', text: ':' }],
    from: head.length,
    to: head.length + 1,
    repaired: `${head}: ${rest}`,
  };
}

/** `- key: value` */
function listOfSettings(line: string, { known }: LineContext): Typo | undefined {
  const [, dash = '', name = ''] = new RegExp(`^(\\s*-\\s+)(${word})\\s*:`).exec(line) ?? [];
  if (name === '' || !known(name)) return undefined;
  return {
    message: `${name} has a hyphen before it, like an item of a list`,
    hint: `Remove the hyphen: ${name} begins in the first column.`,
    fixes: [{ kind: 'replace', text: '' }],
    from: 0,
    to: dash.length,
    repaired: line.slice(dash.length),
  };
}

/** `key: "value` */
function openQuote(line: string): Typo | undefined {
  const [, head = '', quote = '', rest = ''] =
    new RegExp(`^(\\s*(?:-\\s+)?(?:${word}\\s*:)?\\s*)(["'])(.*)$`).exec(line) ?? [];
  if (quote === '') return undefined;
  const closed = quote === '"' ? /^(?:[^"\\]|\\.)*"/.test(rest) : /^(?:[^']|'')*'(?!')/.test(rest);
  if (closed) return undefined;
  return {
    message: 'this quote is not closed',
    hint: 'Put the same quote at the end of the value.',
    from: head.length,
    to: head.length + 1,
    repaired: `${line.trimEnd()}${quote}`,
  };
}

/** A member with a different indentation than the sibling in the line above. */
function unlikeSiblings(line: string, { previous, known }: LineContext): Typo | undefined {
  const member = new RegExp(`^([ \\t]+)(-\\s|["']?${word}["']?\\s*:)`);
  const [, indent = '', start = ''] = member.exec(line) ?? [];
  const [, wanted = ''] = member.exec(previous) ?? [];
  if (indent === '' || known(start.replace(/["':\s]/g, ''))) return undefined;
  if (wanted === '') {
    const [, opened = ''] = new RegExp(`^(${word})\\s*:\\s*\\S`).exec(previous) ?? [];
    if (opened === '' || !known(opened)) return undefined;
    return {
      message: `this line is indented, as if it belonged to ${opened}, which already has its value`,
      hint: 'Write the setting that it belongs to in the line above, or remove its "#" there; a setting of its own begins in the first column.',
      from: 0,
      to: indent.length,
      repaired: `#${line.slice(1)}`,
    };
  }
  if (wanted === indent || wanted.includes('\t')) return undefined;
  return {
    message: `this line is indented by ${counted(indent)}, and the one above by ${counted(wanted)}`,
    hint: `Indent it by ${counted(wanted)}, if it belongs to the same map or list.`,
    from: 0,
    to: indent.length,
    repaired: wanted + line.slice(indent.length),
  };
}

function counted(indent: string): string {
  if (indent.includes('\t')) return 'a tab';
  return indent.length === 1 ? '1 space' : `${indent.length} spaces`;
}
