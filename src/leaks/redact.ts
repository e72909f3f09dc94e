import { isSearchable, needlesFor, type SecretValue } from './needles.ts';
import { Search } from './search.ts';

/**
 * Returns a function that masks secrets in a text that will leave the program: a diff, a graph, another program's message, a
 * crash report. Each occurrence, in any spelling, becomes `[name]`.
 */
export function redactor(secrets: readonly SecretValue[]): (text: string) => string {
  const nothingPublic = new Set<string>();
  const searchable = secrets.filter(({ value }) => isSearchable(value, nothingPublic));
  const search = new Search(searchable.flatMap(needlesFor));
  return (text) => {
    let result = '';
    let at = 0;
    for (const { needle, from, to } of search.find(text)) {
      if (to <= at) continue;
      if (from >= at) result += `${text.slice(at, from)}[${needle.name}]`;
      at = to;
    }
    return result + text.slice(at);
  };
}
