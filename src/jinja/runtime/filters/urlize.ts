import { valueError } from '../../errors.ts';
import { spend } from '../budget.ts';
import { spendOnEach } from '../pay.ts';
import { escapeHtml } from '../text.ts';
import { checkLength, codePoints } from '../values.ts';

export interface UrlizeOptions {
  readonly limit: number | undefined;
  readonly nofollow: boolean;
  readonly target: string | undefined;
  readonly rel: string;
  readonly schemes: readonly string[];
}

const link = new RegExp(
  '^(?:(?:https?://|www\\.)(?:(?:[\\p{L}\\p{N}_%-]+\\.)+)?(?:[a-z]{2,63}|xn--[\\p{L}\\p{N}_%]{2,59})' +
    '|(?:[\\p{L}\\p{N}_%-]{2,63}\\.)+(?:com|net|int|edu|gov|org|info|mil)' +
    '|https?://(?:\\d{1,3}(?:\\.\\d{1,3}){3}|\\[(?:[\\da-f]{0,4}:){2}(?:[\\da-f]{0,4}:?){1,6}\\]))' +
    '(?::\\d{1,5})?(?:[/?#]\\S*)?$',
  'iu',
);
const email = /^\S+@[\p{L}\p{N}_][\p{L}\p{N}_.-]*\.[\p{L}\p{N}_]+$/u;

/** Jinja2's `urlize`, for text that is already escaped. */
export function urlize(text: string, options: UrlizeOptions): string {
  for (const scheme of options.schemes) {
    if (!/^[\p{L}\p{N}_.+-]{2,}:\/{0,2}$/u.test(scheme)) throw valueError(`'${scheme}' is not a URL scheme`);
  }
  spendOnEach(text);
  const parts = new Set(options.rel.split(/\s+/).filter((part) => part !== ''));
  if (options.nofollow) parts.add('nofollow');
  parts.add('noopener');
  const rel = ` rel="${escapeHtml([...parts].sort().join(' '))}"`;
  const target =
    options.target === undefined || options.target === '' ? '' : ` target="${escapeHtml(options.target)}"`;
  let result = '';
  for (const word of text.split(/(\s+)/)) {
    result += linked(word, rel, target, options);
    checkLength(result.length);
  }
  return result;
}

/** The index of the brackets and punctuation at the end of a word; a pattern would search from each character of a run. */
function startOfTail(word: string): number {
  let start = word.length;
  for (;;) {
    if (')>.,\n'.includes(word[start - 1] ?? 'x')) start -= 1;
    else if (word.endsWith('&gt;', start)) start -= 4;
    else return start;
  }
}

function linked(word: string, rel: string, target: string, { limit, schemes }: UrlizeOptions): string {
  const head = /^(?:[(<]|&lt;)+/.exec(word)?.[0] ?? '';
  let middle = word.slice(head.length);
  let tail = middle.slice(startOfTail(middle));
  middle = middle.slice(0, middle.length - tail.length);
  for (const [open, close] of [
    ['(', ')'],
    ['<', '>'],
    ['&lt;', '&gt;'],
  ] as const) {
    const opened = middle.split(open).length - 1;
    if (opened <= middle.split(close).length - 1) continue;
    const moved = Math.min(opened, tail.split(close).length - 1);
    for (let count = 0; count < moved; count += 1) {
      const end = tail.indexOf(close) + close.length;
      spend();
      middle += tail.slice(0, end);
      tail = tail.slice(end);
    }
  }
  const shown = (url: string) => {
    const points = codePoints(url);
    return limit !== undefined && points.length > limit ? `${points.slice(0, limit).join('')}...` : url;
  };
  const anchor = (href: string, label: string) => `<a href="${href}"${rel}${target}>${label}</a>`;
  if (link.test(middle)) {
    const full = /^https?:\/\//.test(middle) ? middle : `https://${middle}`;
    middle = anchor(full, shown(middle));
  } else if (middle.startsWith('mailto:') && email.test(middle.slice(7))) {
    middle = `<a href="${middle}">${middle.slice(7)}</a>`;
  } else if (/^(?!www\.)[^@:]+@[^:]*$/.test(middle) && email.test(middle)) {
    middle = `<a href="mailto:${middle}">${middle}</a>`;
  } else {
    for (const scheme of schemes) {
      spend();
      if (middle !== scheme && middle.startsWith(scheme)) middle = anchor(middle, middle);
    }
  }
  return head + middle + tail;
}
