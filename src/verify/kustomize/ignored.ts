import { addTo } from '../../diagnostics/lists.ts';
import { fitsWhole, literal, many, notSlash, one, type Step, setOf } from '../../disk/wildcards.ts';
import type { TreeFile } from '../tree.ts';

/** Patterns that source-controller excludes from every artifact. */
const always = [
  '.git/',
  '.gitignore',
  '.gitmodules',
  '.gitattributes',
  '*.jpg',
  '*.jpeg',
  '*.gif',
  '*.png',
  '*.wmv',
  '*.flv',
  '*.tar.gz',
  '*.zip',
  '.github/',
  '.circleci/',
  '.travis.yml',
  '.gitlab-ci.yml',
  'appveyor.yml',
  '.drone.yml',
  'cloudbuild.yaml',
  'codeship-services.yml',
  'codeship-steps.yml',
  '**/.goreleaser.yml',
  '**/.sops.yaml',
  '**/.flux.yaml',
];

/** Creates a check for files that Flux ignores, because of its own list or of `.sourceignore` files above the file. */
export function createIgnored(files: readonly TreeFile[]): (path: string) => boolean {
  return matcher([...always.map((line) => patternOf(line, [])), ...patternsOf(files)]);
}

/**
 * Creates a check for files that the lines of a source's `spec.ignore` exclude. These lines come last, so they take
 * precedence.
 */
export function ignoredByLines(text: string): (path: string) => boolean {
  return matcher(linesOf(text).map((line) => patternOf(line, [])));
}

/** Like `createIgnored`, for the `.sourceignore` files only. */
export function ignoredByFile(files: readonly TreeFile[]): (path: string) => boolean {
  return matcher(patternsOf(files));
}

/** One line of a `.sourceignore`. */
interface Pattern {
  /** The folder of its file. */
  readonly domain: readonly string[];
  /** Its parts as written. */
  readonly names: readonly string[];
  readonly steps: readonly ((name: string) => boolean)[];
  /** Whether each step matches any number of folders. */
  readonly any: readonly boolean[];
  readonly foldersOnly: boolean;
  /** It includes files that an earlier pattern excludes. */
  readonly includes: boolean;
  /** It matches a whole path; otherwise, any part of one. */
  readonly anchored: boolean;
}

function patternsOf(files: readonly TreeFile[]): Pattern[] {
  const found = files.filter(({ path }) => /(^|\/)\.sourceignore$/.test(path));
  const depth = ({ path }: TreeFile) => path.split('/').length;
  return [...found]
    .sort((a, b) => depth(a) - depth(b))
    .flatMap(({ path, content }) =>
      linesOf(content).map((line) => patternOf(line, path.split('/').slice(0, -1))),
    );
}

function linesOf(text: string): string[] {
  return text.split(/\r?\n/).filter((line) => line.trim() !== '' && !line.startsWith('#'));
}

function patternOf(line: string, domain: readonly string[]): Pattern {
  let text = line.endsWith('\\ ') ? line : line.replace(/(?<! ) +$/, '');
  const includes = text.startsWith('!');
  if (includes) text = text.slice(1);
  const foldersOnly = text.endsWith('/');
  if (foldersOnly) text = text.slice(0, -1);
  const parts = text.split('/');
  const below = text.startsWith('/') ? parts.slice(1) : parts;
  // A name alone already means any depth.
  const anywhere = below.length === 2 && below[0] === '**' && below[1] !== '**' && below[1] !== '';
  const names = anywhere ? below.slice(1) : below;
  return {
    domain,
    includes,
    foldersOnly,
    names,
    anchored: parts.length > 1 && !anywhere,
    any: names.map((name) => name === '**'),
    steps: names.map(nameMatcher),
  };
}

