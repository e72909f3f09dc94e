import { TemplateError, typeError, valueError } from '../../errors.ts';
import { allocate, spend, spendOnText } from '../budget.ts';
import { capitalize, isSpace, lower, splitLines, strip, upper } from '../characters.ts';
import { dictEntries, isDict } from '../dict.ts';
import { iterableOf, iterate, toArray } from '../iterate.ts';
import { lengthOf } from '../length.ts';
import { Float, mustBeInt } from '../numbers.ts';
import { spendOnEach } from '../pay.ts';
import { formatPercent } from '../percent.ts';
import { orElse } from '../signature.ts';
import { center, replace } from '../string-methods.ts';
import { describeValue, str, toMarkup, truthy } from '../text.ts';
import {
  checkLength,
  codePoints,
  isString,
  Markup,
  repeat,
  stringLength,
  textOf,
  tuple,
  Undefined,
} from '../values.ts';
import { attributeGetter, type Builtins, given } from './filter.ts';
import { prettyPrint } from './pprint.ts';
import { urlize } from './urlize.ts';
import { wordWrap } from './wordwrap.ts';

/** The text of a value; markup stays markup. */
function soft(value: unknown): string | Markup {
  return value instanceof Markup ? value : str(value);
}

/** Applies a change to the text; markup stays markup. */
function change(value: unknown, by: (text: string) => string): string | Markup {
  const text = soft(value);
  return text instanceof Markup ? new Markup(by(text.text)) : by(text);
}

function titleCase(text: string): string {
  spendOnEach(text);
  let result = '';
  let start = true;
  let rest = '';
  const flush = () => {
    result += lower(rest);
    rest = '';
  };
  for (const char of text) {
    if (isSpace(char) || '-({[<'.includes(char)) {
      flush();
      result += char;
      start = true;
    } else if (start) {
      result += upper(char);
      start = false;
    } else {
      rest += char;
    }
  }
  flush();
  return result;
}

function indent(value: unknown, width: unknown, first: unknown, blank: unknown): string | Markup {
  const by = isString(width) ? String(width) : repeat(' ', mustBeInt(orElse(width, 4), 'the width'));
  if (!isString(value)) {
    if (value instanceof Undefined) value.fail();
    throw typeError(`'indent' needs a string, not ${describeValue(value)}`);
  }
  const result = change(value, (text) => {
    const lines = splitLines(`${text}\n`);
    checkLength(text.length + lines.length * by.length);
    allocate(text.length + lines.length * by.length);
    const [head = '', ...rest] = lines;
    if (truthy(blank ?? false)) return lines.join(`\n${by}`);
    return [head, ...rest.map((line) => (line === '' ? line : by + line))].join('\n');
  });
  return truthy(first ?? false) ? change(result, (text) => by + text) : result;
}

function truncate(value: unknown, size: unknown, killWords: unknown, end: unknown, leeway: unknown): unknown {
  const limit = orElse(size, 255);
  // Python compares with any number, and requires a whole number only to cut.
  const length =
    limit instanceof Float ? limit.value : typeof limit === 'number' ? limit : mustBeInt(limit, 'the length');
  const tail = textOf(orElse(end, '...'), 'the end');
  const slack = mustBeInt(leeway ?? 5, 'the leeway');
  if (length < stringLength(tail)) throw valueError('the length is smaller than that of the end');
  if (slack < 0) throw valueError('the leeway is negative');
  if (value instanceof Undefined && value.kind !== 'strict') return value;
  if (!isString(value) && lengthOf(value) <= length + slack) return value;
  const text = textOf(value);
  const points = codePoints(text);
  if (points.length <= length + slack) return value;
  return change(value, () => {
    const cut = points.slice(0, mustBeInt(limit, 'the length') - stringLength(tail)).join('');
    if (truthy(killWords ?? false)) return cut + tail;
    const blank = cut.lastIndexOf(' ');
    return (blank === -1 ? cut : cut.slice(0, blank)) + tail;
  });
}

function urlQuote(text: string, query: boolean): string {
  const quoted = encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd')).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return query ? quoted.replaceAll('%20', '+') : quoted.replaceAll('%2F', '/');
}

function urlEncode(value: unknown, tick: () => void): string {
  if (isString(value) || iterableOf(value) === undefined) return urlQuote(str(value), false);
  const pairs = isDict(value) ? dictEntries(value) : toArray(value, tick);
  return pairs
    .map((pair) => {
      spend();
      const [key, item] = iterate(pair);
      const [name, text] = [str(key), str(item)];
      spendOnText(name.length + text.length);
      return `${urlQuote(name, true)}=${urlQuote(text, true)}`;
    })
    .join('&');
}

function xmlAttributes(value: unknown, autospace: unknown): string {
  if (value instanceof Undefined) value.fail();
  if (!isDict(value)) throw typeError(`'xmlattr' needs a dict, not ${describeValue(value)}`);
  const attributes: string[] = [];
  for (const [key, item] of dictEntries(value)) {
    if (item === null || item instanceof Undefined) continue;
    if (/[ \t\n\r\f\v/>=]/.test(textOf(key)))
      throw valueError('a key contains characters that are not allowed in the name of an attribute');
    attributes.push(`${toMarkup(key).text}="${toMarkup(item).text}"`);
  }
  const text = attributes.join(' ');
  return truthy(orElse(autospace, true)) && text !== '' ? ` ${text}` : text;
}

