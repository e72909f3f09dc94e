import type { Finding } from '../app-kit/app.ts';
import type { SettingSchemas } from '../app-kit/setting.ts';
import { generated } from '../diagnostics/fix.ts';
import { pathText } from '../diagnostics/path-text.ts';
import { isSearchable } from '../leaks/needles.ts';
import { textsIn } from './secret-values.ts';

/**
 * Problems with secrets in general, whatever they are for: values from an example, values that are easy to guess, and one value
 * in two places. `names` are those of apps, which attackers try first.
 */
export function* secretFindings(
  config: Readonly<Record<string, unknown>>,
  settings: SettingSchemas,
  names: readonly string[],
): Iterable<Finding> {
  const firstWith = new Map<string, string>();
  const given = Object.entries(settings).flatMap(([key, setting]) => textsIn(config[key], setting, [key]));
  for (const { path, value, schema } of given.filter((text) => text.schema['x-secret'] === true)) {
    const key = pathText(path);
    const advice = schema['x-generate'] === undefined ? adviceForGiven : adviceForGenerated;
    const found =
      placeholder(key, value, advice) ??
      weak(key, value, names, advice) ??
      blanksAround(key, value) ??
      tooPlain(key, value, advice);
    const fixes = path.length === 1 && schema['x-generate'] !== undefined ? generated([key]) : [];
    if (found !== undefined) yield { path, ...found, fixes };
    const other = firstWith.get(value);
    if (other === undefined) firstWith.set(value, key);
    else if (found === undefined) yield { path, ...repeated(key, other, advice), fixes };
  }
}

const adviceForGenerated = 'Replace it by a generated value, for example from `openssl rand -hex 32`.';

/** Keys that another system issues cannot be generated. */
const adviceForGiven = 'Replace it by the value that you were given, or by "" if you do not have one yet.';

function placeholder(key: string, value: string, hint: string): Omit<Finding, 'path'> | undefined {
  if (!isPlaceholder(value) && !isFiller(value)) return undefined;
  const message = isPlaceholder(value)
    ? `${key} is still a placeholder`
    : `${key} is a filler that anyone would try first`;
  return { code: 'config/placeholder-secret', message, hint };
}

function weak(
  key: string,
  value: string,
  names: readonly string[],
  hint: string,
): Omit<Finding, 'path'> | undefined {
  if (!isGuessable(value, [...key.toLowerCase().split(/[^a-z]+/), ...names])) return undefined;
  const message = `${key} is easy to guess`;
  return { code: 'config/weak-secret', severity: 'warning', message, hint };
}

function blanksAround(key: string, value: string): Omit<Finding, 'path'> | undefined {
  if (value.trim() === value) return undefined;
  return {
    code: 'config/blank-around-secret',
    severity: 'warning',
    message: `${key} begins or ends with a space or a line break, which is part of the value`,
    hint: 'Write the value on the line of its key, in quotes, without spaces around it.',
  };
}

/** A leak of this value in an unsealed file could not be detected, because the text may be there for other reasons. */
function tooPlain(key: string, value: string, hint: string): Omit<Finding, 'path'> | undefined {
  if (isSearchable(value, nothingPublic)) return undefined;
  const message = `${key} is too short or too simple to distinguish from other text, so a leak of it would not be found`;
  return { code: 'config/weak-secret', severity: 'warning', message, hint };
}

const nothingPublic: ReadonlySet<string> = new Set();

function repeated(key: string, other: string, advice: string): Omit<Finding, 'path'> {
  return {
    code: 'config/repeated-secret',
    message: `${key} has the same value as ${other}`,
    hint: `Give each its own value, so that leaking one does not leak both. ${advice}`,
  };
}

const placeholders: readonly RegExp[] = [
  // ..., pk-lf-..., <paste-access-key>, {{ value }}, ${VALUE}, $(VALUE), xxx, ***, ---, ???
  /(\.{3}|…)$/,
  /^<.*>$/s,
  /^(\{\{.*\}\}|\$\{?\w+\}?|\$\(.*\))$/s,
  /^[a-z_-]*(x{3}|(?<!\*)\*{3,}|-{3}|_{3}|(?<!\?)\?{3,})$/i,
  /changeme|change[-_ ]me(?![a-z])/i,
  /(^|[^a-z])(change|replace|fill|paste|insert|put)[-_ ]?(me|this|it|in|here|your|the)([^a-z]|$)/i,
  /^(your|my|some|the|an?)[-_ ].*(secret|password|passwd|key|token|salt|here|value)/i,
  /^(todo|tbd|fixme|placeholder|example|dummy|sample|secret|password|passwd|none|null|undefined|nil|empty|unset|value|string|foo|bar|baz|foobar)$/i,
];

/** Whether a value is a placeholder from an example. */
function isPlaceholder(value: string): boolean {
  const text = value.trim();
  return text === '' || placeholders.some((pattern) => pattern.test(text));
}

/**
 * Whether a value is filler, such as `aaaaaaaa`, `12345678` or `00000001`: at most three different characters, or a run through
 * the alphabet.
 */
function isFiller(value: string): boolean {
  const text = value.trim();
  return (
    text.length >= 6 && (new Set(text).size <= 3 || steps(text).every((step) => step === 1 || step === -9))
  );
}

const products = ['postgres', 'postgresql', 'redis', 'minio', 'mysql', 'mariadb', 'mongo', 'grafana'];

/**
 * Whether a text consists of words from the setting's name or the names of products, optionally with digits at the end:
 * `paperless-db`, `postgres123`.
 */
function madeOfNames(text: string, names: readonly string[]): boolean {
  const known = [...names, 'password', 'pass', 'secret'].filter((name) => /^[a-z]{2,}$/.test(name));
  return new RegExp(`^((${known.join('|')})[\\W_\\d]*)+$`).test(text);
}

/** Whether a value is repetitive, almost a run, or a common password with digits at the end. */
function isGuessable(value: string, names: readonly string[]): boolean {
  const text = value.trim().toLowerCase();
  if (
    /^(pass(word|wort)?|passw0rd|admin|root|user|secret|letmein|qwerty|welcome|default|test|demo)[\W_\d]*$/.test(
      text,
    )
  )
    return true;
  if (madeOfNames(text, [...names, ...products])) return true;
  if (/^(.{1,16})\1+$/s.test(text)) return true;
  const regular = steps(text).filter((step) => Math.abs(step) <= 1).length;
  return text.length >= 8 && regular >= 0.8 * (text.length - 1);
}

function steps(text: string): number[] {
  return [...text].slice(1).map((character, index) => character.charCodeAt(0) - text.charCodeAt(index));
}