const isWild = (name: string) => /[*?[\\]/.test(name);

/** Creates a matcher with the wildcards of Go's `filepath.Match`, in which `*` does not match a slash. */
function nameMatcher(pattern: string): (name: string) => boolean {
  if (!isWild(pattern)) return (name) => name === pattern;
  const end = pattern.slice(1);
  if (pattern.startsWith('*') && !isWild(end)) return (name) => name.endsWith(end);
  const parts = pattern.match(/\\[\s\S]|\[\^?[^\]]+\]|[\s\S]/gu) ?? [];
  const steps = parts.flatMap((part): Step[] => {
    if (part === '*') return [many(notSlash)];
    if (part === '?') return [one(notSlash)];
    if (part.startsWith('\\')) return literal(part.slice(1));
    return part.length > 1 && part.startsWith('[') ? [one(setOf(part) ?? (() => false))] : literal(part);
  });
  return (name) => fitsWhole(steps, name);
}

/**
 * Creates a matcher for all patterns. source-controller tests every file separately and enters excluded folders: the
 * last pattern that matches the file, or a folder around it, decides. Unlike in git, a file in an excluded folder can
 * be included again.
 */
function matcher(patterns: readonly Pattern[]): (path: string) => boolean {
  if (patterns.length === 0) return () => false;
  const candidates = candidatesAmong(patterns);
  const known = new Map<string, boolean>();
  return (path) => {
    const found = known.get(path);
    if (found !== undefined) return found;
    const steps = path.split('/');
    const decisive = candidates(steps).reduce(
      (last, index) => (index > last && fits(patterns[index], steps) ? index : last),
      -1,
    );
    const ignored = decisive >= 0 && patterns[decisive]?.includes === false;
    known.set(path, ignored);
    return ignored;
  };
}

/**
 * Returns the patterns that may match a path: all that begin with a wildcard, and those whose name occurs in the path.
 * A file can contain thousands of the latter.
 */
function candidatesAmong(patterns: readonly Pattern[]): (path: readonly string[]) => readonly number[] {
  const byName = new Map<string, number[]>();
  const byBeginning = new Map<string, number[]>();
  const others: number[] = [];
  for (const [index, { anchored, domain, names }] of patterns.entries()) {
    const name = names[0] ?? '';
    if (isWild(name)) others.push(index);
    else if (anchored) addTo(byBeginning, [...domain, name].join('/'), index);
    else addTo(byName, name, index);
  }
  others.reverse();
  return (steps) => {
    const found = [...others];
    let beginning = '';
    for (const [at, step] of steps.entries()) {
      beginning = at === 0 ? step : `${beginning}/${step}`;
      for (const index of byBeginning.get(beginning) ?? []) found.push(index);
    }
    for (const step of new Set(steps)) for (const index of byName.get(step) ?? []) found.push(index);
    return found;
  };
}

function fits(pattern: Pattern | undefined, path: readonly string[]): boolean {
  if (pattern === undefined) return false;
  const { domain, anchored, foldersOnly, steps } = pattern;
  if (path.length <= domain.length || domain.some((step, index) => path[index] !== step)) return false;
  const own = path.slice(domain.length);
  if (anchored) return fitsFrom(pattern, 0, own, 0);
  const folders = foldersOnly ? own.slice(0, -1) : own;
  return folders.some((name) => steps[0]?.(name) === true);
}

/** Whether the steps from `step` on match the path from `at` on; the path may continue below a folder that matches. */
function fitsFrom(
  pattern: Pattern,
  step: number,
  path: readonly string[],
  at: number,
  tried = new Set<number>(),
): boolean {
  // Several `**` lead to the same places in many ways.
  const place = step * (path.length + 1) + at;
  if (tried.has(place)) return false;
  tried.add(place);
  const { steps, any, foldersOnly } = pattern;
  const matches = steps[step];
  // Everything in a folder that matches is excluded.
  if (matches === undefined) return at < path.length || (at === path.length && !foldersOnly);
  if (any[step]) {
    if (step === steps.length - 1) return at < path.length;
    for (let next = at; next < path.length; next++)
      if (fitsFrom(pattern, step + 1, path, next, tried)) return true;
    return false;
  }
  const name = path[at];
  return name !== undefined && matches(name) && fitsFrom(pattern, step + 1, path, at + 1, tried);
}
