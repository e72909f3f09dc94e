import { addTo } from '../../diagnostics/lists.ts';
import { fitsWhole, literal, many, notSlash, one, type Step, setOf } from '../../disk/wildcards.ts';
import type { TreeFile } from '../tree.ts';

/** What source-controller leaves out of every artifact. */
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

/** Whether Flux never sees a file: by its own list, and by the `.sourceignore` files above the file. */
export function createIgnored(files: readonly TreeFile[]): (path: string) => boolean {
  return matcher([...always.map((line) => patternOf(line, [])), ...patternsOf(files)]);
}

/** Whether the lines of a source's `spec.ignore` leave a file out. They come last, so they have the last word. */
export function ignoredByLines(text: string): (path: string) => boolean {
  return matcher(linesOf(text).map((line) => patternOf(line, [])));
}

/** The same, by the `.sourceignore` files alone. */
export function ignoredByFile(files: readonly TreeFile[]): (path: string) => boolean {
  return matcher(patternsOf(files));
}

/** One line of a `.sourceignore`. */
interface Pattern {
  /** The folder of the file that it is in. */
  readonly domain: readonly string[];
  /** Its parts as they were written. */
  readonly names: readonly string[];
  readonly steps: readonly ((name: string) => boolean)[];
  /** Which of the steps stand for any number of folders. */
  readonly any: readonly boolean[];
  readonly foldersOnly: boolean;
  /** It takes files back that an earlier pattern leaves out. */
  readonly includes: boolean;
  /** It is for a path; else for any part of one. */
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
  // At any depth, which is what a name alone says.
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

/** A name by the wildcards of Go's `filepath.Match`, which `*` never takes beyond a slash. */
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
 * source-controller asks of every file by itself, and walks into folders that are left out: the last pattern that fits
 * the file, or a folder that it is in, decides. Unlike in git, a file can be taken back from such a folder.
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
 * Which of the patterns may fit a path: all that begin with a wildcard, and of the others, of which a file can hold
 * thousands, those whose name occurs in the path.
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

/** Whether the steps from one on fit the path from one on, which may go on below a folder that fits. */
function fitsFrom(
  pattern: Pattern,
  step: number,
  path: readonly string[],
  at: number,
  tried = new Set<number>(),
): boolean {
  // More than one `**` lead to the same places by many ways.
  const place = step * (path.length + 1) + at;
  if (tried.has(place)) return false;
  tried.add(place);
  const { steps, any, foldersOnly } = pattern;
  const matches = steps[step];
  // What lies in a folder that fits is left out with it.
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
