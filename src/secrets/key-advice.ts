import { pastFiles } from '../git/history.ts';
import type { KeyKind } from '../leaks/scan.ts';

/** A file with a private key, as git sees it. */
interface KeyFile {
  /** Relative to the folder that is checked. */
  readonly path: string;
  readonly kind: KeyKind;
  /** Whether git tracks the file, or it is staged. */
  readonly isTracked: boolean;
  /** Whether `clusterwright init` adds the file to .gitignore. */
  readonly isIgnoredByInit: boolean;
}

/**
 * Returns a function that says what to do about a file with a private key. The file may be the only copy of a key that opens
 * every secret, so no advice deletes it.
 */
export function keyAdvice(root: string, env: NodeJS.ProcessEnv): (file: KeyFile) => string {
  let asked = 0;
  const isCommitted = (path: string): boolean | undefined => {
    asked += 1;
    if (asked > mostAsked) return undefined;
    const past = pastFiles(root, { path }, env);
    return 'reason' in past ? undefined : past.files.length > 0;
  };
  return ({ path, kind, isTracked, isIgnoredByInit }) => {
    const ignore = `dd ${path} to .gitignore${isIgnoredByInit ? ' (`clusterwright init` does)' : ''}`;
    if (isTracked)
      return `Run \`git rm --cached ${word(path)}\`, which keeps the file, and a${ignore}. If a commit contains it, the key is no longer secret: ${renewal[kind]}`;
    const committed = isCommitted(path);
    if (committed === false) return `A${ignore}, and keep the file: no commit contains it.`;
    const since = committed === true ? 'A commit contains' : 'If a commit contains';
    return `A${ignore}, and keep the file. ${since} it${committed === true ? ', so' : ','} the key is no longer secret: ${renewal[kind]}`;
  };
}

/** Searching all commits for a file takes a moment, and a folder may contain many keys. */
const mostAsked = 20;

const renewal: Readonly<Record<KeyKind, string>> = {
  age: 'create a new one, put its recipient into .sops.yaml, and run `clusterwright secrets rotate --recipients`. Keep the old one until everything is sealed anew.',
  PEM: 'create a new one, and keep the old one until everything uses the new one.',
};

/** A path as one word of a shell. */
function word(path: string): string {
  return /^[\w./@%+:-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
