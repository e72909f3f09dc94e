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
  readonly spelling: 'in clear text' | 'escaped' | 'base64-encoded' | 'URL-encoded' | 'hex-encoded';
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

/** Every spelling of a secret, each once. Of a value in hexadecimal the case of the letters says nothing. */
export function needlesFor({ name, value }: SecretValue): Needle[] {
  const spellings: [Needle['spelling'], string][] = [
    ['in clear text', value],
    // Inside double and inside single quotes.
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
  // encodeURIComponent throws on half a surrogate pair.
  const component = encodeURIComponent(value.replace(/\p{Surrogate}/gu, ''));
  const strict = component.replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  const forms = [component, strict].flatMap((text) => [text, text.replaceAll('%20', '+')]);
  // Python and Jinja keep the slash.
  return [...forms, ...forms.map((text) => text.replaceAll('%2F', '/'))].flatMap((text) => [
    text,
    text.replace(/%../g, (code) => code.toLowerCase()),
  ]);
}

/** How the languages on the way into a cluster write text inside their quotes. */
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
    // A shell: in single quotes, in double quotes, and without any.
    value.replaceAll("'", `'\\''`),
    value.replaceAll("'", `'"'"'`),
    value.replace(/["$`\\]/g, '\\$&'),
    value.replace(/[^\w@%+=:,./-]/g, '\\$&'),
    // helm --set, and variables of Flux and Kubernetes that are to stay as they are.
    value.replace(/[,{}\\]/g, '\\$&'),
    value.replace(/[,.=[\]{}\\]/g, '\\$&'),
    value.replaceAll('${', '$${'),
    value.replaceAll('$', '$$$$'),
    value.replaceAll('%', '%%'),
    value.replaceAll('{{', '{{ "{{" }}'),
  ];
  // JSON in JSON, a pattern in a string: each backslash and each quote once more.
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

/** The bytes of any value, and a value that is itself hexadecimal, in either case. */
function hexadecimal(value: string): string[] {
  const encoded = Buffer.from(value, 'utf8').toString('hex');
  const own = /^[0-9a-f-]+$/i.test(value) ? [value.toLowerCase(), value.toUpperCase()] : [];
  return [encoded, encoded.toUpperCase(), ...own];
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
      .replace(/={1,2}$/, '');
    const from = Math.ceil((shift * 8) / 6);
    const to = Math.floor(((shift + bytes.length) * 8) / 6);
    const core = encoded.slice(from, to);
    return [core, core.replaceAll('+', '-').replaceAll('/', '_')];
  });
}
