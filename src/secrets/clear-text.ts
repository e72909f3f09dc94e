import { placesOf } from '../app-kit/secret-setting.ts';
import type { Diagnostic, Range } from '../diagnostics/diagnostic.ts';
import { atPlace } from '../diagnostics/finding.ts';
import { parseConfiguration } from '../diagnostics/parse-configuration.ts';
import { pathText } from '../diagnostics/path-text.ts';
import { isSearchable } from '../leaks/needles.ts';

const nothingPublic: ReadonlySet<string> = new Set();

/**
 * Values of secret settings in a file that is not the configuration, such as a copy left by an editor or a person
 * (`cluster.yaml.bak`, `cluster.yaml~`, a swap file).
 */
export function copiedSettings(
  path: string,
  text: string,
  secretSettings: ReadonlySet<string>,
): Diagnostic[] {
  if (isProse(path) || isPackage(path, text)) return [];
  const [line] = linesOf(text, /^["']?([A-Za-z_]\w*)["']?[ \t]*(?::[ \t]+|=[ \t]*)(\S.*)$/).filter(
    ({ key, value }) => secretSettings.has(key) && isSecretValue(value),
  );
  const found =
    line === undefined ? copiedMember(path, text, secretSettings) : ([line.key, rangeOf(line)] as const);
  if (found === undefined) return [];
  const [name, range] = found;
  return [
    atPlace(
      { file: path, range },
      {
        code: 'secrets/plain-configuration',
        message: `${name} is in clear text in this file, which may be a copy of the configuration`,
        path: name,
        hint: 'Put the file into .gitignore. If it was ever pushed, replace the secrets.',
      },
    ),
  ];
}

/** The names of members of maps and items of lists are common, so they count only if their whole path exists. */
function copiedMember(
  path: string,
  text: string,
  secretSettings: ReadonlySet<string>,
): readonly [string, Range] | undefined {
  const names = [...secretSettings].filter((name) => {
    const [top = ''] = name.split(/[.[]/);
    return top !== name && new RegExp(`^["'[]*${top}\\b`, 'm').test(text);
  });
  if (names.length === 0) return undefined;
  const parsed = parseConfiguration(path.replace(/(?:\.(?:bak|old|orig|save)|~)+$/, ''), text);
  if (!('source' in parsed)) return undefined;
  const { source } = parsed;
  const given = names
    .flatMap((name) => placesOf(name, source.data))
    .find(({ value }) => typeof value === 'string' && isSecretValue(value));
  return given && [pathText(given.path), source.locate(given.path, 'key')];
}

/** Passwords and tokens in a file of environment variables. */
export function plainEnvironment(path: string, text: string): Diagnostic[] {
  if (!isEnvironment(path) || /^sops_mac=/m.test(text)) return [];
  return linesOf(text, /^(?:export[ \t]+)?([A-Za-z_]\w*)[ \t]*=[ \t]*(\S.*)$/)
    .filter(({ key, value }) => isSecretName(key) && isSecretValue(value))
    .map(({ key, ...line }) =>
      atPlace(
        { file: path, range: rangeOf(line) },
        {
          code: 'leak/plain-secret',
          message: `${key} is in clear text in an environment file`,
          path: key,
          hint: 'Put the file into .gitignore, or seal it: `clusterwright secrets encrypt`, under a name that ends in .sops.env.',
        },
      ),
    );
}

/** Matches `.env`, `.env.local` and `prod.env`; not `.env.example`. */
function isEnvironment(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return /^\.env(\.|$)|\.env$/.test(name) && !/example|sample|template|dist/.test(name);
}

function isSecretName(name: string): boolean {
  return /(pass(word|wd|phrase)?|secret|token|salt|credentials?|(api|access|private|secret|encryption|signing|_|-)[-_]?key|^key)$/i.test(
    name,
  );
}

/** Whether a file is prose, whose examples are meant to be read. */
function isProse(path: string): boolean {
  return /\.(md|mdx|rst|adoc|html?)$/i.test(path);
}

/**
 * Whether a file is in a package that `npm pack` wrote, such as clusterwright itself: its settings are those of templates and
 * documentation.
 */
function isPackage(path: string, text: string): boolean {
  return path.endsWith('.tgz') && text.startsWith('package/');
}

/** Whether a text is a value to look for: not ciphertext, not a reference that is filled in later, and not too weak. */
function isSecretValue(written: string): boolean {
  const value = written
    .replace(/(?<!\s)\s+#.*$/s, '')
    .replace(/^(["'])(.*)\1,?$/, '$2')
    .trim();
  if (/^ENC\[|\$\{|\$\(|\{\{|#\{|<[^<>]*>|^op:\/\/|^vault:|^ref\+/.test(value)) return false;
  return isSearchable(value, nothingPublic);
}

interface Line {
  readonly key: string;
  readonly value: string;
  readonly line: number;
  readonly column: number;
  readonly length: number;
}

/** The range of the key. */
function rangeOf({ line, column, length }: Omit<Line, 'key' | 'value'>): Range {
  return { start: { line, column }, end: { line, column: column + length } };
}

function linesOf(text: string, pattern: RegExp): Line[] {
  return text.split(/\r?\n/).flatMap((content, index) => {
    const [, key, value] = (content.length < 10_000 && pattern.exec(content)) || [];
    if (key === undefined || value === undefined) return [];
    return [{ key, value, line: index + 1, column: content.indexOf(key) + 1, length: key.length }];
  });
}
