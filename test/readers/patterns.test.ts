import { readFileSync } from 'node:fs';
import { createContext, runInContext } from 'node:vm';
import { globbySync } from 'globby';
import { parseAst } from 'rolldown/parseAst';
import { expect, test } from 'vitest';

/**
 * Texts on which patterns of an earlier version took quadratic time or worse: a beginning followed by repeated text, some such
 * parts, and an end.
 */
const forms = JSON.parse(readFileSync(new URL('long-texts.json', import.meta.url), 'utf8')) as [
  parts: [beginning: string, repeated: string][],
  end: string,
][];

const length = 8000;

const textsOf = (size: number) =>
  forms.map(
    ([parts, end]) =>
      parts
        .map(([begin, part]) => begin + part.repeat(Math.ceil(size / parts.length / part.length)))
        .join('') + end,
  );
const texts = textsOf(length);
const longer = textsOf(4 * length);

/** Texts that untrusted input cannot make long, with the reason. */
const bounded: Readonly<Record<string, string>> = {
  '/[<[]([^>\\]]+)[>\\]]/': 'arguments of our commands',
  '/^echo (\\S*)\\$\\((.*)\\)$/': 'a script of ours',
  '/:root \\{([^}]*)\\}/': 'a style sheet of ours',
  '/(--[\\w-]+): ([^;]+);/g': 'a style sheet of ours',
  '/\\B(?=(?:\\d{3})+$)/g': 'digits of a count',
  '/(\\d+(?:\\.\\d+)+)/': 'the version of an installed program',
  '/^(.+\\.[\\w.-]+):(\\d+)(?::\\d+)?$/': 'an argument',
  '/(?:file:\\/\\/)?(\\/[^\\s():]+|[A-Za-z]:\\\\[^\\s():]+):(\\d+)(?::(\\d+))?/g': 'the stack of an error',
  '/\\bDefault:\\s*("[^"]*"|\\[.*?\\]|.+?)\\.?\\s*(?:Allowed:.*)?$/m':
    'a comment, of which 10,000 characters count',
  '/\\bExample:\\s*("[^"]*"|.+?)\\.?\\s*$/im': 'the same',
  '/\\bAllowed:\\s*(.+?)\\.?\\s*$/im': 'the same',
  '/^\\s*(?:->\\s*([^:]+(?:\\[[^\\]]*\\])?))?\\s*:/':
    'the end of a signature, of which 1,000 characters count',
  '/([\'"`])((?:\\\\.|(?!\\1|\\\\).)*)\\1/g': 'a line of at most 2,000 characters',
  '/\\$(\\$|\\(([^)]*)\\))/g': 'a text up to its last parenthesis',
  '/\\[\\^?[^\\]]+\\]|\\\\[\\s\\S]|[\\s\\S]/gu': 'a text up to its last bracket',
  '/\\/\\*[\\s\\S]*?\\*\\/|\\/\\/[^\\n]*|\'(?:\\\\[\\s\\S]|[^\'\\\\])*\'|"(?:\\\\[\\s\\S]|[^"\\\\])*"|`(?:\\\\[\\s\\S]|[^`\\\\])*`|[\\s\\S]/g':
    'the code of functions that run here',
};

/** Patterns for log lines of a running cluster, which are truncated. */
const ofLogs = /^src\/apps\/[^/]+\/(checks|app)\.ts$/;

function patternsIn(file: string): RegExp[] {
  const found: RegExp[] = [];
  const program: unknown = parseAst(readFileSync(file, 'utf8'), { lang: 'ts' });
  const look = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    if ('regex' in node && typeof node.regex === 'object' && node.regex !== null) {
      const { pattern, flags } = node.regex as { pattern: string; flags: string };
      found.push(new RegExp(pattern, flags));
    }
    for (const value of Object.values(node)) look(value);
  };
  look(program);
  return found;
}

const files = globbySync([
  'src/**/*.ts',
  '!src/**/*.test.ts',
  '!src/graph/page/client/**',
  '!src/apps/*/*.d.ts',
]);
const patterns = new Map(
  files
    .filter((file) => !ofLogs.test(file))
    .flatMap((file) => patternsIn(file).map((pattern) => [String(pattern), { file, pattern }] as const)),
);

const context = createContext({});

/** The CPU time in microseconds that a pattern takes for a text; undefined if it takes too long. */
function timeOf(pattern: RegExp, text: string): number | undefined {
  const started = process.cpuUsage();
  const took = () => {
    const { user, system } = process.cpuUsage(started);
    return user + system;
  };
  try {
    runInContext(`text.replace(pattern, '')`, Object.assign(context, { pattern, text }), { timeout: 2000 });
  } catch {
    // On a busy machine the time may be over before the work has started.
    return took() > 1_000_000 ? undefined : Number.POSITIVE_INFINITY;
  }
  return took();
}

/** The shortest of several times. */
function best(pattern: RegExp, text: string, enough: number): number | undefined {
  let found = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < 5 && found > enough; attempt++) {
    const time = timeOf(pattern, text);
    if (time === undefined) return undefined;
    found = Math.min(found, time);
  }
  return found;
}

/**
 * Whether a pattern takes sixteen times as long for a text of four times the length, rather than four times. Fast patterns are
 * not measured twice.
 */
function isSlow(pattern: RegExp, index: number): boolean {
  const short = best(pattern, texts[index] ?? '', 25_000);
  if (short === undefined) return true;
  if (short <= 25_000) return false;
  const long = best(pattern, longer[index] ?? '', 8 * short);
  return long === undefined || long > 8 * short;
}

/** The text on which a pattern is slow, if any. */
const slowOn = (pattern: RegExp) => forms.findIndex((_, index) => isSlow(pattern, index));

test('every pattern of the program takes linear time', () => {
  expect(patterns.size).toBeGreaterThan(500);
  const slow = [...patterns].flatMap(([source, { file, pattern }]) => {
    if (source in bounded) return [];
    const index = slowOn(pattern);
    return index < 0 ? [] : [`${source} in ${file}, on ${JSON.stringify(forms[index])}`];
  });
  expect(slow).toEqual([]);
}, 120_000);

test('the exceptions exist', () => {
  expect(Object.keys(bounded).filter((source) => !patterns.has(source))).toEqual([]);
});