/** Python's `html.unescape`, for numeric entities and the most common names. */
function unescapeEntities(text: string): string {
  const named = new Map(Object.entries({ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\xa0' }));
  return text.replace(/&(?:#(\d+)|#[xX]([0-9a-fA-F]+)|([a-z]+));/g, (all, decimal, hex, name) => {
    if (name !== undefined) return named.get(name) ?? all;
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
    return code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
  });
}

function stripTags(value: unknown): string {
  let text = str(value);
  for (let start = text.indexOf('<!--'); start !== -1; start = text.indexOf('<!--')) {
    const end = text.indexOf('-->', start);
    if (end === -1) break;
    // The remaining text is concatenated again each time, because removing two comments may create another one.
    spendOnText(text.length);
    text = text.slice(0, start) + text.slice(end + 3);
  }
  let outside = '';
  let from = 0;
  for (let start = text.indexOf('<'); start !== -1; start = text.indexOf('<', from)) {
    const end = text.indexOf('>', start);
    if (end === -1) break;
    spend();
    outside += text.slice(from, start);
    from = end + 1;
  }
  text = outside + text.slice(from);
  spendOnEach(text);
  const words: string[] = [];
  let word = '';
  for (const char of text) {
    if (isSpace(char)) {
      if (word !== '') words.push(word);
      word = '';
    } else word += char;
  }
  if (word !== '') words.push(word);
  return unescapeEntities(words.join(' '));
}

function countWords(text: string): number {
  spendOnEach(text);
  const word = /[\p{L}\p{N}_]+/gu;
  let count = 0;
  while (word.test(text)) count += 1;
  return count;
}

export const textFilters: Builtins = {
  capitalize: ['', (_host, value) => change(value, capitalize)],
  center: [
    'width=',
    (_host, value, width) => change(value, (text) => center(text, mustBeInt(orElse(width, 80), 'the width'))),
  ],
  escape: ['', (_host, value) => toMarkup(value)],
  e: ['', (_host, value) => toMarkup(value)],
  forceescape: ['', (_host, value) => toMarkup(str(value))],
  format: [
    '* **',
    (_host, value, args, keywords) => {
      const named = keywords as Map<string, unknown>;
      const positional = args as unknown[];
      if (named.size > 0 && positional.length > 0) {
        throw new TemplateError("'format' takes either positional or keyword arguments", 'template/type');
      }
      return formatPercent(soft(value), named.size > 0 ? named : tuple(positional));
    },
  ],
  indent: ['width= first= blank=', (_host, value, width, first, blank) => indent(value, width, first, blank)],
  join: [
    'd= attribute=',
    (host, value, separator, attribute) => {
      const get = attributeGetter(host, attribute);
      const by = str(orElse(separator, ''));
      let text = '';
      let first = true;
      for (const item of iterate(value)) {
        host.tick();
        allocate(16);
        text += (first ? '' : by) + str(get(item));
        checkLength(text.length);
        first = false;
      }
      return text;
    },
  ],
  lower: ['', (_host, value) => change(value, lower)],
  pprint: ['', (_host, value) => prettyPrint(value)],
  replace: [
    'old new count=',
    (_host, value, old, by, count) =>
      replace(str(value), str(old), str(by), given(count) ? mustBeInt(count, 'the count') : -1),
  ],
  safe: ['', (_host, value) => new Markup(str(value))],
  string: ['', (_host, value) => soft(value)],
  striptags: ['', (_host, value) => stripTags(value)],
  title: ['', (_host, value) => titleCase(str(value))],
  trim: [
    'chars=',
    (_host, value, chars) =>
      change(value, (text) => strip(text, given(chars) ? textOf(chars) : undefined, 'both')),
  ],
  truncate: [
    'length= killwords= end= leeway=',
    (_host, value, length, killWords, end, leeway) => truncate(value, length, killWords, end, leeway),
  ],
  upper: ['', (_host, value) => change(value, upper)],
  urlencode: ['', (host, value) => urlEncode(value, () => host.tick())],
  urlize: [
    'trim_url_limit= nofollow= target= rel= extra_schemes=',
    (host, value, limit, nofollow, target, rel, schemes) =>
      urlize(toMarkup(value).text, {
        limit: given(limit) ? mustBeInt(limit, 'the limit') : undefined,
        nofollow: truthy(nofollow ?? false),
        target: given(target) ? str(target) : undefined,
        rel: given(rel) ? str(rel) : '',
        schemes: given(schemes) ? toArray(schemes, () => host.tick()).map(str) : [],
      }),
  ],
  wordcount: ['', (_host, value) => countWords(str(value))],
  wordwrap: [
    'width= break_long_words= wrapstring= break_on_hyphens=',
    (host, value, width, breakLong, wrapString, breakHyphens) =>
      wordWrap(textOf(value), {
        width: mustBeInt(orElse(width, 79), 'the width'),
        breakLongWords: truthy(orElse(breakLong, true)),
        breakOnHyphens: truthy(orElse(breakHyphens, true)),
        newline: given(wrapString) ? textOf(wrapString) : host.newline,
      }),
  ],
  xmlattr: ['autospace=', (_host, value, autospace) => xmlAttributes(value, autospace)],
};
