import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { atPlace } from '../diagnostics/finding.ts';
import { isSearchable } from '../leaks/needles.ts';

const nothingPublic: ReadonlySet<string> = new Set();

/**
 * Values of secret settings in a file that is not the configuration: a copy that an editor, or somebody in a hurry,
 * has left beside it (`cluster.yaml.bak`, `cluster.yaml~`, a swap file).
 */
export function copiedSettings(
  path: string,
  text: string,
  secretSettings: ReadonlySet<string>,
): Diagnostic[] {
  if (isProse(path) || isPackage(path, text)) return [];
  return linesOf(text, /^["']?([A-Za-z_]\w*)["']?[ \t]*(?::[ \t]+|=[ \t]*)(\S.*)$/)
    .filter(({ key, value }) => secretSettings.has(key) && isSecretValue(value))
    .slice(0, 1)
    .map(({ key, line, column, length }) =>
      atPlace(
        { file: path, range: { start: { line, column }, end: { line, column: column + length } } },
        {
          code: 'secrets/plain-configuration',
          message: `${key} stands in this file in clear text, which may be a copy of the configuration`,
          path: key,
          hint: 'Remove the file, or put it into .gitignore. If it was ever pushed, replace the secrets.',
        },
      ),
    );
}

/** Passwords and tokens in a file of environment variables. */
export function plainEnvironment(path: string, text: string): Diagnostic[] {
  if (!isEnvironment(path) || /^sops_mac=/m.test(text)) return [];
  return linesOf(text, /^(?:export[ \t]+)?([A-Za-z_]\w*)[ \t]*=[ \t]*(\S.*)$/)
    .filter(({ key, value }) => isSecretName(key) && isSecretValue(value))
    .map(({ key, line, column, length }) =>
      atPlace(
        { file: path, range: { start: { line, column }, end: { line, column: column + length } } },
        {
          code: 'leak/plain-secret',
          message: `${key} stands in clear text in a file of environment variables`,
          path: key,
          hint: 'Put the file into .gitignore, or seal it: `clusterwright secrets encrypt`, under a name that ends in .sops.env.',
        },
      ),
    );
}

/** `.env`, `.env.local`, `prod.env`; not `.env.example`. */
function isEnvironment(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return /^\.env(\.|$)|\.env$/.test(name) && !/example|sample|template|dist/.test(name);
}

function isSecretName(name: string): boolean {
  return /(pass(word|wd|phrase)?|secret|token|salt|credentials?|(api|access|private|secret|encryption|signing|_|-)[-_]?key|^key)$/i.test(
    name,
  );
}

/** Text whose examples are meant to be read. */
function isProse(path: string): boolean {
  return /\.(md|mdx|rst|adoc|html?)$/i.test(path);
}

/** A package as `npm pack` writes it, such as clusterwright itself: its settings are those of templates and docs. */
function isPackage(path: string, text: string): boolean {
  return path.endsWith('.tgz') && text.startsWith('package/');
}

/** Neither ciphertext, nor filled in later, nor too weak to be looked for. */
function isSecretValue(written: string): boolean {
  const value = written
    .replace(/\s+#.*$/, '')
    .replace(/^(["'])(.*)\1,?$/, '$2')
    .trim();
  if (/^ENC\[|\$\{|\$\(|\{\{|#\{|<[^>]*>|^op:\/\/|^vault:|^ref\+/.test(value)) return false;
  return isSearchable(value, nothingPublic);
}

interface Line {
  readonly key: string;
  readonly value: string;
  readonly line: number;
  readonly column: number;
  readonly length: number;
}

function linesOf(text: string, pattern: RegExp): Line[] {
  return text.split(/\r?\n/).flatMap((content, index) => {
    const [, key, value] = (content.length < 10_000 && pattern.exec(content)) || [];
    if (key === undefined || value === undefined) return [];
    return [{ key, value, line: index + 1, column: content.indexOf(key) + 1, length: key.length }];
  });
}
