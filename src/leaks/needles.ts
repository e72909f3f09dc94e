/** The spellings in which a secret is looked for. */

/** A secret value and the setting or file that it came from. */
export interface SecretValue {
  /** As messages name it: `langfuse_salt`, `age.key`. The value itself never leaves this room. */
  readonly name: string;
  readonly value: string;
}

export interface Needle {
  readonly name: string;
  /** Without white space, like the text that it is looked for in. At least {@link shortestNeedle} long. */
  readonly text: string;
  readonly spelling: 'in clear text' | 'base64-encoded' | 'URL-encoded';
}

/** In UTF-16 code units. */
export const shortestNeedle = 8;

/**
 * Whether a value is secret enough to be looked for. Left out, because they occur for other reasons, are: fewer
 * than 8 characters; fewer than 4 different ones; digits alone below 12; letters of one case alone below 16
 * (`postgres`, `kubernetes`); and what a setting that is not secret holds as well. Such a value is a weak
 * secret, which the rules of its setting refuse.
 */
export function isSearchable(value: string, publicValues: ReadonlySet<string>): boolean {
  const compact = withoutBlanks(value);
  if (compact.length < shortestNeedle || new Set(compact).size < 4) return false;
  if (/^[0-9]+$/.test(compact)) return compact.length >= 12;
  if (/^([a-z_-]+|[A-Z_-]+)$/.test(compact)) return compact.length >= 16;
  return !publicValues.has(value);
}

/** Every spelling of a secret, each once. */
export function needlesFor({ name, value }: SecretValue): Needle[] {
  const spellings: [Needle['spelling'], string][] = [
    ['in clear text', value],
    // Inside double and inside single quotes.
    ['in clear text', JSON.stringify(value).slice(1, -1)],
    ['in clear text', value.replaceAll("'", "''")],
    ...urlEncodings(value).map((text): [Needle['spelling'], string] => ['URL-encoded', text]),
    ...base64Cores(value).map((text): [Needle['spelling'], string] => ['base64-encoded', text]),
  ];
  const seen = new Set<string>();
  return spellings.flatMap(([spelling, spelled]) => {
    const text = withoutBlanks(spelled);
    if (text.length < shortestNeedle || seen.has(text)) return [];
    seen.add(text);
    return [{ name, text, spelling }];
  });
}

function withoutBlanks(text: string): string {
  return text.replace(/\s+/g, '');
}

function urlEncodings(value: string): string[] {
  // encodeURIComponent throws on half a surrogate pair.
  const component = encodeURIComponent(value.replace(/\p{Surrogate}/gu, ''));
  const strict = component.replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  const form = strict.replaceAll('%20', '+');
  return [component, strict, form].flatMap((text) => [
    text,
    text.replace(/%../g, (code) => code.toLowerCase()),
  ]);
}

/**
 * What the base64 of any text that contains `value` contains, one for each of the three ways in which the value
 * can lie across groups of three bytes, in both alphabets. The characters at the ends that depend on the
 * neighbours are left out.
 */
function base64Cores(value: string): string[] {
  const bytes = Buffer.from(value, 'utf8');
  return [0, 1, 2].flatMap((shift) => {
    const encoded = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    const from = Math.ceil((shift * 8) / 6);
    const to = Math.floor(((shift + bytes.length) * 8) / 6);
    const core = encoded.slice(from, to);
    return [core, core.replaceAll('+', '-').replaceAll('/', '_')];
  });
}
