/** The spellings in which a secret is searched for. */

/** A secret value and the setting or file that it came from. */
export interface SecretValue {
  /** The name in messages: `langfuse_salt`, `age.key`. The value itself never leaves this module. */
  readonly name: string;
  readonly value: string;
}

export interface Needle {
  readonly name: string;
  /** Without white space, like the searched text. At least {@link shortestNeedle} long. */
  readonly text: string;
  readonly spelling: 'in clear text' | 'escaped' | 'base64-encoded' | 'URL-encoded' | 'hex-encoded';
}

/** In UTF-16 code units. */
export const shortestNeedle = 8;

/**
 * Whether a value can be searched for without false alarms. Excluded, because they occur for other reasons, are values with fewer
 * than 8 characters; with fewer than 4 different characters; of fewer than 12 digits only; of fewer than 16 letters of one case
 * only (`postgres`, `kubernetes`); and values that a public setting also has. Such a value is a weak secret, which the rules of
 * its setting reject.
 */
export function isSearchable(value: string, publicValues: ReadonlySet<string>): boolean {
  const compact = withoutBlanks(value);
  if (compact.length < shortestNeedle || new Set(compact).size < 4) return false;
  if (/^[0-9]+$/.test(compact)) return compact.length >= 12;
  if (/^([a-z_-]+|[A-Z_-]+)$/.test(compact)) return compact.length >= 16;
  return !publicValues.has(value);
}

/** Every spelling of a secret, without duplicates. The case of hexadecimal letters is ignored. */
export function needlesFor({ name, value }: SecretValue): Needle[] {
  const spellings: [Needle['spelling'], string][] = [
    ['in clear text', value],
    // As escaped inside double quotes and inside single quotes.
    ['in clear text', JSON.stringify(value).slice(1, -1)],
    ['in clear text', value.replaceAll("'", "''")],
    ...urlEncodings(value).map((text): [Needle['spelling'], string] => ['URL-encoded', text]),
    ...escapes(value).map((text): [Needle['spelling'], string] => ['escaped', text]),
    ...hexadecimal(value).map((text): [Needle['spelling'], string] => ['hex-encoded', text]),
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
  // encodeURIComponent throws for half a surrogate pair.
  const component = encodeURIComponent(value.replace(/\p{Surrogate}/gu, ''));
  const strict = component.replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  const forms = [component, strict].flatMap((text) => [text, text.replaceAll('%20', '+')]);
  // Python and Jinja do not encode the slash.
  return [...forms, ...forms.map((text) => text.replaceAll('%2F', '/'))].flatMap((text) => [
    text,
    text.replace(/%../g, (code) => code.toLowerCase()),
  ]);
}

/** How languages on the way into a cluster escape text inside quotes. */
function escapes(value: string): string[] {
  const json = JSON.stringify(value).slice(1, -1);
  const ascii = json.replace(/[^ -~]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
  const forMarkup = (text: string) => text.replace(/[<>&']/g, (c) => `\\u00${c.charCodeAt(0).toString(16)}`);
  const entities = { '&': '&amp;', '<': '&lt;', '>': '&gt;' } as Record<string, string>;
  const markup = (double: string, single: string) =>
    value.replace(/[&<>"']/g, (c) => entities[c] ?? (c === '"' ? double : single));
  const controls = { '\n': '\\n', '\r': '\\r', '\t': '\\t' } as Record<string, string>;
  const python = value.replace(/[\\\n\r\t]/g, (c) => controls[c] ?? '\\\\');
  const once = [
    json,
    ascii,
    forMarkup(json),
    forMarkup(ascii),
    python,
    python.replaceAll("'", "\\'"),
    // In a shell: in single quotes, in double quotes, and unquoted.
    value.replaceAll("'", `'\\''`),
    value.replaceAll("'", `'"'"'`),
    value.replace(/["$`\\]/g, '\\$&'),
    value.replace(/[^\w@%+=:,./-]/g, '\\$&'),
    // For helm --set, and for variables of Flux and Kubernetes that are to stay literal.
    value.replace(/[,{}\\]/g, '\\$&'),
    value.replace(/[,.=[\]{}\\]/g, '\\$&'),
    value.replaceAll('${', '$${'),
    value.replaceAll('$', '$$$$'),
    value.replaceAll('%', '%%'),
    value.replaceAll('{{', '{{ "{{" }}'),
  ];
  // JSON inside JSON, or a pattern in a string: each backslash and quote is escaped once more.
  const twice = [value, ...once].map((text) => text.replace(/["\\]/g, '\\$&'));
  return [
    ...once,
    ...twice,
    ...twice.map((text) => text.replace(/["\\]/g, '\\$&')),
    ...[value, ...once].map((text) => text.replaceAll('\\', '\\\\')),
    ...[value, json].map((text) => text.replaceAll("'", "''")),
    markup('&#34;', '&#39;'),
    markup('&quot;', '&#x27;'),
    markup('&quot;', '&#39;'),
    markup('&quot;', '&apos;'),
    markup('"', "'"),
  ];
}

/** The bytes of the value in hexadecimal, and the value itself if it is hexadecimal, in either case. */
function hexadecimal(value: string): string[] {
  const encoded = Buffer.from(value, 'utf8').toString('hex');
  const own = /^[0-9a-f-]+$/i.test(value) ? [value.toLowerCase(), value.toUpperCase()] : [];
  return [encoded, encoded.toUpperCase(), ...own];
}

/**
 * The substrings that base64 of any text containing `value` must contain: one for each of the three alignments to groups of three
 * bytes, in both alphabets. Characters at the ends that depend on the neighbouring bytes are left out.
 */
function base64Cores(value: string): string[] {
  const bytes = Buffer.from(value, 'utf8');
  return [0, 1, 2].flatMap((shift) => {
    const encoded = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replace(/={1,2}$/, '');
    const from = Math.ceil((shift * 8) / 6);
    const to = Math.floor(((shift + bytes.length) * 8) / 6);
    const core = encoded.slice(from, to);
    return [core, core.replaceAll('+', '-').replaceAll('/', '_')];
  });
}
