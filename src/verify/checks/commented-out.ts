import { dirname } from '../kustomize/folders.ts';
import type { Model } from '../model/model.ts';

/** Returns whether a line that lists a file, or a folder around it, is commented out. */
export function commentedOut({ tree }: Model): (path: string) => boolean {
  const known = new Map<string, Mentioned>();
  const mentionedIn = (folder: string): Mentioned => {
    const content = tree.folders.get(folder)?.document.file.content ?? '';
    const found = known.get(folder) ?? mentionedInComments(content);
    known.set(folder, found);
    return found;
  };
  return (path) => {
    for (let folder = dirname(path); ; folder = dirname(folder)) {
      const mentioned = mentionedIn(folder);
      if (mentioned.size > 0) {
        let step = '';
        for (const name of path.slice(folder === '' ? 0 : folder.length + 1).split('/')) {
          step += step === '' ? name : `/${name}`;
          const same = (word: string) => word === step || word.endsWith(`/${step}`);
          if ([...(mentioned.get(name) ?? [])].some(same)) return true;
        }
      }
      if (folder === '') return false;
    }
  };
}

/** Words that may be paths, by their last part. */
type Mentioned = ReadonlyMap<string, ReadonlySet<string>>;

function mentionedInComments(content: string): Mentioned {
  const words = new Map<string, Set<string>>();
  for (const line of content.match(/^[ \t]*#.*$/gm) ?? []) {
    for (const written of line.replace(/^[ \t]*#/, '').split(/[\s"']+/)) {
      const word = written.replace(/\/$/, '');
      const last = word.slice(word.lastIndexOf('/') + 1);
      words.set(last, (words.get(last) ?? new Set()).add(word));
    }
  }
  return words;
}
